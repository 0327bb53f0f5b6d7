// The real galleyd and galleyctl: why a path is or is not an output.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/galley_process.h"

using namespace galley::test;
using nlohmann::json;

namespace {

class Book {
 public:
  Book() {
    dir.write("docs/a.md", "# A\n\n{{#include part.txt}}\n");
    dir.write("docs/part.txt", "Part.\n");
    dir.write("docs/b.md", "# B\n\nSee [a](a.md).\n");
    dir.write("docs/old/c.md", "# C\n");
    dir.write("docs/drafts/d.md", "# D\n");
    dir.write("docs/.galleyignore", "# not yet\ndrafts/\n");
    dir.write("galley.yaml",
              "projects:\n  - name: book\n    source: docs\n    output: out\n"
              "    exclude:\n      - old/*\n");
    galleyd =
        std::make_unique<GalleyProcess>(std::vector<std::string>{"--config", dir / "galley.yaml"});
    galleyd->wait_ready();
    galleyd->sync();
  }

  json explain(const std::string& path) {
    const json answer = galleyd->request("explain", {{"path", dir / path}});
    CHECK(answer.at("path") == dir / path);
    REQUIRE(answer.at("explanations").size() <= 1);
    return answer["explanations"].empty() ? json() : answer["explanations"][0];
  }

