#include "viewer/buffers.h"

#include "followed.h"

using galley::test::Followed;
using galley::viewer::Buffers;

namespace {

struct Typing : Followed {
  void type(const std::string& path, galley::viewer::EditorId editor, const std::string& text) {
    buffers.set(document(path), editor, "/src/" + path, text);
  }

  Buffers buffers{files, views};
};

}  // namespace

TEST_CASE("the text of an editor is shown until it closes the document") {
  Typing typing;
  typing.files.put("/src/a.md", "saved\n");
  typing.type("a.md", 1, "typed\n");
  CHECK(typing.look_at("a.md") == "typed\n");
  typing.buffers.close(Typing::document("a.md"), 1);
  CHECK(typing.look_at("a.md") == "saved\n");
  CHECK(typing.files.written.empty());
}

TEST_CASE("an editor that leaves has closed its documents and no others") {
  Typing typing;
  typing.files.put("/src/a.md", "saved\n");
  typing.files.put("/src/b.md", "saved\n");
  typing.type("a.md", 1, "first\n");
  typing.type("b.md", 1, "first\n");
  typing.type("b.md", 2, "second\n");
  typing.buffers.close(Typing::document("b.md"), 1);
  typing.buffers.editor_left(1);
  CHECK(typing.look_at("a.md") == "saved\n");
  CHECK(typing.look_at("b.md") == "second\n");
  typing.buffers.editor_left(2);
  CHECK(typing.look_at("b.md") == "saved\n");
}

TEST_CASE("a save drops the text, and news of a file that is as it was does not") {
  Typing typing;
  typing.files.put("/src/a.md", "saved\n");
  typing.type("a.md", 1, "typed\n");
  CHECK_FALSE(typing.buffers.drop_saved(Typing::document("a.md")));
  CHECK(typing.look_at("a.md") == "typed\n");
  typing.files.put("/src/a.md", "saved again\n");
  CHECK(typing.buffers.drop_saved(Typing::document("a.md")));
  CHECK(typing.look_at("a.md") == "saved again\n");
}

TEST_CASE("news of a save that come after more was typed do not drop what was typed") {
  Typing typing;
  typing.files.put("/src/a.md", "saved\n");
  typing.type("a.md", 1, "typed\n");
  typing.files.put("/src/a.md", "typed\n");
  typing.type("a.md", 1, "typed more\n");
  CHECK_FALSE(typing.buffers.drop_saved(Typing::document("a.md")));
  CHECK(typing.look_at("a.md") == "typed more\n");
}

TEST_CASE("a flood of texts leaves as many as are kept, the last ones") {
  Typing typing;
  const auto name_of = [](std::size_t i) { return "p" + std::to_string(i) + ".md"; };
  for (std::size_t i = 0; i < 1000; ++i) {
    typing.type(name_of(i), i % 7, "typed " + std::to_string(i) + "\n");
    REQUIRE(typing.executor.waiting() <= galley::viewer::Views::at_once);
  }
  typing.executor.run_all();
  std::size_t count = 0;
  typing.views.for_each_followed(1, [&](const auto&) { ++count; });
  CHECK(count <= Buffers::kept + galley::viewer::Views::at_once);
  CHECK(typing.look_at(name_of(0)) == "nothing");
  CHECK(typing.look_at(name_of(1000 - Buffers::kept)) == "typed 968\n");
  CHECK(typing.look_at(name_of(999)) == "typed 999\n");
}
