#include "support/hostile_sources.h"

namespace galley::test {
namespace {

// Texts that are repeated to the end.
constexpr std::string_view repeated_texts[] = {
    "[",
    "$ $$ ",
    "$a {b} \\c",
    "$\\a {b} $$",
    "$$\n",
    "$$\n- ",
    "> $$\n- $$\n",
    "<Aa>\n\n",
    "<Aa />\n\n",
    "</Aa>\n\n",
    "<Aa></Aa>",
    "<Tab>\na\n</Tab>\n",
    "<Tab>\n",
    "<Tabs items={['a', 'b']}>\n<Tab>\n",
    "<table>\n<tr>\n<td>a</td>\n",
    "<table><tr><td>",
    "<tr><td>a</td></tr>",
    "<Note><Aa/></Note>\n",
    "<pre><code>{`a`}</code></pre>\n",
    "import A\n",
    "import A, {b}\n",
    "{'a'} ",
    "![",
    "]",
    "[a](",
    "![[]()",
    "![[](",
    "[a][",
    "[a](<b",
    "[a](b \"c",
    "[a](b (c",
    "[](",
    "`a ``b ",
    "`",
    "``a`",
    "<",
    "<a ",
    "<a b='",
    "<a b={",
    "<A b=\"",
    "</",
    "<A\n",
    "<A>\n",
    "<A b={[({`${",
    "<!--",
    "<!-- a ",
    "<?",
    "<!A",
    "<![CDATA[",
    "a <? ",
    "{",
    "{a",
    "}",
    "{[(",
    "{`${",
    "{/*",
    "{/[",
    "{'",
    "{<a>",
    "{<a b={",
    "> ",
    ">",
    "> > a\n",
    "- ",
    "1. ",
    "- a\n",
    "* * ",
    "\n",
    "\r",
    " ",
    "\t",
    "a\n",
    "a  \n",
    "\\",
    "\\\n",
    "#",
    "# a\n",
    "```\n",
    "``` `\n",
    "~~~",
    "|",
    "|a|\n|-|\n",
    "|a",
    "a|b\n",
    "-|-\n",
    "[a]: b\n",
    "[a]: ",
    "[a]: b 'c\n",
    "[a\n",
    "export const a = {\n",
    "export const a = {\n\n",
    "import {\n\n",
    "import a from 'b'\n",
    "export const a = `\n\n",
    "{\n\n",
    "<A\n\n",
    "<A b='\n\n",
    "> <A\n",
    "- {\n\n",
    "<div>\n",
    "<pre>\n",
    "<script>a\n\n",
    "---\n",
    "===\n",
    "a\n===\n",
    "http://a.b(",
    "a@b.c_",
    "&amp;",
    "*a_ ",
    "*a**b_ c__",
    "<a@b.c",
    "<a:b",
    "|\n",
    ":-|",
    "<A {",
    "> <!--\n\n",
    "<!--\n",
    "<A b={/*",
    "<a.",
    "<a:",
    ":::a\n",
    ":::a\n:::\n",
    "- :::a\n",
    ":::a[",
    ":::a\n:::::\n",
    "!!! a\n",
    "!!! a\n\n\n",
    "!!! a\n    b\n",
    "=== \"a\"\n\n    b\n",
    "{{<",
    "<A>",
    "</A>",
    "<A/>",
    "<A title=\"t\">\n\n",
    "<A>text</A> ",
    "<b>a",
    "<code>{'a'}",
    "<code>{'a'}</code>",
    "<a href=\"b\">c</a> ",
    "<img src=\"a.png\" alt=\"b\"/>",
    "- <A>\n",
    "<Note>\n",
    "> <Note>\n",
    "<Steps>\n1. a\n",
    "<A b={`${",
    "<A b={`c`} ",
    "{`a${b}`} ",
    "{'a'} ",
    "{/* a */} ",
    "# a {/* b */}\n",
    "`a` ",
    "a <!-- b --> ",
    "><!-- b -->",
    "-<!-- b -->",
    "<!-- a -->\n\n",
    "- a\n<!-- b -->\n",
    "- a\n\n<!-- b -->\n\n",
    "[a](b.md) ",
    "![a](b.png) ",
    "[a](../",
    "[^1]: a\n",
    "[^1]",
    "a[^1]\n\n[^1]: b\n\n",
    "![a][b] ",
    "a\n-\n",
    "a \n",
    "a  \n",
    "a\\\n",
    "~~~ `\na\n~~~\n",
    "```\na\n",
    "|a|b|\n|-|-|\n|c|d|\n\n",
    "import a from\n",
    "import a, {\n  b,\n",
    "export const a = [{(\n",
    "export const a = '\n",
    "export default `\n",
    "import 'a'; {",
    "[Edit this page](b)\n\n",
    "<p src=\"",
    "<p src=a\n",
    "<a href='b.md'>\n\n",
    "&lt;",
    "&#x41;",
    "\xF0\x9F\x98\x80",
    "\xFF",
    "A B-C_D, ",
    "<A b=\"c\"\n",
    "<A>{\n",
    "<A b={c}>\n\n",
    "{a}\n\n",
    "a\n\n",
    "a\r\n\r\n",
    "\r\n",
    "\n\r",
    std::string_view("a\0\r\n", 4),
    std::string_view("\0\n", 2),
    "```\na\n```\n",
    "```\n~~~\n",
    "~~~\n```\n\n",
    "    a\n\n",
    "\ta\n",
    "> ```\n",
    "- ```\n",
    "<https://a.b> ",
    "https://a.b/c ",
    "<!-- -->",
    "<br>",
    "<br/>\n",
    "<i>a</i> ",
    "<div>a</div>\n\n",
    "<p>a\n\n",
    "<table><tr><td>a</td></tr></table>\n\n",
    "<details>\n<summary>a</summary>\n\n",
    "<svg>",
    "<style>\n\n",
    "<a id=\"x\"></a>\n\n",
    ":::note[a]\nb\n:::\n\n",
    "::::a\n:::b\n",
    ":::tabs\n== a\n",
    "<llm-only>\n",
    "<llm-exclude>\na\n</llm-exclude>\n",
    "{{< note >}}\na\n{{< /note >}}\n",
    "{% tip %}\n",
    "{% a %} ",
    "{{#include a}}\n",
    "{{#include a}} ",
    "--8<-- \"a\"\n",
    "<<< a\n",
    "<!-- @include: a -->\n",
    "import A from './a.md'\n\n<A/>\n\n",
    "> [!NOTE]\n> a\n\n",
    "> [!NOTE]\n",
    "> a\n\n",
    "- a\n\n",
    "1. a\n   - b\n\n",
    "1) a\n\n2. b\n\n",
    "- [ ] a\n",
    "***\n",
    "***a",
    "~~a",
    "~a~ ",
    "$a$ ",
    "$$\n",
    "# a {#b}\n\n",
    "## a ##\n\n",
    "a {#b}\n===\n\n",
    "|a|b|\n|-|-|\n\n",
    "|\\|",
    "[a]: <b> (c)\n",
    "[a][]\n\n[a]: b\n\n",
    "![[a]][b]",
    "[![a](b)](c) ",
    "![a](data:image/png;base64,AAAA) ",
    "AAAABBBBCCCCDDDD",
    "\xEF\xBB\xBF",
    "\xC3",
    "\xE4\xB8\xAD",
    "&",
    "+++\n",
    "---\na: b\n",
    "export default a\n\n",
    "export const a = <A>{\n",
    "<Tabs>\n<TabItem label=\"a\">\n\n",
    "<Tabs><TabItem label=\"a\">\n\nb\n\n</TabItem></Tabs>\n\n",
    "<Card title=\"a\" href=\"b\"/>\n\n",
    "<Tip>a</Tip>\n\n",
    "<></>",
    "<>\n\n"};

// A text on one line, to be shown.
std::string shown(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\0' ? "\\0" : std::string(1, c);
  }
  return out + "\"";
}

std::string repeated(std::string_view text, std::size_t size) {
  std::string out;
  out.reserve(size + text.size());
  while (out.size() < size) out += text;
  return out;
}

// Opens a construct to a depth, then closes it.
std::string nested(std::string_view open, std::string_view close, std::size_t size) {
  const std::size_t depth = size / (open.size() + close.size()) + 1;
  return repeated(open, depth * open.size()) + repeated(close, depth * close.size());
}

template <char c>
std::string rising(std::size_t size) {
  std::string out;
  for (std::size_t i = 1; out.size() < size; ++i) out += std::string(i, c) + " a ";
  return out;
}

// Every line made from its number.
template <typename Line>
std::string numbered(std::size_t size, Line line) {
  std::string out;
  for (std::size_t i = 0; out.size() < size; ++i) out += line(i);
  return out;
}

std::string nested_lists(std::size_t size) {
  return numbered(size, [](std::size_t i) { return std::string(2 * (i % 200), ' ') + "- a\n"; });
}

std::string deep_list(std::size_t items) {
  std::string out;
  for (std::size_t i = 0; i < items; ++i) out += std::string(2 * i, ' ') + "- a\n";
  return out;
}

std::string definitions(std::size_t size) {
  return numbered(size, [](std::size_t i) {
    const std::string label = std::to_string(i);
    return "[" + label + "]: a\n[" + label + "]\n\n";
  });
}

std::string image_definitions(std::size_t size) {
  return numbered(size, [](std::size_t i) {
    const std::string label = std::to_string(i);
    return "[" + label + "]: a.png\n\n![b][" + label + "]\n\n";
  });
}

std::string footnotes(std::size_t size) {
  return numbered(size, [](std::size_t i) {
    const std::string label = std::to_string(i);
    return "a[^" + label + "]\n\n[^" + label + "]: text of the note\n\n";
  });
}

std::string tags_of_many_names(std::size_t size) {
  return numbered(size, [](std::size_t i) { return "<A" + std::to_string(i % 1000) + ">\n"; });
}

std::string attributes(std::size_t size) {
  const std::string many =
      numbered(size, [](std::size_t i) { return " a" + std::to_string(i) + "=\"b\" title=\"c\""; });
  return "<A" + many + ">\n\nb\n\n</A>\n";
}

std::string crossing_tags(std::size_t size) {
  return repeated("<A><B>", size / 2) + repeated("</A></B>", size / 2);
}

std::string wide_table(std::size_t size) {
  return repeated("|a", size / 2) + "\n" + repeated("|-", size / 2) + "\n";
}

std::string long_table(std::size_t size) {
  return "|a|b|\n|-|-|\n" + repeated("|`c`|d <!-- e -->|\n", size);
}

std::string half_wide_half_long_table(std::size_t size) {
  return wide_table(size / 2) + repeated("|a\n", size / 2);
}

std::string large_definition(std::size_t size) {
  return "[a]: <" + repeated("b", size / 2) + ">\n\n" + repeated("[a] ", size / 2);
}

std::string front_matter(std::string_view value, std::size_t size) {
  return "---\na: " + repeated(value, size) + "\n---\n";
}

std::string equal_headings(std::size_t size) {
  return numbered(size, [](std::size_t i) { return std::string(1 + i % 6, '#') + " a\n\n"; });
}

// Their slugs meet the numbers that equal headings get.
std::string headings_named_as_numbered(std::size_t size) {
  return numbered(size, [](std::size_t i) {
    return i % 2 == 0 ? std::string("# a\n") : "# a-" + std::to_string(i / 2) + "\n";
  });
}

std::string links_to_headings(std::size_t size) {
  return numbered(size, [](std::size_t i) {
    const std::string number = std::to_string(i);
    return "# h" + number + "\n[a](#h" + number + ") [b](c" + number + ".md#d)\n";
  });
}

std::string definitions_of_one_label(std::size_t size) {
  return repeated("[a]: b\n", size / 2) + "\n" + repeated("[a] ", size / 2);
}

std::string definitions_behind_uses(std::size_t size) {
  return numbered(size / 2, [](std::size_t i) { return "[a][" + std::to_string(i) + "] "; }) +
         "\n\n" +
         numbered(size / 2, [](std::size_t i) { return "[" + std::to_string(i) + "]: b\n"; });
}

std::string front_matter_of_keys(std::size_t size) {
  const auto line = [](std::size_t i) { return "a" + std::to_string(i) + ": [b, c]\n"; };
  return "---\n" + numbered(size, line) + "---\n";
}

std::string alternating_fences(std::size_t size) {
  return numbered(
      size, [](std::size_t i) { return std::string(3 + i % 40, i % 2 == 0 ? '`' : '~') + "\n"; });
}

std::string tables_of_one_cell(std::size_t size) { return repeated("|a|\n|-|\n|b|\n\n", size); }

// The same again and again, so that a part of it is like the whole: growth is judged by both.
std::string soup(std::string_view signs, std::size_t size) {
  std::string out;
  std::uint32_t state = 1;
  while (out.size() < 16 << 10) {
    state = state * 1664525 + 1013904223;
    out += signs[(state >> 16U) % signs.size()];
  }
  return repeated(out, size);
}

std::string json_code(std::size_t size) {
  return "```json\n[\n" + repeated("  {\"a\": [1, 2, {\"b\": null}]},\n", size) + "  0\n]\n```\n";
}

std::string deep_json_code(std::size_t size) {
  return "```json\n" + nested("[\n", "]\n", size) + "```\n";
}

std::string long_code_in_prefix(std::size_t size) {
  const std::string prefix = repeated("> ", 40);
  return prefix + "```\n" + repeated(prefix + "a b c d\n", size) + prefix + "```\n";
}

}  // namespace

