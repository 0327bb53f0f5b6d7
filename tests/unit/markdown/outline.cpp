#include "outline.h"

#include <md4c.h>

#include "markdown/chars.h"

namespace galley::test {
namespace {

std::string text_of(const MD_ATTRIBUTE& attribute) {
  return attribute.text ? std::string(attribute.text, attribute.size) : std::string();
}

class Collector {
 public:
  void enter(MD_BLOCKTYPE type, const void* detail) {
    auto& blocks = outline.blocks;
    switch (type) {
      case MD_BLOCK_QUOTE:
        blocks.emplace_back("quote(");
        break;
      case MD_BLOCK_UL:
        blocks.push_back(static_cast<const MD_BLOCK_UL_DETAIL*>(detail)->is_tight ? "ul tight("
                                                                                  : "ul loose(");
        break;
      case MD_BLOCK_OL:
        blocks.push_back(static_cast<const MD_BLOCK_OL_DETAIL*>(detail)->is_tight ? "ol tight("
                                                                                  : "ol loose(");
        break;
      case MD_BLOCK_LI:
        blocks.emplace_back("li(");
        break;
      case MD_BLOCK_HR:
        blocks.emplace_back("hr");
        break;
      case MD_BLOCK_H:
        blocks.push_back("h" +
                         std::to_string(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level));
        break;
      case MD_BLOCK_CODE:
        verbatim_ = static_cast<const MD_BLOCK_CODE_DETAIL*>(detail)->fence_char ? "fence:\n"
                                                                                 : "indented:\n";
        break;
      case MD_BLOCK_HTML:
        verbatim_ = "html:\n";
        break;
      case MD_BLOCK_P:
        blocks.emplace_back("p");
        break;
      case MD_BLOCK_TABLE:
        blocks.emplace_back("table");
        break;
      default:
        break;
    }
    is_verbatim_ = type == MD_BLOCK_CODE || type == MD_BLOCK_HTML;
  }

  void leave(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_QUOTE:
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
      case MD_BLOCK_LI:
        outline.blocks.emplace_back(")");
        break;
      case MD_BLOCK_CODE:
      case MD_BLOCK_HTML:
        outline.blocks.push_back(without_trailing_blanks(verbatim_));
        is_verbatim_ = false;
        break;
      default:
        break;
    }
  }

  void enter_span(MD_SPANTYPE type, const void* detail) {
    if (type == MD_SPAN_CODE) {
      code_ = "";
      in_code_ = true;
    } else if (type == MD_SPAN_A) {
      const auto& href = static_cast<const MD_SPAN_A_DETAIL*>(detail)->href;
      outline.inlines.push_back("link:" + text_of(href));
    } else if (type == MD_SPAN_IMG) {
      const auto& src = static_cast<const MD_SPAN_IMG_DETAIL*>(detail)->src;
      outline.inlines.push_back("image:" + text_of(src));
    }
  }

  void leave_span(MD_SPANTYPE type) {
    if (type != MD_SPAN_CODE) return;
    outline.inlines.push_back("code:" + collapsed(code_));
    in_code_ = false;
  }

  void text(std::string_view text) {
    if (is_verbatim_) verbatim_ += text;
    if (in_code_) code_ += text;
  }

  Outline outline;

 private:
  std::string verbatim_;
  std::string code_;
  bool is_verbatim_ = false;
  bool in_code_ = false;
};

Collector& collector(void* user) { return *static_cast<Collector*>(user); }

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && markdown::is_punctuation(text[i + 1])) ++i;
    out.push_back(text[i]);
  }
  return out;
}

}  // namespace

std::string collapsed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!markdown::is_white(c)) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Outline outline_of_md4c(std::string_view source) {
  const std::string input = std::string(source) + '\n';
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) {
    return collector(user).enter(type, detail), 0;
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* user) {
    return collector(user).leave(type), 0;
  };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* user) {
    return collector(user).enter_span(type, detail), 0;
  };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* user) {
    return collector(user).leave_span(type), 0;
  };
  parser.text = [](MD_TEXTTYPE, const MD_CHAR* text, MD_SIZE size, void* user) {
    return collector(user).text({text, size}), 0;
  };
  Collector events;
  md_parse(input.data(), static_cast<MD_SIZE>(source.size()), &parser, &events);
  return std::move(events.outline);
}

namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Inline;
using markdown::InlineKind;

std::string content_of(const Document& document, const Block& block) {
  std::string text;
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    text += document.lines[i].of(document.source);
    text += '\n';
  }
  return text;
}

