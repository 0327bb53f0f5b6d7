#include <algorithm>

#include "markdown/block_scanner.h"
#include "markdown/directive_syntax.h"

namespace galley::markdown {
namespace {

Span moved(Span span, std::uint32_t by) { return {span.begin + by, span.end + by}; }

// Columns that the content of an admonition stands to the right of its marker.
constexpr std::uint32_t admonition_indent = 4;

}  // namespace

// How many containers stay open when a block that is no list item begins on this line.
std::size_t BlockScanner::depth_here() const {
  const bool ends_list = matched_ > 0 && open_[matched_ - 1].kind == BlockKind::list;
  return ends_list ? matched_ - 1 : matched_;
}

bool BlockScanner::open_directive(const LineReader& reader) {
  const auto line = directive_line(reader.text());
  if (!line) return false;
  if (line->name.empty()) return close_directive(reader, line->size);
  if (is_unclosed(reader.text_begin())) return false;
  begin_directive(reader, line->size, line->name, line->label);
  return true;
}

// Known to have no end, or too deep.
bool BlockScanner::is_unclosed(std::uint32_t text_begin) const {
  return directives_.size() >= max_nesting ||
         std::binary_search(unclosed_before_.begin(), unclosed_before_.end(), text_begin);
}

void BlockScanner::begin_directive(const LineReader& reader, std::uint32_t size, Span name,
                                   Span label) {
  Block& block = open_leaf(BlockKind::directive_open, reader);
  block.marker_size = size;
  block.info = moved(name, reader.text_begin());
  block.text = moved(label, reader.text_begin());
  directives_.push_back({leaf_, open_.size(), size, reader.text_begin(), {}});
  add_line(reader.text_begin(), lines_.line().end);
  close_leaf();
}

void BlockScanner::end_directive(const LineReader& reader, std::size_t index) {
  matched_ = directives_[index].depth;
  drop_directives(index + 1);
  open_leaf(BlockKind::directive_close, reader).marker_size = directives_.back().size;
  close_leaf();
  directives_.pop_back();
}

// In MDX these are elements and expressions like any other.
bool BlockScanner::open_tag(const LineReader& reader) {
  if (is_mdx()) return false;
  const bool is_html = reader.first() == '<';
  const auto line = is_html ? audience_line(reader.text()) : shortcode_line(reader.text());
  if (!line) return false;
  if (line->is_closing) return close_tag(reader, line->name.of(reader.text()));
  if (is_unclosed(reader.text_begin())) return false;
  begin_directive(reader, 0, line->kind, line->label);
  directives_.back().name = moved(line->name, reader.text_begin());
  return true;
}

bool BlockScanner::close_tag(const LineReader& reader, std::string_view name) {
  const std::size_t depth = depth_here();
  for (std::size_t i = directives_.size(); i-- > 0 && directives_[i].depth >= depth;) {
    const Directive& directive = directives_[i];
    const bool is_partner = directive.depth == depth && directive.size == 0 &&
                            directive.name.of(document_.source) == name;
    if (is_partner) return end_directive(reader, i), true;
  }
  return false;
}

// A line of colons closes the innermost directive that was opened with as many, else with fewer,
// in the same container. Those opened inside of it stay without an end.
bool BlockScanner::close_directive(const LineReader& reader, std::uint32_t size) {
  const std::size_t depth = depth_here();
  std::size_t found = directives_.size();
  for (std::size_t i = directives_.size(); i-- > 0 && directives_[i].depth >= depth;) {
    const std::uint32_t opened = directives_[i].size;
    if (directives_[i].depth > depth || opened > size || opened == 0) continue;
    if (found == directives_.size()) found = i;
    if (opened < size) continue;
    found = i;
    break;
  }
  if (found == directives_.size()) found = directive_around_list(depth, size);
  if (found == directives_.size()) return false;
  end_directive(reader, found);
  return true;
}

// The innermost directive around the list that the line goes on with: formatters put the closing
// line below the text of its last item. An item that begins on the line holds it.
std::size_t BlockScanner::directive_around_list(std::size_t depth, std::uint32_t size) const {
  const bool begins_here =
      depth > 0 && document_.blocks[open_[depth - 1].block].span.begin >= lines_.line().begin;
  if (begins_here) return directives_.size();
  for (std::size_t i = directives_.size(); i-- > 0;) {
    const bool is_tag = directives_[i].size == 0;
    if (directives_[i].depth >= depth || directives_[i].size > size || is_tag) continue;
    const auto first = open_.begin() + static_cast<std::ptrdiff_t>(directives_[i].depth);
    const auto last = open_.begin() + static_cast<std::ptrdiff_t>(depth);
    const bool is_list = std::all_of(first, last, [](const Container& container) {
      return container.kind == BlockKind::list || container.kind == BlockKind::list_item;
    });
    return is_list ? i : directives_.size();
  }
  return directives_.size();
}

// Those behind the first `count` have no end.
void BlockScanner::drop_directives(std::size_t count) {
  while (directives_.size() > count) {
    unclosed_.push_back({directives_.back().block, directives_.back().text_begin});
    directives_.pop_back();
  }
}

// "== Label" stands for nothing outside of ":::tabs".
bool BlockScanner::open_panel(const LineReader& reader) {
  if (directives_.empty() || directives_.back().depth != depth_here()) return false;
  const Block& directive = document_.blocks[directives_.back().block];
  const std::string_view name = directive.info.of(document_.source);
  if (name.substr(0, 3) != "tab" && name.substr(0, 4) != "code") return false;
  const auto label = panel_label(reader.text());
  if (!label) return false;
  Block& block = open_leaf(BlockKind::directive_panel, reader);
  block.text = moved(*label, reader.text_begin());
  add_line(reader.text_begin(), lines_.line().end);
  close_leaf();
  return true;
}

// Whether the first line behind that is not blank stands in the admonition that this line begins.
bool BlockScanner::has_admonition_body(std::uint32_t indent) const {
  LineFeed ahead = lines_;
  while (ahead.advance()) {
    LineReader reader(document_.source, ahead.line());
    const std::size_t depth = depth_here();
    if (match_containers(reader, depth) != depth) return false;
    if (!reader.is_blank_line()) return reader.indent() >= indent + admonition_indent;
  }
  return false;
}

// There are no lazy lines in an admonition: its content is what is indented.
bool BlockScanner::leaves_admonition() const {
  return std::any_of(
      open_.begin() + static_cast<std::ptrdiff_t>(matched_), open_.end(),
      [](const Container& container) { return container.kind == BlockKind::admonition; });
}

bool BlockScanner::open_admonition(LineReader& reader) {
  if (is_mdx() || open_.size() >= max_nesting) return false;
  const auto line = admonition_line(reader.text());
  const std::uint32_t indent = reader.indent();
  if (!line || !has_admonition_body(indent)) return false;
  const std::uint32_t begin = reader.text_begin();
  close_unmatched();
  push_container(BlockKind::admonition, reader.offset(), indent + admonition_indent);
  open_.back().columns += open_.back().width;
  Block& block = document_.blocks.back();
  block.column = reader.text_column();
  block.marker = document_.source[begin];
  block.info = moved(line->name, begin);
  block.text = moved(line->label, begin);
  document_.lines.push_back({begin, lines_.line().end});
  block.last_line = static_cast<std::uint32_t>(document_.lines.size());
  return true;
}

}  // namespace galley::markdown
