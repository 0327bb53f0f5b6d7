#include "render/page.h"
#include "render/shortcode_syntax.h"
#include "support/catch.h"
#include "support/growth.h"

using namespace galley;

namespace {

render::Page page_of(const std::string& source) {
  settings::Project project;
  project.source = "/repo/content";
  project.repo_root = project.site_root = "/repo";
  project.dialect = settings::Dialect::hugo;
  project.profile = settings::Profile::lossless;
  return render::render(source, "guide/a.md", project);
}

std::string body_of(const std::string& source) { return page_of(source).body; }

}  // namespace

TEST_CASE("a tag has a family, a name and arguments, and another one inside makes it none") {
  const std::string source = "{{< a \"b\" c='d' >}}{{%/e%}}{% endf %}{{</* g */>}}{{< {% h %}";
  const auto tags = render::shortcode_tags(source);
  REQUIRE(tags.size() == 5);
  CHECK(tags[0].name == "a");
  CHECK(tags[0].arguments == "\"b\" c='d'");
  CHECK(tags[1].name == "e");
  CHECK(tags[1].is_closing);
  CHECK(tags[2].family == render::Family::liquid);
  CHECK(tags[2].name == "f");
  CHECK(tags[2].is_closing);
  CHECK(tags[3].name.empty());
  CHECK(tags[4].name == "h");
}

TEST_CASE("arguments have keys or a place, and quotes of three kinds") {
  const render::ShortcodeArguments arguments("a \"b \\\" c\" k=v l='w x' `y`");
  CHECK(arguments.at(0) == "a");
  CHECK(arguments.at(1) == "b \" c");
  CHECK(arguments.at(2) == "y");
  CHECK(arguments.at(3).empty());
  CHECK(arguments.named("k") == "v");
  CHECK(arguments.named("l") == "w x");
  CHECK(arguments.named_or_at("m", 0) == "a");
}

TEST_CASE("a reference in the target of a link is a link to be checked, with its place") {
  const render::Page page =
      page_of("a\n\n[b]({{< ref \"/api/c.md#d\" >}}) [e]({{< relref f.md >}})\n");
  CHECK(page.body == "a\n\n[b](../api/c.md#d) [e](f.md)\n");
  REQUIRE(page.links.size() == 2);
  CHECK(page.links[0].target == "api/c.md");
  CHECK(page.links[0].anchor == "d");
  CHECK(page.links[0].line == 3);
  CHECK(page.links[1].target == "guide/f.md");
}

TEST_CASE("what cannot be mapped stays byte for byte") {
  for (const char* source :
       {"{{< figure >}}\n", "{{< gist a >}}\n", "{{< tweet 1 >}}\n", "{{< ref \"a\" >}}\n",
        "{{< highlight go >}}\na\n", "a {{< highlight go >}}\nb\n{{< /highlight >}}\n",
        "- {{< highlight go >}}\nb\n{{< /highlight >}}\n", "{{< youtube \"a\n", "{% raw %}\n",
        "{% raw %}{% include a %}{% endraw %}\n", "{{< unknown a=\"b\" >}}\n"}) {
    INFO(source);
    const std::string text(source);
    const bool is_ended = text.back() == '\n';
    CHECK(body_of(text) == (is_ended ? text : text + "\n"));
  }
}

TEST_CASE("an address in raw HTML is mapped like one in Markdown") {
  CHECK(body_of("<a href=\"{% link a.md %}\">b</a>\n").find("{%") == std::string::npos);
  CHECK(body_of("<p title=\"{% link a.md %}\">b</p>\n").find("{%") != std::string::npos);
}

TEST_CASE("what stood behind the tag of raw text stays a text") {
  for (const std::string source :
       {"a\n{% raw %}\n    b\n{% endraw %}\n", "{% raw %}\nb\n{% endraw %}\n\tc\n"}) {
    CHECK(body_of(source) == source);
  }
  CHECK(body_of("{% raw %}\t{{ a }}{% endraw %} b\n") == "{{ a }} b\n");
  CHECK(body_of("a {% raw %}{{ b }}\n{% endraw %}     c\n") == "a {{ b }}\nc\n");
}

TEST_CASE("shortcodes in code and in HTML stay") {
  for (const char* source :
       {"```\n{{< youtube a >}}\n```\n", "`{{< youtube a >}}`\n", "    {{< youtube a >}}\n",
        "<p>\n{{< youtube a >}}\n</p>\n", "{% raw %}\n\n```\n{% endraw %}\n```\n"}) {
    INFO(source);
    CHECK(body_of(source) == source);
  }
}

TEST_CASE("the pages of MDX have no shortcodes") {
  settings::Project project;
  CHECK(render::render("a {{< youtube b >}} c\n", "a.mdx", project).body.find("YouTube") ==
        std::string::npos);
}

TEST_CASE("shortcodes made to be slow take linear time") {
  for (const char* part : {"{{<", "{{< a ", "{{< highlight a >}}\n", "{% raw %}",
                           "{% raw %}{% endraw %}", "[a]({{< ref b >}})", "{{< /highlight >}}",
                           "{{< figure src=a ", "{{< highlight a >}}b{{< /highlight >}} ` "}) {
    INFO(part);
    const auto clean = [part](std::size_t size) {
      std::string source;
      while (source.size() < size) source += part;
      CHECK(body_of(source).size() < 16 * source.size());
    };
    CHECK(test::growth(1U << 20U, clean) <= test::max_growth);
  }
}
