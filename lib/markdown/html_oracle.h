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

// A page as md4c renders it, to be compared with others.
class RenderedPage {
 public:
  explicit RenderedPage(std::string_view source);

  // Whether `other` is the same page: equal HTML but for runs of white space outside <pre>. Nothing
  // when this page cannot be rendered; then no change to it can be judged.
  std::optional<bool> equals(std::string_view other) const;

  // What rendering it took, in about as many bytes of plain text.
  std::size_t cost() const { return cost_; }

 private:
  std::string_view source_;  // without a byte order mark
  std::optional<std::string> html_;
  bool has_tables_ = true;
  std::size_t cost_ = 0;
};

// The same for two sources; what cannot be rendered is equal only to the same bytes.
bool same_html(std::string_view before, std::string_view after);

}  // namespace galley::markdown
