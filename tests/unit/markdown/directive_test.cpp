#include "dump.h"
#include "markdown/directive_syntax.h"
#include "support/catch.h"

using galley::markdown::Dialect;
using galley::markdown::scan;
using galley::test::blocks_of;
using galley::test::broken_promise;
using galley::test::inlines_of;
using galley::test::problems_of;
using galley::test::tags_of;

namespace {

// "name|label" of a line; "none" when it opens no directive, "end" when it closes one.
std::string directive(std::string_view text) {
  const auto line = galley::markdown::directive_line(text);
  if (!line) return "none";
  if (line->name.empty()) return "end";
  return std::string(line->name.of(text)) + "|" + std::string(line->label.of(text));
}

std::string admonition(std::string_view text) {
  const auto line = galley::markdown::admonition_line(text);
  if (!line) return "none";
  return std::string(line->name.of(text)) + "|" + std::string(line->label.of(text));
}

std::string blocks(std::string_view source) { return blocks_of(source, Dialect::markdown); }

}  // namespace

TEST_CASE("a directive has a name and a title in any of its syntaxes") {
  CHECK(directive(":::note") == "note|");
  CHECK(directive("::: note  ") == "note|");
  CHECK(directive(":::note Look out") == "note|Look out");
  CHECK(directive("::: details Click {open}") == "details|Click");
  CHECK(directive(":::tip[A [b](c) \\] d]{.x}") == "tip|A [b](c) \\] d");
  CHECK(directive(":::tip{title=\"x y\" .z}") == "tip|x y");
  CHECK(directive("::: tip {.z title='x'}") == "tip|x");
  CHECK(directive(":::{note} Title") == "note|Title");
  CHECK(directive("::: {.callout .b}") == "callout|");
  CHECK(directive("::::: code-group") == "code-group|");
  CHECK(directive("::: warning :::") == "warning|");
  CHECK(directive(":::note Use a{b}") == "note|Use a{b}");
  CHECK(directive("::::  ") == "end");
}

TEST_CASE("what is not exactly a directive is text") {
  for (const char* text : {"::note", ":::a.python.path", "::: a.b", ":::1", ":::[a]", ":::note[a",
                           ":::note[a] b", ":::{}", ":::{", "::: /a", ":::note:", "::: {{ a }}"}) {
    INFO(text);
    CHECK(directive(text) == "none");
  }
}

TEST_CASE("a panel's label stands behind two equal signs or @tab") {
  const auto label = [](std::string_view text) {
    const auto span = galley::markdown::panel_label(text);
    return span ? std::string(span->of(text)) : "none";
  };
  CHECK(label("== A b") == "A b");
  CHECK(label("@tab A") == "A");
  CHECK(label("@tab:active A") == "A");
  CHECK(label("== ") == "none");
  CHECK(label("==A") == "none");
  CHECK(label("@table A") == "none");
  CHECK(label("@tab") == "none");
}

TEST_CASE("an admonition has a name, other words and a title") {
  CHECK(admonition("!!! note") == "note|");
  CHECK(admonition("!!! note inline end \"A \\\"b\\\"\"") == "note|A \\\"b\\\"");
  CHECK(admonition("???+ tip \"\"") == "tip|");
  CHECK(admonition("=== \"Tab\"") == "|Tab");
  CHECK(admonition("===! \"Tab\"") == "|Tab");
  for (const char* text : {"!!!", "!!! ", "!!!note", "!!! note \"a", "!!! a, b", "!!!! note",
                           "=== Tab", "===", "=== \"\"", "??? 1", "??+ a", "!!! note \""}) {
    INFO(text);
    CHECK(admonition(text) == "none");
  }
}

TEST_CASE("a directive divides a paragraph, and what is inside are blocks") {
  CHECK(blocks("a\n:::note\nb\n\n- c\n:::\nd\n") ==
        "paragraph |a~|\ndirective |:::note~|\nparagraph |b~|\nlist tight |- c~|\n"
        "  item |- c~|\n    paragraph |c~|\ndirective end |:::~|\nparagraph |d~|\n");
}

TEST_CASE("directives nest with more colons or with as many") {
  for (const char* source : {"::::a\n:::b\nc\n:::\n::::\n", ":::a\n:::b\nc\n:::\n:::\n"}) {
    INFO(source);
    CHECK(problems_of(source, Dialect::markdown).empty());
    const std::string tree = blocks(source);
    CHECK(tree.find("paragraph |c~|") != std::string::npos);
    CHECK(tree.find("paragraph |:::") == std::string::npos);
  }
}

