#include "viewer/views.h"

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/manual_executor.h"
#include "support/memory_file_system.h"
#include "viewer/addresses.h"

namespace viewer = galley::viewer;
using galley::job::View;
using galley::test::ManualExecutor;
using galley::test::MemoryFileSystem;
using viewer::DocumentId;
using viewer::Seen;

namespace {

struct Rig {
  Rig()
      : views(
            loop, executor, files, [this](const DocumentId& document) { return prepare(document); },
            [this](const DocumentId&, const Seen& seen, const std::string& update) {
              changes.push_back(seen);
              updates.push_back(update);
            }) {
    auto settings = std::make_shared<galley::settings::Project>();
    settings->name = "docs";
    settings->source = "/src";
    project = settings;
  }

  std::optional<galley::job::ViewRequest> prepare(const DocumentId& document) const {
    if (!is_open) return std::nullopt;
    galley::job::ViewRequest request;
    request.project = project;
    request.path = document.second;
    request.addresses = viewer::addresses_of(project, document.second);
    request.max_bytes = 10'000;
    return request;
  }

  // What somebody gets who asks now, when all work is done.
  Seen look(const std::string& path = "a.md") {
    Seen got;
    views.get({1, path}, [&](const Seen& seen) { got = seen; });
    executor.run_all();
    return got;
  }

  void save(const std::string& text, const std::string& path = "a.md") {
    files.put("/src/" + path, text);
    views.document_changed({1, path});
  }

  galley::loop::Loop loop;
  ManualExecutor executor;
  MemoryFileSystem files;
  std::shared_ptr<const galley::settings::Project> project;
  bool is_open = true;
  std::vector<Seen> changes;
  std::vector<std::string> updates;
  viewer::Views views;
};

}  // namespace

TEST_CASE("a view is made once for all who ask, and made again only when its document changes") {
  Rig rig;
  rig.save("# One\n");
  CHECK(rig.executor.waiting() == 0);
  int answers = 0;
  rig.views.get({1, "a.md"}, [&](const Seen&) { ++answers; });
  rig.views.get({1, "a.md"}, [&](const Seen&) { ++answers; });
  CHECK(rig.executor.waiting() == 1);
  rig.executor.run_all();
  CHECK(answers == 2);
  CHECK(rig.look().page->title == "One");
  CHECK(rig.changes.empty());

  rig.save("# Two\n");
  rig.executor.run_all();
  REQUIRE(rig.changes.size() == 1);
  CHECK(rig.changes[0].page->title == "Two");
  CHECK(nlohmann::json::parse(rig.updates[0])["title"] == "Two");
  CHECK(rig.look().generation == rig.changes[0].generation);
}

TEST_CASE("a change while a view is being made leads to another one, however many changes") {
  Rig rig;
  rig.save("# One\n");
  rig.look();
  rig.save("# Two\n");
  rig.executor.advance(0);  // has read it
  rig.save("# Three\n");
  rig.save("# Four\n");
  rig.executor.run_all();
  REQUIRE(rig.changes.size() == 1);
  CHECK(rig.changes[0].page->title == "Four");
}

TEST_CASE("a document that looks the same is not told of") {
  Rig rig;
  rig.save("# One\n");
  rig.look();
  rig.save("# One\n");
  rig.executor.run_all();
  CHECK(rig.changes.empty());
}

TEST_CASE("a document that is gone or fails keeps its last page, and updates go on from that") {
  Rig rig;
  rig.save("# One\n\ntext\n");
  rig.look();
  rig.files.take("/src/a.md");
  rig.views.document_changed({1, "a.md"});
  rig.executor.run_all();
  REQUIRE(rig.changes.size() == 1);
  CHECK(rig.changes[0].now->state == View::State::missing);
  CHECK(rig.changes[0].page->title == "One");

  rig.save("# One\n" + std::string(20'000, 'x'));
  rig.executor.run_all();
  REQUIRE(rig.changes.size() == 2);
  CHECK(rig.changes[1].now->state == View::State::failed);
  CHECK(rig.updates[1].empty());

  rig.save("# One\n\nother text\n");
  rig.executor.run_all();
  REQUIRE(rig.changes.size() == 3);
  CHECK(nlohmann::json::parse(rig.updates[2])["parts"].size() == 1);
}

TEST_CASE("text from an editor is shown until it is dropped") {
  Rig rig;
  rig.save("# Saved\n");
  rig.look();
  rig.views.set_text({1, "a.md"}, "# Typed\n");
  rig.executor.run_all();
  CHECK(rig.changes.back().page->title == "Typed");
  rig.save("# Saved again\n");
  rig.executor.run_all();
  CHECK(rig.look().page->title == "Typed");
  rig.views.drop_text({1, "a.md"});
  rig.executor.run_all();
  CHECK(rig.changes.back().page->title == "Saved again");
}

TEST_CASE("documents that nobody has asked for lately are not followed any more") {
  Rig rig;
  for (std::size_t i = 0; i < viewer::Views::kept + 3; ++i) {
    const std::string path = std::to_string(i) + ".md";
    rig.save("# One\n", path);
    rig.look(path);
  }
  CHECK_FALSE(rig.views.is_followed({1, "0.md"}));
  CHECK(rig.views.is_followed({1, "3.md"}));
}

TEST_CASE("when a project is closed everybody who waits is told, and late work finds nobody") {
  Rig rig;
  rig.save("# One\n");
  int answers = 0;
  rig.views.get({1, "a.md"}, [&](const Seen& seen) { answers += seen.now ? 100 : 1; });
  rig.views.forget(1);
  CHECK(answers == 1);
  rig.executor.run_all();
  CHECK(answers == 1);
  rig.is_open = false;
  CHECK(rig.look().now == nullptr);
}

TEST_CASE("views that are gone before their work is done are not called") {
  ManualExecutor executor;
  MemoryFileSystem files;
  galley::loop::Loop loop;
  files.put("/src/a.md", "# One\n");
  auto project = std::make_shared<galley::settings::Project>();
  project->source = "/src";
  const auto prepare = [&](const DocumentId& document) {
    galley::job::ViewRequest request;
    request.project = project;
    request.path = document.second;
    request.addresses = viewer::addresses_of(project, document.second);
    request.max_bytes = 10'000;
    return std::optional(request);
  };
  int answers = 0;
  {
    viewer::Views views(loop, executor, files, prepare,
                        [](const DocumentId&, const Seen&, const std::string&) {});
    views.get({1, "a.md"}, [&](const Seen&) { ++answers; });
  }
  executor.run_all();
  CHECK(answers == 0);
}
