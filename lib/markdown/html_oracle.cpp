#include "markdown/html_oracle.h"

#include "markdown/chars.h"
#include "markdown/html_renderer.h"
#include "markdown/html_sink.h"

namespace galley::markdown {
namespace {

std::string_view without_byte_order_mark(std::string_view source) {
  return source.substr(0, 3) == "\xEF\xBB\xBF" ? source.substr(3) : source;
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

RenderedPage::RenderedPage(std::string_view source) : source_(without_byte_order_mark(source)) {
  for (const Tables tables : {Tables::yes, Tables::no}) {
    CollapsedText html;
    const Rendering result = render_html(source_, tables, html);
    cost_ += source_.size() + html.cost();
    if (result != Rendering::done) continue;
    has_tables_ = tables == Tables::yes;
    html_ = html.take();
    return;
  }
}

std::optional<bool> RenderedPage::equals(std::string_view other) const {
  other = without_byte_order_mark(other);
  if (source_ == other) return true;
  if (!html_) return std::nullopt;
  CollapsedComparison comparison(*html_);
  const Tables tables = has_tables_ ? Tables::yes : Tables::no;
  return render_html(other, tables, comparison) == Rendering::done && comparison.is_equal();
}

bool same_html(std::string_view before, std::string_view after) {
  return before == after || RenderedPage(before).equals(after).value_or(false);
}

}  // namespace galley::markdown