  TempDir dir;
  std::unique_ptr<GalleyProcess> galleyd;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("explain tells a document's last event, batch, digests, output and dependents") {
  Book book;
  book.dir.write("docs/a.md", "# A, saved\n\n{{#include part.txt}}\n");
  book.galleyd->sync();
  const json found = book.explain("docs/a.md");
  CHECK(found["role"] == "document");
  CHECK(found["project"] == "book");
  CHECK_FALSE(found["watch_backend"] == "");
  const json document = found["document"];
  CHECK(document["event"] == "saved");
  CHECK(contains(document["event_at"], "T"));
  CHECK(document["batch"].get<int>() > 0);
  CHECK(document["state"] == "written");
  CHECK(document["output"] == book.dir / "out/book__a.mdc");
  CHECK(document["source_digest"].get<std::string>().size() == 64);
  CHECK(document["output_digest"].get<std::string>().size() == 64);
  CHECK(document["includes"] == json{book.dir / "docs/part.txt"});
  CHECK(document["linked_by"] == json{book.dir / "docs/b.md"});
}

TEST_CASE("explain follows an output to its document and an included file to its pages") {
  Book book;
  const json output = book.explain("out/book__b.mdc");
  CHECK(output["role"] == "output");
  CHECK(output["document"]["source"] == book.dir / "docs/b.md");
  CHECK(book.explain("out/index.jsonl")["role"] == "output");
  CHECK(book.explain("out/book__gone.mdc")["role"] == "left_out");
  const json included = book.explain("docs/part.txt");
  CHECK(included["role"] == "included");
  CHECK(included["included_by"] == json{book.dir / "docs/a.md"});
  book.dir.write("docs/part.txt", "Another part.\n");
  book.galleyd->sync();
  CHECK(book.explain("docs/a.md")["document"]["event"] == "a file that it includes changed");
}

TEST_CASE("explain knows a page whose name is not UTF-8, and says that an output is not there") {
  Book book;
  book.dir.write("docs/caf\xe9.md", "# Coffee\n");
  book.galleyd->sync();
  const CommandResult page = book.galleyd->ctl({"explain", book.dir / "docs/caf\xe9.md"});
  CHECK(page.exit_code == 0);
  CHECK(contains(page.out, "caf\xef\xbf\xbd.md is a document"));
  CHECK(contains(page.out, "written, last in batch"));
  CHECK(contains(book.explain("out/book__gone.mdc")["reason"], "it is not there"));
}

TEST_CASE("explain names the rule that leaves a file out, with its line") {
  Book book;
  const json ignored = book.explain("docs/drafts/d.md");
  CHECK(ignored["role"] == "left_out");
  CHECK(ignored["pattern"] == "drafts/");
  CHECK(ignored["file"] == book.dir / "docs/.galleyignore");
  CHECK(ignored["line"] == 2);
  const json excluded = book.explain("docs/old/c.md");
  CHECK(excluded["pattern"] == "old/*");
  CHECK(excluded["file"] == book.dir / "galley.yaml");
  CHECK(excluded["line"] == 6);
  CHECK(contains(book.explain("docs/never.md")["reason"], "is not there"));
  const json folder = book.explain("docs");
  CHECK(folder["role"] == "folder");
  CHECK(folder["documents"] == 2);
  CHECK(book.explain("elsewhere/x.md").is_null());
  CHECK_THROWS_AS(book.galleyd->request("explain", {{"path", "docs/a.md"}}), RpcError);
  CHECK_THROWS_AS(book.galleyd->request("explain"), RpcError);
}

TEST_CASE("explain tells what is wrong with a document that fails") {
  Book book;
  book.dir.write("out/book__new.mdc", "mine\n");
  book.dir.write("docs/new.md", "# New\n");
  book.galleyd->sync();
  const json document = book.explain("docs/new.md")["document"];
  CHECK(document["state"] == "failed");
  CHECK(document["diagnostics"][0]["code"] == "output-not-ours");
}

TEST_CASE("galleyctl explain takes relative paths and exits 1 for what leads to no output") {
  Book book;
  const CommandResult page = book.galleyd->ctl({"explain", book.dir / "docs/a.md"});
  CHECK(page.exit_code == 0);
  CHECK(contains(page.out, "a.md is a document"));
  CHECK(contains(page.out, "linked by   " + (book.dir / "docs/b.md")));
  const std::string relative =
      std::filesystem::relative(book.dir / "docs/a.md", std::filesystem::current_path()).string();
  CHECK(book.galleyd->ctl({"explain", relative}).out == page.out);
  const CommandResult draft = book.galleyd->ctl({"explain", book.dir / "docs/drafts/d.md"});
  CHECK(draft.exit_code == 1);
  CHECK(contains(draft.out, "`drafts/`, " + (book.dir / "docs/.galleyignore:2")));
  CHECK(book.galleyd->ctl({"explain", "/elsewhere"}).exit_code == 1);
  CHECK(book.galleyd->ctl({"explain"}).exit_code == 2);
  const CommandResult all = book.galleyd->ctl({"explain", "--json", book.dir / "docs/b.md"});
  CHECK(json::parse(all.out)["explanations"][0]["role"] == "document");
}

TEST_CASE("explain and status say what tells of a folder's changes and why") {
  struct Case {
    std::string chosen;
    std::string means;
    std::string why;
  };
  for (const Case& each : {Case{"inotify", "inotify", "the settings say so"},
                           Case{"polling", "polling", "the settings say so"}}) {
    INFO(each.chosen);
    const TempDir dir;
    dir.write("docs/a/one.md", "# One\n");
    dir.write("galley.yaml",
              "projects:\n  - name: book\n    source: docs\n    output: out\n"
              "    watch_backend: " +
                  each.chosen + "\n");
    GalleyProcess galleyd({"--config", dir / "galley.yaml"});
    galleyd.wait_ready();
    galleyd.sync();
    const json found =
        galleyd.request("explain", {{"path", dir / "docs/a/one.md"}})["explanations"][0];
    CHECK(found["watch_backend"] == each.means);
    CHECK(found["watch_backend_reason"] == each.why);
    const json project = galleyd.status()["projects"][0];
    CHECK(project["watch_backend"] == each.means);
    CHECK(contains(project["watch_backend_reason"], each.why));
  }
  Book book;
  CHECK_FALSE(book.explain("docs/old")["watch_backend_reason"] == "");
  CHECK_FALSE(book.galleyd->status()["projects"][0]["watch_backend_reason"] == "");
}
