#include "render/comments.h"

#include <algorithm>

#include "render/inline_text.h"
#include "render/lines.h"

namespace galley::render {
namespace {

using markdown::Edit;
using markdown::Span;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// Behind a letter nothing in a line is the marker of a block.
std::uint32_t first_letter(std::string_view source, Span line) {
  const std::string_view text = line.of(source);
  const auto* const found = std::find_if(text.begin(), text.end(), is_letter);
  return line.begin + static_cast<std::uint32_t>(found - text.begin());
}

bool is_line_ending(char c) { return c == '\n' || c == '\r'; }

}  // namespace

bool is_html_comment(std::string_view html) {
  std::string_view rest = trimmed(html);
  if (rest.empty()) return false;
  while (!rest.empty()) {
    if (rest.substr(0, 4) != "<!--") return false;
    const std::size_t end = rest.find("-->", 4);
    if (end == std::string_view::npos) return false;
    rest = trimmed(rest.substr(end + 3));
  }
  return true;
}

void TextComments::drop(const markdown::Inline& item) {
  const bool is_html = item.kind == markdown::InlineKind::html;
  if (!is_html || source_.substr(item.span.begin, 4) != "<!--") return;
  if (item.span.begin >= line_.end) {
    line_ = {line_begin(source_, item.span.begin), line_end(source_, item.span.begin)};
    text_begin_ = first_letter(source_, line_);
  }
  Span span = item.span;
  if (text_begin_ >= span.begin) return;
  const bool is_last = span.end == source_.size() || is_line_ending(source_[span.end]);
  if (is_last) {
    span.begin = without_trailing_blanks(source_, {line_.begin, span.begin}).end;
    std::vector<Edit>& edits = changes_.edits;
    if (!edits.empty() && edits.back().span.end == span.begin && edits.back().text.empty()) {
      span.begin = without_trailing_blanks(source_, {line_.begin, edits.back().span.begin}).end;
      edits.pop_back();  // a comment before this one, which is the line's end now
    }
  } else if (source_[span.begin - 1] == ' ' && source_[span.end] == ' ') {
    --span.begin;
  }
  ++changes_.dropped["html_comment"];
  changes_.edits.push_back({span, ""});
}

}  // namespace galley::render
