#include "page_facts.h"

#include <algorithm>

#include "markdown/front_matter.h"

namespace galley::test {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// "note" of ":::note" and "!!! note inline end" becomes the kind of an alert.
void cut_directive_names(std::string& text) {
  for (const std::string_view mark : {":::", "!!!", "???"}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
      std::size_t end = std::min(text.find_first_not_of(":!?+ ", at), text.size());
      while (end < text.size() &&
             (is_word_byte(text[end]) || text[end] == '-' || (mark != ":::" && text[end] == ' ')))
        ++end;
      text.replace(at, end - at, " ");
    }
  }
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t>");
  return begin == std::string_view::npos ? std::string_view{} : text.substr(begin);
}

// Lines outside fences and ESM.
std::string without_fences(std::string_view source, markdown::Dialect dialect) {
  std::string kept;
  std::string fence;
  bool in_esm = false;
  while (!source.empty()) {
    const std::size_t end = std::min(source.find('\n'), source.size() - 1) + 1;
    const std::string_view line = source.substr(0, end);
    source.remove_prefix(end);
    std::string_view text = trim(line);
    while (fence.empty() && !text.empty() &&
           std::string_view("-*+0123456789").find(text[0]) != std::string_view::npos) {
      const std::size_t blank = text.find(' ');
      if (blank == std::string_view::npos || blank > 4) break;
      text = trim(text.substr(blank));
    }
    const std::size_t run =
        text.empty() ? 0 : std::min(text.find_first_not_of(text[0]), text.size());
    const bool is_mark = run >= 3 && (text[0] == '`' || text[0] == '~');
    if (!fence.empty()) {
      if (is_mark && text.substr(0, fence.size()) == fence &&
          text.find_first_not_of("`~ \r\n") == std::string_view::npos)
        fence.clear();
      continue;
    }
    if (is_mark) {
      fence = text.substr(0, run);
      continue;
    }
    if (dialect == markdown::Dialect::mdx &&
        (line.substr(0, 7) == "import " || line.substr(0, 7) == "export "))
      in_esm = true;
    if (in_esm && line.find_first_not_of(" \r\n") == std::string_view::npos) in_esm = false;
    if (!in_esm) kept += line;
  }
  return kept;
}

// Cuts out what begins with `open` and ends with `close`.
void cut(std::string& text, std::string_view open, std::string_view close) {
  for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    const std::size_t end = text.find(close, at + open.size());
    if (end == std::string::npos) return;
    text.replace(at, end + close.size() - at, " ");
  }
}

// Cuts out tags; quotes and braces may hold a '>'.
void cut_tags(std::string& text) {
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (!is_word_byte(next) && next != '/' && next != '>') continue;
    char quote = '\0';
    int braces = 0;
    std::size_t end = at + 1;
    for (; end < text.size(); ++end) {
      const char c = text[end];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '{' || c == '}') {
        braces += c == '{' ? 1 : -1;
      } else if (c == '>' && braces == 0) {
        break;
      }
    }
    if (end < text.size()) text.replace(at, end + 1 - at, " ");
  }
}

// Lines that are one tag of a component in plain Markdown.
void cut_components(std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    const std::size_t name = line.starts_with("</") ? 2 : 1;
    const bool is_tag = line.size() > name + 1 && line.front() == '<' && line[name] >= 'A' &&
                        line[name] <= 'Z' && line[name + 1] >= 'a' && line.back() == '>';
    if (is_tag)
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(at),
                text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
    at = end + 1;
  }
}

void cut_definitions(std::string& text) {
  for (std::size_t at = text.find("]: "); at != std::string::npos; at = text.find("]: ", at + 3)) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    text.replace(at, end - at, " ");
  }
}

// The prefix of a container stands between the lines of a span, and may change with it.
std::string on_one_line(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('\n'));
    line += part;
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (text.empty()) break;
    text.remove_prefix(std::min(text.find_first_not_of(" \t>"), text.size()));
    line += ' ';
  }
  return line;
}

}  // namespace