bool is_in_tight_list(const Document& document, const Block& block) {
  if (block.parent == markdown::no_parent) return false;
  const Block& item = document.blocks[block.parent];
  return item.kind == BlockKind::list_item && document.blocks[item.parent].is_tight;
}

// With its indentation, and a line ending where the source has none.
std::string whole_lines(const Document& document, const Block& block) {
  std::string lines(block.span.of(document.source));
  if (!lines.ends_with('\n')) lines += '\n';
  return lines;
}

std::string name_of(const Document& document, const Block& block) {
  switch (block.kind) {
    case BlockKind::block_quote:
      return "quote(";
    case BlockKind::list:
      return std::string(block.marker == '.' || block.marker == ')' ? "ol " : "ul ") +
             (block.is_tight ? "tight(" : "loose(");
    case BlockKind::list_item:
      return "li(";
    case BlockKind::heading:
      return "h" + std::to_string(block.level);
    case BlockKind::paragraph:
      return is_in_tight_list(document, block) ? "" : "p";
    case BlockKind::thematic_break:
      return "hr";
    case BlockKind::fenced_code:
      return "fence:\n" + without_trailing_blanks(content_of(document, block));
    case BlockKind::indented_code:
      return "indented:\n" + without_trailing_blanks(content_of(document, block));
    case BlockKind::html:
      return "html:\n" + without_trailing_blanks(content_of(document, block));
    case BlockKind::jsx:  // md4c and cmark take the tag of a component for HTML
      return "html:\n" + without_trailing_blanks(whole_lines(document, block));
    case BlockKind::table:
      return "table";
    default:
      return "";  // md4c has no events for definitions
  }
}

bool is_container(BlockKind kind) {
  return kind == BlockKind::block_quote || kind == BlockKind::list || kind == BlockKind::list_item;
}

// The content of an inline without the container prefixes between its lines.
std::string text_of(const Document& document, const Inline& entry) {
  const Block& block = document.blocks[entry.block];
  std::string text;
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    const std::uint32_t begin = std::max(entry.content.begin, document.lines[i].begin);
    const std::uint32_t end = std::min(entry.content.end, document.lines[i].end);
    if (begin <= end) text += std::string(document.source.substr(begin, end - begin)) + '\n';
  }
  return text;
}

std::string name_of(const Document& document, const Inline& entry) {
  switch (entry.kind) {
    case InlineKind::code:
      return "code:" + collapsed(text_of(document, entry));
    case InlineKind::link:
      return "link:" + unescaped(entry.destination.of(document.source));
    case InlineKind::image:
      return "image:" + unescaped(entry.destination.of(document.source));
    case InlineKind::reference:
    case InlineKind::image_reference: {
      const Block& definition = document.blocks[entry.index];
      return (entry.kind == InlineKind::reference ? "link:" : "image:") +
             unescaped(definition.info.of(document.source));
    }
    case InlineKind::autolink: {
      const std::string address(entry.destination.of(document.source));
      const bool is_mail = address.find(':') == address.npos;
      return (is_mail ? "link:mailto:" : "link:") + address;
    }
    default:
      return "";
  }
}

}  // namespace

Outline outline_of(const Document& document) {
  Outline outline;
  std::vector<std::uint32_t> open;
  for (const Block& block : document.blocks) {
    while (!open.empty() && open.back() != block.parent) {
      outline.blocks.emplace_back(")");
      open.pop_back();
    }
    const std::string name = name_of(document, block);
    if (!name.empty()) outline.blocks.push_back(name);
    if (is_container(block.kind)) {
      open.push_back(static_cast<std::uint32_t>(&block - document.blocks.data()));
    }
  }
  for (; !open.empty(); open.pop_back()) outline.blocks.emplace_back(")");
  for (const Inline& entry : document.inlines) {
    const std::string name = name_of(document, entry);
    if (!name.empty()) outline.inlines.push_back(name);
  }
  return outline;
}

std::string without_indent(std::string_view text) {
  std::string out;
  bool at_begin = true;
  for (const char c : text) {
    if (at_begin && (c == ' ' || c == '\t')) continue;
    at_begin = c == '\n';
    out.push_back(c);
  }
  return out;
}

std::string without_trailing_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    while (c == '\n' && !out.empty() && markdown::is_blank(out.back())) out.pop_back();
    out.push_back(c);
  }
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

}  // namespace galley::test
