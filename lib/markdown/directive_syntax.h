// Thread: any. Role: recognises the lines that containers beyond CommonMark begin and end with:
// ":::note[Title]" (remark-directive, VitePress, Docusaurus, MyST), "!!! note "Title"", "???" and
// "=== "Tab"" (Python-Markdown with pymdownx).
// Promise: pure functions over one line's text, which has no line ending and no leading blanks;
// spans are relative to that text. What is not exactly such a line is none: "::: a.python.path".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "markdown/document.h"

namespace galley::markdown {

struct DirectiveLine {
  std::uint32_t size = 0;  // colons
  Span name;               // empty: the line closes a directive
  Span label;
};
std::optional<DirectiveLine> directive_line(std::string_view text);

// A line that is one tag of an element that says who its content is for: "<llm-only>",
// "<llm-exclude>", "<Visibility for="humans">". The label is the audience.
struct TagLine {
  Span name;
  Span label;
  bool is_closing = false;
  Span kind;  // of a callout whose kind is an attribute; otherwise the name
};
std::optional<TagLine> audience_line(std::string_view text);

// A line that is one shortcode of Hugo ("{{< note >}}", "{{% /alert %}}") or block tag of Liquid
// ("{% tip %}", "{% endtip %}") with the name of a callout. Others are nobody's here: they are
// text.
std::optional<TagLine> shortcode_line(std::string_view text);

// The label of a line that begins a panel inside ":::tabs": "== Label", "@tab Label".
std::optional<Span> panel_label(std::string_view text);

struct AdmonitionLine {
  Span name;  // empty for a tab
  Span label;
};
std::optional<AdmonitionLine> admonition_line(std::string_view text);

}  // namespace galley::markdown
