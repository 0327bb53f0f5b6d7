#include "markdown/html_oracle.h"

#include <array>

#include "markdown/chars.h"
#include "markdown/html_renderer.h"
#include "markdown/html_sink.h"

namespace galley::markdown {
namespace {

constexpr std::array<bool, 256> make_white_bytes() {
  std::array<bool, 256> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = is_white(static_cast<char>(i));
  return bytes;
}
constexpr std::array<bool, 256> white_bytes = make_white_bytes();

// Where the text is no longer in collapsed form: at white space behind white space, or at what is
// no plain blank.
std::size_t collapsed_size(std::string_view html, bool after_white) {
  const auto white_at = [html](std::size_t i) {
    return white_bytes[static_cast<unsigned char>(html[i])];
  };
  std::size_t size = 0;
  for (;;) {
    const std::size_t word = size;
    while (size < html.size() && !white_at(size)) ++size;
    if (size > word) after_white = false;
    if (size == html.size() || after_white || html[size] != ' ') return size;
    after_white = true;
    ++size;
  }
}

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
    const std::size_t size = collapsed_size(html, after_white_);
    if (size > 0) {
      if (!accept(html.substr(0, size))) return false;
      after_white_ = html[size - 1] == ' ';
    }
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
