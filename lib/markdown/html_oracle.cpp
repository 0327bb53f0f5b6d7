#include "markdown/html_oracle.h"

#include "markdown/chars.h"
#include "markdown/html_renderer.h"
#include "markdown/html_sink.h"

namespace galley::markdown {
namespace {

std::string_view without_byte_order_mark(std::string_view source) {
  return source.substr(0, 3) == "\xEF\xBB\xBF" ? source.substr(3) : source;
}

// Whether both come out the same with or without tables; nothing when `before` is too large.
std::optional<bool> same_rendering(std::string_view before, std::string_view after, Tables tables) {
  CollapsedText expected;
  if (render_html(before, tables, expected) != Rendering::done) return std::nullopt;
  CollapsedComparison comparison(expected.text());
  return render_html(after, tables, comparison) == Rendering::done && comparison.is_equal();
}

}  // namespace

bool CollapsingSink::put(std::string_view html) {
  if (is_exact_) {
    if (!html.empty()) after_white_ = false;
    return accept(html);
  }
  // A single blank between words passes together with them: most text goes out in one piece.
  while (!html.empty()) {
    std::size_t size = 0;
    bool after_white = after_white_;
    for (; size < html.size(); ++size) {
      const bool white = is_white(html[size]);
      if (white && (after_white || html[size] != ' ')) break;
      after_white = white;
    }
    if (size > 0 && !accept(html.substr(0, size))) return false;
    after_white_ = after_white;
    html.remove_prefix(size);
    if (html.empty()) return true;
    if (!after_white_ && !accept(" ")) return false;
    after_white_ = true;
    while (!html.empty() && is_white(html.front())) html.remove_prefix(1);
  }
  return true;
}

std::optional<std::string> to_html(std::string_view source) {
  source = without_byte_order_mark(source);
  for (const Tables tables : {Tables::yes, Tables::no}) {
    TextSink sink;
    if (render_html(source, tables, sink) == Rendering::done) return sink.take();
  }
  return std::nullopt;
}

std::optional<bool> compare_html(std::string_view before, std::string_view after) {
  if (before == after) return true;
  before = without_byte_order_mark(before);
  after = without_byte_order_mark(after);
  const auto with_tables = same_rendering(before, after, Tables::yes);
  return with_tables ? with_tables : same_rendering(before, after, Tables::no);
}

bool same_html(std::string_view before, std::string_view after) {
  return compare_html(before, after).value_or(false);
}

}  // namespace galley::markdown