std::vector<std::string> missing(const Counted& part, const Counted& whole) {
  std::vector<std::string> found;
  for (const auto& [key, count] : part) {
    const auto other = whole.find(key);
    if (other == whole.end() || other->second < count) found.push_back(key);
  }
  return found;
}

// Indented code begins a line only where it is not blank; its trailing blank lines are no content.
Counted code_blocks(const Document& document) {
  Counted found;
  for (const Block& block : document.blocks) {
    if (block.kind != BlockKind::fenced_code && block.kind != BlockKind::indented_code) continue;
    std::string code;
    for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
      code += document.lines[i].of(document.source);
      code += '\n';
    }
    ++found[code];
  }
  return found;
}

Counted code_spans(const Document& document) {
  Counted found;
  for (const Inline& item : document.inlines) {
    if (item.kind == InlineKind::code) ++found[on_one_line(item.content.of(document.source))];
  }
  return found;
}

std::vector<std::string> absolute_targets(const Document& document) {
  std::vector<std::string> targets;
  const auto add = [&](Span span) {
    const std::string_view target = span.of(document.source);
    const bool is_absolute =
        target.find("://") != std::string_view::npos || target.substr(0, 1) == "/";
    if (is_absolute) targets.emplace_back(target);
  };
  for (const Block& block : document.blocks) {
    if (block.kind == BlockKind::definition) add(block.info);
  }
  for (const Inline& item : document.inlines) {
    if (item.kind == InlineKind::link || item.kind == InlineKind::image) add(item.destination);
  }
  for (const markdown::Attribute& attribute : document.attributes) {
    const std::string_view name = attribute.name.of(document.source);
    if (name == "href" && attribute.form == markdown::Attribute::Form::string) add(attribute.value);
  }
  return targets;
}

std::size_t count_blocks(const Document& document, BlockKind kind) {
  return static_cast<std::size_t>(
      std::count_if(document.blocks.begin(), document.blocks.end(),
                    [kind](const Block& block) { return block.kind == kind; }));
}

Counted prose_words(std::string_view source, markdown::Dialect dialect) {
  const Span head = markdown::find_front_matter(source);
  std::string text = without_fences(source.substr(head.end), dialect);
  if (dialect == markdown::Dialect::mdx) {
    cut(text, "{/*", "*/}");
    cut(text, "``", "``");
    cut(text, "`", "`");
    cut_tags(text);
    cut(text, "{", "}");
  } else {
    cut_components(text);
  }
  for (const char* const tag : {"raw", "endraw", "link", "highlight", "endhighlight"}) {
    cut(text, std::string("{% ") + tag, "%}");
  }
  cut(text, "](", ")");
  cut_definitions(text);
  cut_directive_names(text);
  return words(text);
}

Counted attribute_words(const Document& document) {
  static const std::vector<std::string_view> names{"title",  "summary",     "label", "caption",
                                                   "alt",    "description", "tip",   "cta",
                                                   "number", "file-name"};
  Counted found;
  for (const markdown::Tag& tag : document.tags) {
    for (std::uint32_t i = tag.first_attribute; i < tag.last_attribute; ++i) {
      const markdown::Attribute& attribute = document.attributes[i];
      const std::string_view name = attribute.name.of(document.source);
      const bool is_text = std::find(names.begin(), names.end(), name) != names.end();
      if (!is_text || attribute.form != markdown::Attribute::Form::string) continue;
      for (const auto& [word, count] : words(attribute.value.of(document.source))) {
        found[word] += count;
      }
    }
  }
  return found;
}

// Scripts without spaces have no words to be found by; there every character counts for itself.
Counted words(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  const auto is_continuation = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
  };
  Counted found;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word_byte(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    if (is_ascii(text[at])) {
      while (end < text.size() && is_ascii(text[end]) && is_word_byte(text[end])) ++end;
    } else {
      while (end < text.size() && is_continuation(text[end])) ++end;
    }
    ++found[std::string(text.substr(at, end - at))];
    at = end;
  }
  return found;
}

}  // namespace galley::test
