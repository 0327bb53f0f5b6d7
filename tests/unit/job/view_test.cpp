#include "job/view.h"

#include "support/catch.h"
#include "support/memory_file_system.h"

using galley::job::View;
using galley::job::ViewRequest;
using galley::test::MemoryFileSystem;

namespace {

class Addresses final : public galley::html::Addresses {
 public:
  std::string page(std::string_view target) const override { return "/" + std::string(target); }
  std::string asset(std::string_view target) const override { return "/" + std::string(target); }
};

ViewRequest request_for(const std::string& path) {
  galley::settings::Project project;
  project.name = "docs";
  project.source = "/src";
  project.output = "/out";
  ViewRequest request;
  request.project = std::make_shared<const galley::settings::Project>(project);
  request.path = path;
  request.addresses = std::make_shared<Addresses>();
  request.max_bytes = 1000;
  return request;
}

}  // namespace

TEST_CASE("a view has the page, the body for models, and what is wrong; nothing is written") {
  MemoryFileSystem files;
  files.put("/src/a.md", "# Title\n\n[b](b.md) {{#include c.txt}}\n\n{{#include none.txt}}\n");
  files.put("/src/c.txt", "included");
  const View view = galley::job::view(files, request_for("a.md"));
  CHECK(view.state == View::State::made);
  CHECK(view.title == "Title");
  REQUIRE(view.page.parts.size() == 3);
  CHECK(view.page.parts[1].html.find("href=\"/b.md\"") != std::string::npos);
  CHECK(view.page.parts[1].html.find("included") != std::string::npos);
  CHECK(view.body.find("# Title\n") == 0);
  CHECK(view.tokens > 0);
  REQUIRE(view.diagnostics.size() == 1);
  CHECK(view.diagnostics[0].place.line == 5);
  CHECK(files.written.empty());
}

TEST_CASE("a view of text that is not saved is of that text") {
  MemoryFileSystem files;
  files.put("/src/a.md", "# Saved\n");
  files.put("/src/c.txt", "included");
  ViewRequest request = request_for("a.md");
  request.text = "# Typed\n\n{{#include c.txt}}\n";
  const View view = galley::job::view(files, request);
  CHECK(view.title == "Typed");
  CHECK(view.body.find("included") != std::string::npos);
}

TEST_CASE("a document that is not there, too large, or not to be read is told of") {
  MemoryFileSystem files;
  CHECK(galley::job::view(files, request_for("a.md")).state == View::State::missing);
  files.put("/src/a.md", std::string(1001, 'x'));
  const View large = galley::job::view(files, request_for("a.md"));
  CHECK(large.state == View::State::failed);
  CHECK(large.diagnostics.at(0).code == "over-memory-limit");
  files.put("/src/a.md", "x");
  files.fail_from = files.operations + 1;
  const View shut = galley::job::view(files, request_for("a.md"));
  CHECK(shut.state == View::State::failed);
  CHECK(shut.diagnostics.at(0).code == "io-error");
}
