#include "dump.h"

#include <array>

#include "markdown/chars.h"

namespace galley::test {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Dialect;
using markdown::Document;
using markdown::Inline;
using markdown::InlineKind;
using markdown::no_parent;
using markdown::Span;

constexpr std::array<const char*, 18> block_names = {
    "quote",      "list",  "item",  "admonition", "front matter",  "heading",
    "paragraph",  "break", "fence", "code",       "html",          "table",
    "definition", "esm",   "jsx",   "directive",  "directive end", "panel"};
constexpr std::array<const char*, 10> inline_names = {
    "code",     "link", "image", "reference",  "image reference",
    "autolink", "html", "jsx",   "expression", "break"};

std::string shown(std::string_view text) {
  std::string out = "|";
  for (const char c : text) out += c == '\n' ? std::string("~") : std::string(1, c);
  return out + "|";
}

std::string line_of(const Document& document, const Block& block) {
  std::string line = block_names.at(static_cast<std::size_t>(block.kind));
  if (block.kind == BlockKind::heading) line += " " + std::to_string(block.level);
  if (block.kind == BlockKind::list) line += block.is_tight ? " tight" : " loose";
  return line + " " + shown(block.span.of(document.source));
}

}  // namespace

std::string blocks_of(const Document& document) {
  std::string out;
  for (const Block& block : document.blocks) {
    for (std::uint32_t up = block.parent; up != no_parent; up = document.blocks[up].parent) {
      out += "  ";
    }
    out += line_of(document, block) + "\n";
  }
  return out;
}

std::string blocks_of(std::string_view source, Dialect dialect) {
  return blocks_of(markdown::scan(source, dialect));
}

std::string inlines_of(const Document& document) {
  std::string out;
  for (const Inline& entry : document.inlines) {
    out += inline_names.at(static_cast<std::size_t>(entry.kind));
    out += " " + shown(entry.span.of(document.source));
    if (!entry.content.empty()) out += " " + shown(entry.content.of(document.source));
    if (!entry.destination.empty()) out += " " + shown(entry.destination.of(document.source));
    if (!entry.title.empty()) out += " " + shown(entry.title.of(document.source));
    out += "\n";
  }
  return out;
}

std::string inlines_of(std::string_view source, Dialect dialect) {
  return inlines_of(markdown::scan(source, dialect));
}

std::string tags_of(std::string_view source) {
  const Document document = markdown::scan(source, Dialect::mdx);
  std::string out;
  for (const auto& tag : document.tags) {
    if (tag.kind == markdown::TagKind::close && tag.partner != no_parent) continue;
    out += std::string(tag.span.of(source));
    if (tag.partner != no_parent) {
      out += " -> " + std::string(document.tags[tag.partner].span.of(source));
    } else if (tag.kind != markdown::TagKind::self_closing) {
      out += " alone";
    }
    out += "\n";
  }
  return out;
}

std::string problems_of(std::string_view source, Dialect dialect) {
  const Document document = markdown::scan(source, dialect);
  std::string out;
  for (const auto& problem : document.problems) {
    out += std::string(problem.code) + " " + shown(problem.span.of(source)) + "\n";
  }
  return out;
}

namespace {

// Collects the first complaint.
class Inspector {
 public:
  explicit Inspector(const Document& document)
      : document_(document), whole_{0, static_cast<std::uint32_t>(document.source.size())} {}

  std::string inspect() {
    inspect_blocks();
    inspect_lines();
    inspect_inlines();
    inspect_tags();
    for (const auto& problem : document_.problems) {
      expect(whole_.contains(problem.span), "a problem lies outside of the source", problem.span);
    }
    return complaint_;
  }

 private:
  void expect(bool holds, const char* what, Span where) {
    if (holds || !complaint_.empty()) return;
    complaint_ = std::string(what) + " at [" + std::to_string(where.begin) + ", " +
                 std::to_string(where.end) + ")";
  }

