// Thread: any (worker code). Role: md4c behind its guard: HTML of Markdown, and whether two texts
// are one page.
// Promise: bounded in time and output (16 x input + 1 MB; tables of at most 128 columns); never
// reads past its input; no flags beyond tables, strikethrough and task lists.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace galley::markdown {

// HTML of the Markdown in `source` (a BOM is skipped). When the guard trips with tables it is tried
// without; nothing when that trips too.
std::optional<std::string> to_html(std::string_view source);

// Whether two sources are one page: equal HTML but for runs of white space outside <pre>. Nothing
// when the first cannot be rendered; then no change to it can be judged.
std::optional<bool> compare_html(std::string_view before, std::string_view after);

// The same where what cannot be rendered is equal only to the same bytes.
bool same_html(std::string_view before, std::string_view after);

}  // namespace galley::markdown
