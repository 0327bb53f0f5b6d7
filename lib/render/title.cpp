#include "render/title.h"

#include <algorithm>

#include "render/inline_text.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Text between code and tags: the marks of emphasis go, escapes are resolved.
void append_text(std::string& out, std::string_view text) {
  std::string bare;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '\\' && i + 1 < text.size();
    const bool is_intraword =
        i > 0 && i + 1 < text.size() && is_word(text[i - 1]) && is_word(text[i + 1]);
    if (is_escape) {
      bare += text.substr(i++, 2);
    } else if (text[i] != '*' && (text[i] != '_' || is_intraword)) {
      bare += text[i];
    }
  }
  out += plain_text(bare);
}

// "Install {#setup}" is called "Install" (the id syntax of VitePress, Docusaurus and MkDocs).
std::string_view without_id(std::string_view text) {
  const std::size_t begin = text.rfind("{");
  if (begin == std::string_view::npos || text.back() != '}') return text;
  const std::string_view inner = trimmed(text.substr(begin + 1, text.size() - begin - 2));
  return !inner.empty() && inner.front() == '#' ? trimmed(text.substr(0, begin)) : text;
}

// Begins and ends of what is not text in a heading.
void append_heading(std::string& out, const Document& document, std::uint32_t index) {
  const Span text = document.blocks[index].text;
  std::uint32_t at = text.begin;
  const auto skip_to = [&](std::uint32_t begin, std::uint32_t end) {
    if (begin > at) append_text(out, Span{at, begin}.of(document.source));
    at = std::max(at, end);
  };
  std::vector<Span> closings;  // what follows the texts of open links
  const auto close_until = [&](std::uint32_t offset) {
    while (!closings.empty() && closings.back().begin <= offset) {
      skip_to(closings.back().begin, closings.back().end);
      closings.pop_back();
    }
  };
  for (const Inline& item : document.inlines) {
    if (item.block != index) continue;
    close_until(item.span.begin);
    if (item.kind == InlineKind::code) {
      skip_to(item.span.begin, item.span.end);
      out += item.content.of(document.source);
    } else if (item.kind == InlineKind::html) {
      skip_to(item.span.begin, item.span.end);
    } else if (item.kind != InlineKind::hard_break && item.kind != InlineKind::autolink) {
      skip_to(item.span.begin, item.content.begin);
      closings.push_back({item.content.end, item.span.end});
    }
  }
  close_until(text.end);
  skip_to(text.end, text.end);
}

}  // namespace

std::string title_line(std::string_view title) {
  std::string line;
  for (const char c : trimmed(title)) {
    const bool is_space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!is_space || line.back() != ' ') line += is_space ? ' ' : c;
  }
  return line;
}

std::string first_heading(const Document& document) {
  for (std::uint32_t i = 0; i < document.blocks.size(); ++i) {
    const Block& block = document.blocks[i];
    if (block.kind != BlockKind::heading || block.level != 1) continue;
    std::string text;
    append_heading(text, document, i);
    return std::string(without_id(title_line(text)));
  }
  return {};
}

}  // namespace galley::render
