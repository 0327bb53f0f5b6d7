#include "render/shortcodes.h"

#include <algorithm>
#include <optional>

#include "base/path.h"
#include "render/inline_text.h"
#include "render/lines.h"
#include "render/shortcode_syntax.h"
#include "render/shortcode_table.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Edit;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;

using Arguments = ShortcodeArguments;
using Effect = ShortcodeRow::Effect;

bool is_pair(const ShortcodeRow& row) {
  return row.effect == Effect::code || row.effect == Effect::raw;
}

// Parts of a page that are nobody's text, apart from one another and in order.
class Parts {
 public:
  void add(Span span) { spans_.push_back(span); }
  void sort() {
    std::sort(spans_.begin(), spans_.end(), [](Span a, Span b) { return a.begin < b.begin; });
  }
  bool holds(std::uint32_t offset) const {
    const auto after =
        std::upper_bound(spans_.begin(), spans_.end(), offset,
                         [](std::uint32_t at, Span span) { return at < span.begin; });
    return after != spans_.begin() && offset < std::prev(after)->end;
  }

 private:
  std::vector<Span> spans_;
};

Parts code_of(const Document& document) {
  Parts parts;
  for (const Block& block : document.blocks) {
    const bool is_code =
        block.kind == BlockKind::fenced_code || block.kind == BlockKind::indented_code;
    if (is_code) parts.add(block.span);
  }
  for (const Inline& item : document.inlines) {
    if (item.kind == InlineKind::code) parts.add(item.span);
  }
  parts.sort();
  return parts;
}

Parts html_of(const Document& document) {
  Parts parts;
  for (const Block& block : document.blocks) {
    if (block.kind == BlockKind::html) parts.add(block.span);
  }
  for (const Inline& item : document.inlines) {
    if (item.kind == InlineKind::html) parts.add(item.span);
  }
  parts.sort();
  return parts;
}

// The lines that each tag stands in. Many may stand in one line: it is measured once.
std::vector<Span> lines_of(std::string_view source, const std::vector<ShortcodeTag>& tags) {
  std::vector<Span> lines;
  Span begin_line;
  Span end_line;
  for (const ShortcodeTag& tag : tags) {
    const auto line_at_offset = [source](std::uint32_t at, Span known) {
      if (!known.empty() && known.begin <= at && at <= known.end) return known;
      return Span{line_begin(source, at), line_end(source, at)};
    };
    begin_line = line_at_offset(tag.span.begin, end_line);
    end_line = line_at_offset(tag.span.end, begin_line);
    lines.push_back({begin_line.begin, end_line.end});
  }
  return lines;
}

// Whether what stands before on its line makes it the target of a link or of a definition.
bool is_link_target(std::string_view before) {
  if (before.ends_with('<')) before.remove_suffix(1);
  if (before.ends_with("](")) return true;
  before = trimmed(before);
  return before.starts_with('[') && before.ends_with("]:");
}

// Characters that would end a link's target.
std::string as_target(std::string_view address) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : address) {
    if (std::string_view(" ()<>\\").find(c) == std::string_view::npos) {
      out += c;
      continue;
    }
    out += '%';
    out += digits[static_cast<unsigned char>(c) / 16];
    out += digits[static_cast<unsigned char>(c) % 16];
  }
  return out;
}