std::vector<HostileSource> hostile_sources() {
  std::vector<HostileSource> all = {
      {"one long line", [](std::size_t n) { return std::string(n, 'a'); }},
      {"nothing but zero bytes", [](std::size_t n) { return std::string(n, '\0'); }},
      {"nested brackets", [](std::size_t n) { return nested("[", "]", n); }},
      {"nested brackets and a definition",
       [](std::size_t n) { return "[a]: b\n\n" + nested("[", "]", n); }},
      {"nested brackets, a definition and blank lines",
       [](std::size_t n) { return "[a]: b\n\n\n\n" + nested("[", "]", n) + "\n\n\n"; }},
      {"nested braces", [](std::size_t n) { return nested("{", "}", n); }},
      {"nested template literals",
       [](std::size_t n) { return "{" + nested("`${", "}`", n) + "}"; }},
      {"nested tags on lines", [](std::size_t n) { return nested("<A>\n", "</A>\n", n); }},
      {"nested tags in text",
       [](std::size_t n) { return "a " + nested("<b>", "</b>", n) + " c\n"; }},
      {"nested panels", [](std::size_t n) { return nested("<Tab>\n", "</Tab>\n", n); }},
      {"nested panels with the same beside them",
       [](std::size_t n) { return nested("<Tab>\na\n</Tab>\n<Tab>\n", "</Tab>\n", n); }},
      {"nested tables of elements",
       [](std::size_t n) {
         return nested("<table>\n<tr>\n<td>\n", "</td>\n</tr>\n</table>\n", n);
       }},
      {"nested tables of elements on one line",
       [](std::size_t n) { return nested("<table><tr><td>", "</td></tr></table>", n) + "\n"; }},
      {"a table of elements in one row",
       [](std::size_t n) {
         return "<table>\n<tr>" + repeated("<td>a</td>", n) + "</tr>\n</table>\n";
       }},
      {"a table of elements in one line",
       [](std::size_t n) {
         return "<table>\n" + repeated("<tr><td>a</td><td>b</td></tr>", n) + "\n</table>\n";
       }},
      {"a table of elements of many lines",
       [](std::size_t n) {
         return "<table>\n" + repeated("<tr><td>a</td><td>{b}</td></tr>\n", n) + "</table>\n";
       }},
      {"panels of many names",
       [](std::size_t n) {
         return "<Tabs items={[" + repeated("'a',", n / 2) + "]}>\n" +
                repeated("<Tab>\na\n\n</Tab>\n", n / 2) + "</Tabs>\n";
       }},
      {"nested callouts", [](std::size_t n) { return nested("<Note>\n", "</Note>\n", n); }},
      {"nested items of steps",
       [](std::size_t n) { return nested("<Steps>\n\n1. a\n\n", "</Steps>\n", n); }},
      {"nested code elements",
       [](std::size_t n) { return "a " + nested("<code>{'b'}", "</code>", n) + "\n"; }},
      {"nested bold elements with text",
       [](std::size_t n) { return "a " + nested("<strong>b ", " </strong>", n) + "\n"; }},
      {"nested links in elements",
       [](std::size_t n) { return "x " + nested("<a href=\"b\">", "</a>", n) + "\n"; }},
      {"nested directives", [](std::size_t n) { return nested(":::a\n", ":::\n", n); }},
      {"nested quotes", [](std::size_t n) { return repeated("> ", n) + "a\n"; }},
      {"nested HTML", [](std::size_t n) { return nested("<div>\n\n", "</div>\n\n", n); }},
      {"tags that cross", crossing_tags},
      {"tags of many names", tags_of_many_names},
      {"an element with many attributes", attributes},
      {"rising backtick runs", rising<'`'>},
      {"rising backtick runs on lines of a quote",
       [](std::size_t n) { return "> " + rising<'`'>(n); }},
      {"rising tildes", rising<'~'>},
      {"nested lists", nested_lists},
      {"blank lines in a deep list",
       [](std::size_t n) { return deep_list(50) + repeated("\n", n); }},
      {"comments in a deep list",
       [](std::size_t n) { return deep_list(50) + repeated("\n<!-- a -->\n", n); }},
      {"blank lines behind an admonition",
       [](std::size_t n) { return "!!! a\n" + repeated("\n", n); }},
      {"many definitions", definitions},
      {"many definitions of images", image_definitions},
      {"many footnotes", footnotes},
      {"one large definition, much used", large_definition},
      {"one wide table", wide_table},
      {"one long table", long_table},
      {"a table half wide, half long", half_wide_half_long_table},
      {"comments cut off by quotes",
       [](std::size_t n) { return repeated("> <!--\n\n", n) + "-->"; }},
      {"comments on one line of signs",
       [](std::size_t n) { return std::string(n / 2, '-') + repeated("<!-- a -->", n / 2); }},
      {"a paragraph, then unclosed", [](std::size_t n) { return repeated("a\n<A b={\n", n); }},
      {"long code", [](std::size_t n) { return "```\n" + repeated("a b c d\n", n) + "```\n"; }},
      {"long code far to the right", long_code_in_prefix},
      {"long JSON", json_code},
      {"deep JSON", deep_json_code},
      {"headings of one name", equal_headings},
      {"headings named as numbered ones", headings_named_as_numbered},
      {"links to headings", links_to_headings},
      {"many definitions of one label", definitions_of_one_label},
      {"definitions behind their uses", definitions_behind_uses},
      {"fences of alternating signs", alternating_fences},
      {"tables of one cell", tables_of_one_cell},
      {"soup of line endings and zero bytes",
       [](std::size_t n) { return soup(std::string_view("\r\n\0 a", 5), n); }},
      {"soup of block signs", [](std::size_t n) { return soup("->#`~|=:*1. \n\n\ta", n); }},
      {"soup of inline signs", [](std::size_t n) { return soup("[]()<>{}!*_`\\\"'&;a \n", n); }},
      {"soup of tags", [](std::size_t n) { return soup("<>/Aab=\"'{} \n", n); }},
      {"one line of words", [](std::size_t n) { return repeated("word ", n); }},
      {"front matter of many keys", front_matter_of_keys},
      {"front matter of nested lists", [](std::size_t n) { return front_matter("[", n); }},
      {"front matter of one long text", [](std::size_t n) { return front_matter("b ", n); }},
      {"front matter of aliases", [](std::size_t n) { return front_matter("[&a [*a, ", n); }},
  };
  for (const std::string_view text : repeated_texts) {
    all.push_back({shown(text), [text](std::size_t n) { return repeated(text, n); }});
  }
  return all;
}

}  // namespace galley::test
