#include "render/indented_code.h"

#include "support/catch.h"

using namespace galley;
using settings::Profile;

namespace {

std::string fenced(const std::string& source, Profile profile = Profile::balanced) {
  const markdown::Document document = markdown::scan(source, markdown::Dialect::markdown);
  return markdown::apply(source, render::indented_code_as_fences(document, profile));
}

}  // namespace

TEST_CASE("indented code becomes a fence with the same bytes in it") {
  CHECK(fenced("a\n\n    b  \n\n      c\n\nd\n") == "a\n\n```\nb  \n\n  c\n```\n\nd\n");
  CHECK(fenced("\tb\n\t\tc\n") == "```\nb\n\tc\n```\n");
  CHECK(fenced("    ```\n") == "````\n```\n````\n");
  CHECK(fenced("    a\n", Profile::lossless) == "    a\n");
}

TEST_CASE("a fence for indented code stands in the code's containers") {
  CHECK(fenced("- a\n\n      b\n\n      c\n") == "- a\n\n  ```\n  b\n\n  c\n  ```\n");
  CHECK(fenced("-     b\n") == "- ```\n  b\n  ```\n");
  CHECK(fenced(">     b\n>\n>     c\n") == "> ```\n> b\n>\n> c\n> ```\n");
}

TEST_CASE("what goes on with a footnote or a description is no code") {
  for (const char* source :
       {"[^a]: b c\n\n    d\n\n    e\n", "[^a]: b\n\n    d\n", "term\n:   is\n\n    more\n"}) {
    INFO(source);
    CHECK(fenced(source) == source);
  }
}

TEST_CASE("indented code behind a tab that is half of its prefix stays as it is") {
  CHECK(fenced("-\t\tb\n") == "-\t\tb\n");
}