TEST_CASE("a directive that is not closed is text, as if directives were not known") {
  CHECK(blocks(":::note\na\n") == "paragraph |:::note~a~|\n");
  CHECK(problems_of(":::note\na\n", Dialect::markdown) == "directive-unclosed |:::note|\n");
  CHECK(blocks("::: a.b.c\n    d: e\n") == "paragraph |::: a.b.c~    d: e~|\n");
  CHECK(problems_of("::: a.b.c\n    d: e\n", Dialect::markdown).empty());
  CHECK(blocks("a\n:::\nb\n") == "paragraph |a~:::~b~|\n");
  CHECK(blocks("- :::note\n  a\n\n:::\n") ==
        "list tight |- :::note~  a~|\n  item |- :::note~  a~|\n"
        "    paragraph |:::note~  a~|\nparagraph |:::~|\n");
  CHECK(blocks("::::a\n:::\n") == "paragraph |::::a~:::~|\n");
}

TEST_CASE("a directive stands in lists and quotes, and nothing closes it from outside") {
  CHECK(blocks("> :::a\n> b\n> :::\n") ==
        "quote |> :::a~> b~> :::~|\n  directive |:::a~|\n  paragraph |b~|\n"
        "  directive end |:::~|\n");
  CHECK(problems_of("> :::a\n> b\n\n:::\n", Dialect::markdown) == "directive-unclosed |:::a|\n");
}

TEST_CASE("the closing line may stand below the last item of a list inside") {
  CHECK(blocks(":::a\n- b\n  :::\n\nc\n") ==
        "directive |:::a~|\nlist tight |- b~|\n  item |- b~|\n    paragraph |b~|\n"
        "directive end |:::~|\nparagraph |c~|\n");
}

TEST_CASE("nothing inside code, HTML or four columns to the right is a directive") {
  CHECK(blocks("```\n:::a\n:::\n```\n") == "fence |```~:::a~:::~```~|\n");
  CHECK(blocks("    :::a\n    :::\n") == "code |    :::a~    :::~|\n");
  CHECK(blocks("<pre>\n:::a\n:::\n</pre>\n") == "html |<pre>~:::a~:::~</pre>~|\n");
  CHECK(blocks("```\n!!! a\n    b\n```\n") == "fence |```~!!! a~    b~```~|\n");
}

TEST_CASE("an element of JSX does not reach out of a directive or into it") {
  CHECK(tags_of("<A>\n:::a\n<B>\nc\n</B>\n:::\n</A>\n") == "<A> -> </A>\n<B> -> </B>\n");
  CHECK(tags_of(":::a\n<B>\n:::\n</B>\n") == "<B> alone\n</B> alone\n");
  CHECK(tags_of("<B>\n:::a\n</B>\n:::\n") == "<B> alone\n</B> alone\n");
}

TEST_CASE("titles are inline content") {
  CHECK(inlines_of(":::a[`b` <C/>]\n:::\n", Dialect::mdx) == "code |`b`| |b|\njsx |<C/>|\n");
  CHECK(inlines_of("!!! a \"`b`\"\n    c\n", Dialect::markdown) == "code |`b`| |b|\n");
}

TEST_CASE("panels are lines inside of tabs and nowhere else") {
  CHECK(blocks(":::tabs\n== A\nb\n:::\n") ==
        "directive |:::tabs~|\npanel |== A~|\nparagraph |b~|\ndirective end |:::~|\n");
  CHECK(blocks(":::note\n== A\n:::\n") ==
        "directive |:::note~|\nparagraph |== A~|\ndirective end |:::~|\n");
  CHECK(blocks("== A\n") == "paragraph |== A~|\n");
}

TEST_CASE("an admonition holds what is four columns to the right of it") {
  CHECK(blocks("!!! note\n    a\n\n    - b\n\nc\n") ==
        "admonition |!!! note~    a~~    - b~|\n  paragraph |a~|\n  list tight |- b~|\n"
        "    item |- b~|\n      paragraph |b~|\nparagraph |c~|\n");
  CHECK(blocks("- a\n\n    ??? b\n\n        c\n") ==
        "list loose |- a~~    ??? b~~        c~|\n  item |- a~~    ??? b~~        c~|\n"
        "    paragraph |a~|\n    admonition |  ??? b~~        c~|\n      paragraph |c~|\n");
  CHECK(blocks("!!! a\n    !!! b\n        c\n") ==
        "admonition |!!! a~    !!! b~        c~|\n  admonition |!!! b~        c~|\n"
        "    paragraph |c~|\n");
}

TEST_CASE("an admonition ends at the first line that is not indented") {
  CHECK(blocks("!!! note\n    a\nb\n") ==
        "admonition |!!! note~    a~|\n  paragraph |a~|\nparagraph |b~|\n");
}

