#include "render/images.h"

#include "render/page.h"
#include "support/catch.h"

using namespace galley;
using settings::Profile;

namespace {

std::string rendered(const std::string& source, Profile profile) {
  settings::Project project;
  project.profile = profile;
  return render::render(source, "a.md", project).body;
}

std::string compact(const std::string& source) { return rendered(source, Profile::compact); }

}  // namespace

TEST_CASE("compact writes an image as its alternative text, else as its title") {
  CHECK(compact("![a *b* [c]](d \"e\")\n") == "[image: a *b* [c]]\n");
  CHECK(compact("![](d \"e [f]\")\n") == "[image: e \\[f\\]]\n");
  CHECK(compact("![](d)\n") == "[image]\n");
  CHECK(compact("![a\nb](<c d>)\n") == "[image: a\nb]\n");
  CHECK(compact("![a ![b](c) d](e)\n") == "[image: a [image: b] d]\n");
  CHECK(rendered("![a](b)\n", Profile::balanced) == "![a](b)\n");
}

TEST_CASE("a definition that only images use goes with them") {
  CHECK(compact("![a][b] ![b]\n\n[b]: c\n") == "[image: a] [image: b]\n");
}

TEST_CASE("the text of an image never becomes a link, a reference or a definition") {
  for (const char* source : {"![a](b)(c)\n", "![a](b): c\n", "![a](b)[c]\n\n[c]: d\n\n[c]\n",
                             "[c]![a](b)\n\n[c]: d\n\n[c]\n"}) {
    INFO(source);
    const std::string text = compact(source);
    CHECK(text.find("\\[image: a\\]") != std::string::npos);
    CHECK(compact(text) == text);
  }
  CHECK(compact("<p><img src=a alt=b>(c)</p>\n") == "[image: b] (c)\n");
}

TEST_CASE("the bytes of a data: address are nobody's text") {
  const std::string source = "![a](data:image/png;base64,AAAA) ![b](c)\n";
  CHECK(rendered(source, Profile::balanced) == "[image: a] ![b](c)\n");
  CHECK(rendered(source, Profile::lossless) == source);
  CHECK(rendered("![a][b]\n\n[b]: data:,x\n", Profile::balanced) == "[image: a]\n");
}