// Whether what stands before makes it an address of raw HTML.
bool is_html_address(std::string_view before) {
  if (!before.ends_with('"') && !before.ends_with('\'')) return false;
  before.remove_suffix(1);
  return before.ends_with("href=") || before.ends_with("src=");
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

class Mapper {
 public:
  Mapper(const Document& document, const std::string& path, const settings::Project& project)
      : source_(document.source),
        folder_(path::parent(path)),
        project_(project),
        tags_(shortcode_tags(document.source)),
        lines_(lines_of(document.source, tags_)),
        code_(tags_.empty() ? Parts() : code_of(document)),
        html_(tags_.empty() ? Parts() : html_of(document)) {}

  std::vector<Edit> run();

 private:
  bool is_text(const ShortcodeTag& tag) const {
    return !code_.holds(tag.span.begin) && !html_.holds(tag.span.begin);
  }
  std::size_t partner_of(std::size_t at);
  void write(std::size_t at, const ShortcodeRow& row);
  void write_address(std::size_t at);
  std::string page_address(const ShortcodeTag& tag) const;
  void write_code(std::size_t open, std::size_t close);
  void write_fence(std::size_t open, std::size_t close, const std::string& lang);
  bool may_be_fence(std::size_t open, std::size_t close) const;
  void write_raw(std::size_t open, std::size_t close);
  bool fills_line(std::size_t at) const;
  bool goes_on_deep(std::size_t at) const;
  Span lines_between(std::size_t open, std::size_t close) const {
    return {next_line(source_, lines_[open].end), lines_[close].begin};
  }
  bool is_indented(Span lines, std::size_t indent) const;
  std::size_t indent_of(std::size_t at) const { return tags_[at].span.begin - lines_[at].begin; }

  std::string_view source_;
  std::string folder_;
  const settings::Project& project_;
  std::vector<ShortcodeTag> tags_;
  std::vector<Span> lines_;  // of each
  Parts code_;
  Parts html_;
  std::vector<std::pair<Family, std::string_view>> unclosed_;  // not looked for again
  std::vector<Edit> edits_;
};

std::vector<Edit> Mapper::run() {
  for (std::size_t i = 0; i < tags_.size(); ++i) {
    const ShortcodeTag& tag = tags_[i];
    const ShortcodeRow* const row = row_of(tag);
    if (row == nullptr || tag.is_closing) continue;
    if (row->effect == Effect::page) {
      write_address(i);
      continue;
    }
    if (!is_text(tag)) continue;
    if (!is_pair(*row)) {
      write(i, *row);
      continue;
    }
    const std::size_t partner = partner_of(i);
    if (partner == tags_.size()) continue;
    if (row->effect == Effect::code) write_code(i, partner);
    if (row->effect == Effect::raw) write_raw(i, partner);
    i = partner;  // what is between them is not ours, whether they changed or not
  }
  return std::move(edits_);
}

// What is highlighted may look like HTML up to the closing tag, so that one may stand in HTML.
std::size_t Mapper::partner_of(std::size_t at) {
  const std::pair key{tags_[at].family, tags_[at].name};
  if (std::find(unclosed_.begin(), unclosed_.end(), key) != unclosed_.end()) return tags_.size();
  for (std::size_t i = at + 1; i < tags_.size(); ++i) {
    const ShortcodeTag& tag = tags_[i];
    const bool is_partner = tag.is_closing && tag.family == key.first && tag.name == key.second;
    if (is_partner && !code_.holds(tag.span.begin)) return i;
  }
  unclosed_.push_back(key);
  return tags_.size();
}

void Mapper::write(std::size_t at, const ShortcodeRow& row) {
  const ShortcodeTag& tag = tags_[at];
  std::optional<std::string> text = row.write(Arguments(tag.arguments));
  if (text && !text->empty()) edits_.push_back({tag.span, std::move(*text)});
}

// Where an address is asked for, in Markdown or in raw HTML.
void Mapper::write_address(std::size_t at) {
  const ShortcodeTag& tag = tags_[at];
  const std::string_view before = Span{lines_[at].begin, tag.span.begin}.of(source_);
  const bool is_wanted = is_text(tag) ? is_link_target(before)
                                      : html_.holds(tag.span.begin) && is_html_address(before);
  if (!is_wanted) return;
  std::string address = page_address(tag);
  if (!address.empty()) edits_.push_back({tag.span, std::move(address)});
}

// Hugo's pages are named from the page or, behind '/', from the source; Jekyll's from its site.
std::string Mapper::page_address(const ShortcodeTag& tag) const {
  std::string page = Arguments(tag.arguments).named_or_at("path", 0);
  const std::size_t hash = std::min(page.find('#'), page.size());
  const std::string anchor = page.substr(hash);
  page.resize(hash);
  if (page.empty()) return as_target(anchor);
  const bool is_of_site = tag.family == Family::liquid;
  if (!is_of_site && page.front() != '/') return as_target(page + anchor);
  const std::string base = is_of_site ? project_.site_root : project_.source;
  const std::size_t begin = page.find_first_not_of('/');
  if (begin == std::string::npos) return {};
  const std::string target = path::absolute(page.substr(begin), base);
  const std::string folder = path::absolute(folder_, project_.source);
  return as_target(path::relative(target, folder) + anchor);
}

void Mapper::write_code(std::size_t open, std::size_t close) {
  const Arguments arguments(tags_[open].arguments);
  std::string lang = arguments.named_or_at("lang", 0);
  if (lang.empty()) lang = arguments.named("type");
  const Span inside{tags_[open].span.end, tags_[close].span.begin};
  const std::string_view code = inside.of(source_);
  const bool has_lines = code.find_first_of("\r\n") != std::string_view::npos;
  if (has_lines && may_be_fence(open, close)) return write_fence(open, close, lang);
  if (has_lines || trimmed(code).empty()) return;
  edits_.push_back({{tags_[open].span.begin, tags_[close].span.end}, code_span(trimmed(code))});
}

// Only where both stand on lines of their own, and all lines between them as far in as they.
bool Mapper::may_be_fence(std::size_t open, std::size_t close) const {
  const Span lines = lines_between(open, close);
  return fills_line(open) && fills_line(close) && lines.begin <= lines.end &&
         indent_of(close) >= indent_of(open) && indent_of(close) < indent_of(open) + 4 &&
         is_indented(lines, indent_of(open));
}

void Mapper::write_fence(std::size_t open, std::size_t close, const std::string& lang) {
  if (lang.find_first_of("` \t\r\n") != std::string::npos) return;
  std::size_t longest = 2;
  std::size_t run = 0;
  const std::string_view lines = lines_between(open, close).of(source_);
  for (const char c : lines) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  edits_.push_back({tags_[open].span, fence + lang});
  edits_.push_back({tags_[close].span, fence});
}

// Nothing may be left that means something without them.
void Mapper::write_raw(std::size_t open, std::size_t close) {
  const bool is_plain = open + 1 == close && is_text(tags_[close]);
  if (!is_plain || goes_on_deep(open) || goes_on_deep(close)) return;
  for (const std::size_t at : {open, close}) {
    Span span = tags_[at].span;
    const bool is_line = indent_of(at) == 0 && fills_line(at);
    if (is_line) span.end = lines_[at].end;
    // What stood behind the tag may not become indented code.
    const Span before{lines_[at].begin, span.begin};
    const bool begins_line = trimmed(before.of(source_)).empty();
    while (begins_line && span.end < lines_[at].end && is_blank(source_[span.end])) ++span.end;
    edits_.push_back({span, ""});
  }
}

bool Mapper::fills_line(std::size_t at) const {
  const Span before{lines_[at].begin, tags_[at].span.begin};
  const Span after{tags_[at].span.end, lines_[at].end};
  return before.of(source_).find_first_not_of(' ') == std::string_view::npos &&
         trimmed(after.of(source_)).empty();
}

// Whether the line behind the tag's is text only because it goes on with it: behind a blank line it
// would be indented code.
bool Mapper::goes_on_deep(std::size_t at) const {
  const std::uint32_t next = next_line(source_, lines_[at].end);
  const std::string_view line = line_at(source_, next);
  const std::size_t text = std::min(line.find_first_not_of(" \t"), line.size());
  const auto begin = static_cast<std::uint32_t>(next + text);
  return fills_line(at) && text < line.size() && column_of(source_, begin) >= 4 &&
         !code_.holds(begin);
}

bool Mapper::is_indented(Span lines, std::size_t indent) const {
  for (std::uint32_t at = lines.begin; at < lines.end; at = next_line(source_, at)) {
    const std::string_view line = line_at(source_, at);
    const std::size_t text = line.find_first_not_of(' ');
    const bool is_blank = trimmed(line).empty();
    if (!is_blank && text < indent) return false;
  }
  return true;
}

}  // namespace

std::vector<Edit> map_shortcodes(const Document& document, const std::string& path,
                                 const settings::Project& project) {
  if (document.dialect == markdown::Dialect::mdx) return {};
  return Mapper(document, path, project).run();
}

}  // namespace galley::render