TEST_CASE("an admonition without content is text") {
  CHECK(blocks("!!! note\n\na\n") == "paragraph |!!! note~|\nparagraph |a~|\n");
  CHECK(blocks("!!! note\na\n") == "paragraph |!!! note~a~|\n");
  CHECK(blocks("!!! note") == "paragraph |!!! note|\n");
  CHECK(blocks_of("!!! note\n    a\n", Dialect::mdx) == "paragraph |!!! note~    a~|\n");
}

TEST_CASE("a line with a tag that names an audience divides text as a directive does") {
  CHECK(blocks("a\n<llm-only>\nb\n</llm-only>\n") ==
        "paragraph |a~|\ndirective |<llm-only>~|\nparagraph |b~|\ndirective end |</llm-only>~|\n");
  CHECK(blocks("<llm-only>\n:::a\n</llm-only>\n:::\n") ==
        "directive |<llm-only>~|\nparagraph |:::a~|\ndirective end |</llm-only>~|\n"
        "paragraph |:::~|\n");
  CHECK(blocks("<llm-only>\na\n") == "html |<llm-only>~a~|\n");
  CHECK(blocks("<llm-only/>\n").find("html") == 0);
  CHECK(blocks("<llm-only> a\n").find("directive") == std::string::npos);
}

TEST_CASE("a shortcode has a kind and a title when it is a callout") {
  const auto shortcode = [](std::string_view text) {
    const auto line = galley::markdown::shortcode_line(text);
    if (!line) return std::string("none");
    return (line->is_closing ? "/" : "") + std::string(line->name.of(text)) + "|" +
           std::string(line->kind.of(text)) + "|" + std::string(line->label.of(text));
  };
  CHECK(shortcode("{{< note >}}") == "note|note|");
  CHECK(shortcode("{{<note>}} ") == "note|note|");
  CHECK(shortcode("{{% alert color='warning' title=\"a b\" %}}") == "alert|warning|a b");
  CHECK(shortcode("{{< hint danger >}}") == "hint|danger|");
  CHECK(shortcode("{{< details \"a b\" >}}") == "details|details|a b");
  CHECK(shortcode("{{% /alert %}}") == "/alert|alert|");
  CHECK(shortcode("{% endtip %}") == "/tip|tip|");
  for (const char* text : {"{{< figure >}}", "{{< note", "{{< note >}} {{< /note >}}", "{{ note }}",
                           "{%%}", "{{<>}}", "{{< note />}}", "{{< notes >}}", "{{< note >}} a"}) {
    INFO(text);
    CHECK(shortcode(text) == "none");
  }
}

TEST_CASE("shortcodes that are not closed, and those of MDX, are text") {
  CHECK(blocks("{{< note >}}\na\n") == "paragraph |{{< note >}}~a~|\n");
  CHECK(blocks("{{< hint tip >}}\na\n{{< /hint >}}\n") ==
        "directive |{{< hint tip >}}~|\nparagraph |a~|\ndirective end |{{< /hint >}}~|\n");
  CHECK(blocks("{{< note >}}\n{{< /tip >}}\n") == "paragraph |{{< note >}}~{{< /tip >}}~|\n");
  CHECK(blocks_of("{{< note >}}\n", Dialect::mdx).find("directive") == std::string::npos);
}

TEST_CASE("directives deeper than the limit are text") {
  std::string source;
  for (int i = 0; i < 150; ++i) source += ":::a\n";
  for (int i = 0; i < 150; ++i) source += ":::\n";
  CHECK(broken_promise(scan(source, Dialect::markdown)).empty());
}

TEST_CASE("a line of colons that begins an item closes nothing around its list") {
  for (const std::string_view source : {":::a\n- :::\n", ":::a\n\n> - b\n- :::\nc\n"}) {
    const std::string complaint = broken_promise(scan(source, Dialect::markdown));
    CHECK(complaint == "");
  }
  CHECK(blocks(":::a\n- :::\n").find("directive_close") == std::string::npos);
}

TEST_CASE("an audience tag in a line that nothing closes is told, once") {
  CHECK(problems_of("a <llm-exclude>b\n", Dialect::markdown) ==
        "directive-unclosed |<llm-exclude>|\n");
  CHECK(problems_of("<llm-exclude>\nb\n", Dialect::markdown) ==
        "directive-unclosed |<llm-exclude>|\n");
  CHECK(problems_of("a <llm-only>b</llm-only> <llm-exclude>c</llm-exclude>\n", Dialect::markdown)
            .empty());
  CHECK(problems_of("a <llm-exclude>b\n\nc</llm-exclude> `<llm-only>`\n", Dialect::markdown) ==
        "directive-unclosed |<llm-exclude>|\n");
}
