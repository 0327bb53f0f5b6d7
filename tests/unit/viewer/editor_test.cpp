#include "viewer/editor.h"

#include "support/catch.h"
#include "support/temp_dir.h"

using namespace galley::viewer;

namespace {

// Why the editor is not started; nothing when it is.
std::string refusal_of(Editor& editor, const std::vector<std::string>& command) {
  try {
    editor.start(command);
    return "";
  } catch (const galley::Error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a request for the editor is a ticket and two numbers, and nothing else") {
  const auto good = parse_edit_request("17 3 5");
  REQUIRE(good);
  CHECK(good->ticket == "17");
  CHECK(good->line == 3);
  CHECK(good->column == 5);
  for (const char* wrong : {"",
                            "17",
                            "17 3",
                            "17 3 ",
                            " 3 5",
                            "17 0 1",
                            "17 1 0",
                            "17 -1 1",
                            "17 1 -1",
                            "17 +1 1",
                            "17 1 1 ",
                            "17 1 1 1",
                            "17  1 1",
                            "17 1\n1",
                            "17 1e3 1",
                            "17 0x1 1",
                            "17 99999999999999999999 1",
                            "17 1000000001 1",
                            "17 1;id 1",
                            "17 $(id) 1"}) {
    INFO(wrong);
    CHECK_FALSE(parse_edit_request(wrong));
  }
}

TEST_CASE("the place is put into the arguments, whatever the name of the file holds") {
  const EditRequest place{"1", 3, 5};
  using Words = std::vector<std::string>;
  CHECK(command_for({"code", "--goto", "{file}:{line}:{column}"}, "/b/a.md", place) ==
        Words{"code", "--goto", "/b/a.md:3:5"});
  CHECK(command_for({"vi", "+{line}", "{file}"}, "/b/{line} $(id);'\"{file}.md", place) ==
        Words{"vi", "+3", "/b/{line} $(id);'\"{file}.md"});
  CHECK(command_for({"{", "{}", "}{", "{fil}"}, "/a", place) == Words{"{", "{}", "}{", "{fil}"});
}

TEST_CASE("tickets are known only here, and the oldest are forgotten") {
  galley::loop::Loop loop;
  Editor editor(loop);
  const std::string first = editor.ticket_of({1, "a.md"});
  CHECK(editor.ticket_of({1, "a.md"}) == first);
  CHECK(editor.ticket_of({2, "a.md"}) != first);
  CHECK(editor.document_of(first) == DocumentId{1, "a.md"});
  for (const char* wrong : {"", "0", "-1", "99", "1x", " 1", "a.md", "../a.md"}) {
    INFO(wrong);
    CHECK_FALSE(editor.document_of(wrong));
  }
  for (std::size_t i = 0; i < Editor::max_tickets; ++i) {
    editor.ticket_of({3, std::to_string(i)});
  }
  CHECK_FALSE(editor.document_of(first));
  CHECK(editor.ticket_of({1, "a.md"}) != first);
}

TEST_CASE("an editor that cannot be started says why, and many that stay open are enough") {
  galley::loop::Loop loop;
  Editor editor(loop);
  CHECK(refusal_of(editor, {"/nowhere/vi", "a"}).find("cannot start /nowhere/vi: no such file") !=
        std::string::npos);
  const galley::test::TempDir dir;
  const std::string go_on = dir / "go-on";
  for (std::size_t i = 0; i < Editor::max_running; ++i) {
    editor.start(
        {"sh", "-c",
         "while [ -d " + dir.path() + " ] && [ ! -e " + go_on + " ]; do sleep 0.01; done"});
  }
  CHECK(refusal_of(editor, {"true"}).find("close some") != std::string::npos);
  dir.write("go-on", "");
  while (!refusal_of(editor, {"true"}).empty()) loop.run_once(galley::loop::Loop::Wait::no);
}