  void inspect_blocks() {
    std::vector<std::uint32_t> ends(document_.blocks.size() + 1,
                                    0);  // of the last child; root last
    std::uint32_t covered = document_.source.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
    for (std::uint32_t i = 0; i < document_.blocks.size(); ++i) {
      const Block& block = document_.blocks[i];
      expect(block.span.begin <= block.span.end && whole_.contains(block.span),
             "a block leaves the source", block.span);
      const bool is_root = block.parent == no_parent;
      expect(is_root || block.parent < i, "a child comes before its parent", block.span);
      if (!complaint_.empty()) return;
      if (!is_root) {
        expect(document_.blocks[block.parent].span.contains(block.span),
               "a child leaves its parent", block.span);
      }
      std::uint32_t& end = is_root ? ends.back() : ends[block.parent];
      expect(block.span.begin >= end, "siblings overlap", block.span);
      end = block.span.end;
      if (is_root) {
        expect_blank({covered, block.span.begin});
        covered = block.span.end;
      }
    }
    expect_blank({covered, whole_.end});
  }

  void expect_blank(Span gap) {
    if (gap.begin > gap.end) return;
    expect(markdown::trimmed(gap.of(document_.source)).empty(), "no block covers text", gap);
  }

  void inspect_lines() {
    for (const Block& block : document_.blocks) {
      std::uint32_t end = block.span.begin;
      expect(block.first_line <= block.last_line && block.last_line <= document_.lines.size(),
             "lines that are not there", block.span);
      if (!complaint_.empty()) return;
      for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
        const Span line = document_.lines[i];
        expect(line.begin <= line.end && block.span.contains(line), "a line leaves its block",
               line);
        expect(line.begin >= end, "lines overlap", line);
        if (!complaint_.empty()) return;
        expect(line.of(document_.source).find('\n') == std::string_view::npos,
               "a line holds its ending", line);
        end = line.end;
      }
      for (const Span part : {block.text, block.info, block.title, block.closing}) {
        expect(part.empty() || block.span.contains(part), "a part leaves its block", part);
      }
    }
  }

  void inspect_inlines() {
    std::vector<Span> open;
    std::uint32_t before = 0;
    for (const Inline& entry : document_.inlines) {
      expect(entry.block < document_.blocks.size(), "an inline without a block", entry.span);
      if (!complaint_.empty()) return;
      expect(document_.blocks[entry.block].span.contains(entry.span), "an inline leaves its block",
             entry.span);
      expect(entry.span.begin >= before && !entry.span.empty(), "inlines out of order", entry.span);
      before = entry.span.begin;
      while (!open.empty() && open.back().end <= entry.span.begin) open.pop_back();
      expect(open.empty() || open.back().contains(entry.span), "inlines cross", entry.span);
      open.push_back(entry.span);
      for (const Span part : {entry.content, entry.title}) {
        expect(part.empty() || entry.span.contains(part), "a part leaves its inline", part);
      }
      expect(entry.destination.empty() || entry.span.contains(entry.destination),
             "a destination leaves its inline", entry.span);
    }
  }

  void inspect_tags() {
    std::vector<std::uint32_t> open;
    std::size_t alone = 0;
    for (std::uint32_t i = 0; i < document_.tags.size(); ++i) {
      const auto& tag = document_.tags[i];
      expect(whole_.contains(tag.span) && tag.span.contains(tag.name), "a tag leaves the source",
             tag.span);
      for (std::uint32_t a = tag.first_attribute; a < tag.last_attribute; ++a) {
        const auto& attribute = document_.attributes.at(a);
        expect(tag.span.contains(attribute.span), "an attribute leaves its tag", attribute.span);
        expect(attribute.value.empty() || attribute.span.contains(attribute.value),
               "a value leaves its attribute", attribute.span);
      }
      if (tag.partner == no_parent) {
        alone += tag.kind == markdown::TagKind::self_closing ? 0 : 1;
        continue;
      }
      expect(document_.tags.at(tag.partner).partner == i, "partners disagree", tag.span);
      if (tag.kind == markdown::TagKind::open) {
        open.push_back(i);
      } else {
        expect(!open.empty() && open.back() == tag.partner, "pairs of tags cross", tag.span);
        if (!open.empty()) open.pop_back();
      }
    }
    expect(alone == 0 || !document_.problems.empty(), "a tag is alone and no problem says so", {});
  }

  const Document& document_;
  Span whole_;
  std::string complaint_;
};

}  // namespace

std::string broken_promise(const Document& document) { return Inspector(document).inspect(); }

}  // namespace galley::test
