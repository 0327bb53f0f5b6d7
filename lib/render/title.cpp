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

struct Identified {
  std::string_view text;
  std::string_view id;
};

// "Install {#setup}" is called "Install" (the id syntax of VitePress, Docusaurus and MkDocs), and
// so is "Install {/*setup*/}" (that of MDX). Behind an id, kramdown and attr_list have classes.
Identified without_id(std::string_view text) {
  text = trimmed(text);
  const std::size_t begin = text.rfind('{');
  if (begin == std::string_view::npos || text.back() != '}') return {text, {}};
  std::string_view inner = trimmed(text.substr(begin + 1, text.size() - begin - 2));
  const bool is_comment = inner.size() >= 4 && inner.starts_with("/*") && inner.ends_with("*/");
  if (is_comment) inner = trimmed(inner.substr(2, inner.size() - 4));
  if (!inner.empty() && inner.front() == ':') inner = trimmed(inner.substr(1));
  if (inner.empty() || (!is_comment && inner.front() != '#')) return {text, {}};
  if (inner.front() == '#') inner.remove_prefix(1);
  return {trimmed(text.substr(0, begin)), inner.substr(0, inner.find(' '))};
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
  const auto first = std::lower_bound(
      document.inlines.begin(), document.inlines.end(), text.begin,
      [](const Inline& item, std::uint32_t offset) { return item.span.begin < offset; });
  for (auto next = first; next != document.inlines.end() && next->block == index; ++next) {
    const Inline& item = *next;
    close_until(item.span.begin);
    if (item.kind == InlineKind::code) {
      skip_to(item.span.begin, item.span.end);
      out += item.content.of(document.source);
    } else if (item.kind == InlineKind::html || item.kind == InlineKind::jsx ||
               item.kind == InlineKind::expression) {
      skip_to(item.span.begin, item.span.end);
    } else if (item.kind != InlineKind::hard_break && item.kind != InlineKind::autolink) {
      skip_to(item.span.begin, item.content.begin);
      closings.push_back({item.content.end, item.span.end});
    }
  }
  close_until(text.end);
  skip_to(text.end, text.end);
}

// As one line without white space at its ends.
std::string title_line(std::string_view title) {
  std::string line;
  for (const char c : trimmed(title)) {
    const bool is_space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!is_space || line.back() != ' ') line += is_space ? ' ' : c;
  }
  return line;
}

}  // namespace

std::string heading_text(const Document& document, std::uint32_t index) {
  std::string text;
  append_heading(text, document, index);
  return std::string(without_id(text).text);
}

std::string_view without_heading_id(std::string_view text) { return without_id(text).text; }

std::string heading_id(const Document& document, const Block& heading) {
  return std::string(without_id(heading.text.of(document.source)).id);
}

std::string first_heading(const Document& document) {
  std::string first;
  for (std::uint32_t i = 0; i < document.blocks.size(); ++i) {
    const Block& block = document.blocks[i];
    if (block.kind != BlockKind::heading) continue;
    if (block.level == 1) return title_line(heading_text(document, i));
    if (first.empty()) first = title_line(heading_text(document, i));
  }
  return first;
}

}  // namespace galley::render
