#include <algorithm>
#include <optional>
#include <utility>

#include "render/cleaner.h"
#include "render/html_table.h"
#include "render/inline_text.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::Document;
using markdown::Inline;
using markdown::Line;
using markdown::Span;
using markdown::Tag;
using markdown::TagKind;

// One cell of a table of elements.
struct Cell {
  std::uint32_t tag;  // that opens it
  bool is_header;
};

// A cell of more than this is no cell of a table with pipes. It also bounds what tables inside of
// tables cost.
constexpr std::size_t max_cell_bytes = 1000;

using Rows = std::vector<std::vector<Cell>>;

// The cells of a table as its tags tell them. Nothing when pipes cannot hold them: when a cell
// spans others or goes over several lines, or when there is text between cells.
class CellReader {
 public:
  CellReader(const Document& document, std::uint32_t table)
      : document_(document), at_(table + 1), end_(document.tags[table].partner) {}

  std::optional<Rows> run() {
    for (; at_ < end_; ++at_) {
      const Tag& tag = document_.tags[at_];
      const bool is_apart =
          trimmed(Span{document_.tags[at_ - 1].span.end, tag.span.begin}.of(document_.source))
              .empty();
      if (!is_apart || !take(tag)) return std::nullopt;
    }
    return std::move(rows_);
  }

 private:
  bool take(const Tag& tag) {
    const std::string_view name = tag.name.of(document_.source);
    if (is_table_part(name)) return true;
    if (name == "tr") {
      if (tag.kind == TagKind::open) rows_.emplace_back();
      return tag.kind != TagKind::self_closing;
    }
    const bool is_cell = (name == "td" || name == "th") && tag.kind == TagKind::open &&
                         tag.partner < end_ && !rows_.empty();
    if (!is_cell || spans_others(tag) || rows_.back().size() == max_columns) return false;
    const Span inside{tag.span.end, document_.tags[tag.partner].span.begin};
    rows_.back().push_back({at_, name == "th"});
    at_ = tag.partner;
    return inside.size() <= max_cell_bytes &&
           inside.of(document_.source).find_first_of("\r\n") == std::string_view::npos;
  }

  bool spans_others(const Tag& tag) const {
    for (std::uint32_t i = tag.first_attribute; i < tag.last_attribute; ++i) {
      const std::string_view name = document_.attributes[i].name.of(document_.source);
      if (name == "rowSpan" || name == "colSpan" || name == "rowspan" || name == "colspan") {
        return true;
      }
    }
    return false;
  }

  const Document& document_;
  std::uint32_t at_;
  std::uint32_t end_;
  Rows rows_;
};

bool is_header(const std::vector<Cell>& row) {
  return std::all_of(row.begin(), row.end(), [](const Cell& cell) { return cell.is_header; });
}

// Whether all rows are of one length, and none but the first is a header.
bool is_simple(const Rows& rows) {
  if (rows.empty() || rows.front().empty()) return false;
  return std::all_of(rows.begin(), rows.end(), [&rows](const std::vector<Cell>& row) {
    return row.size() == rows.front().size() && (&row == &rows.front() || !is_header(row));
  });
}

}  // namespace

// --- Tables of elements ---

// Writes a simple table with pipes, whose cells keep their Markdown. False when it is none.
bool Cleaner::pipe_table(const Block& block, const Tag& tag) {
  if (tag.name.of(document_.source) != "table" || !has_partner(tag)) return false;
  const auto index = static_cast<std::uint32_t>(&tag - document_.tags.data());
  const std::optional<Rows> rows = CellReader(document_, index).run();
  if (!rows || !is_simple(*rows)) return false;
  const std::size_t columns = rows->front().size();
  std::vector<WrittenLine> lines;
  const auto add = [&lines](const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const std::string& cell : cells) line += " " + cell + (cell.empty() ? "|" : " |");
    lines.push_back({{}, std::move(line)});
  };
  if (!is_header(rows->front())) add(std::vector<std::string>(columns));
  for (const std::vector<Cell>& row : *rows) {
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(cell_text(document_.tags[cell.tag]));
    if (lines.size() == 1) add(std::vector<std::string>(columns, "---"));
    add(cells);
  }
  if (lines.size() == 1) add(std::vector<std::string>(columns, "---"));
  begin_alerts();
  writer_.replace(pending_, frames_.chain(block.parent), lines, PageWriter::Gap::blank);
  pending_ = {pending_.end, pending_.end};
  joins_text_ = false;
  return true;
}

// The content of a cell, which stands on one line, as Markdown.
std::string Cleaner::cell_text(const Tag& cell) {
  const Span inside{cell.span.end, document_.tags[cell.partner].span.begin};
  Block line = document_.blocks[cell.block];
  const auto of_cell = [&inside](const Line& each) { return each.end < inside.end; };
  const auto* const first = document_.lines.data() + line.first_line;
  const auto* const found =
      std::partition_point(first, document_.lines.data() + line.last_line, of_cell);
  line.first_line += static_cast<std::uint32_t>(found - first);
  line.last_line = line.first_line + 1;
  const auto at = [this](std::uint32_t begin) {
    const auto place =
        std::partition_point(document_.inlines.begin(), document_.inlines.end(),
                             [begin](const Inline& item) { return item.span.begin < begin; });
    return static_cast<std::size_t>(place - document_.inlines.begin());
  };
  const std::size_t before_first = std::exchange(first_inline_, at(inside.begin));
  const std::size_t before_last = std::exchange(last_inline_, at(inside.end));
  LeafText text(document_, line, frames_.content_column(line.parent));
  text.replace({found->begin, inside.begin}, "");
  edit_text(text, inside);
  text.replace({inside.end, found->end}, "");
  first_inline_ = before_first;
  last_inline_ = before_last;
  std::string joined;
  for (const WrittenLine& written : text.lines()) {
    std::string part = written.text;
    const bool breaks = part.ends_with('\\');
    if (breaks) part.pop_back();
    joined += part + (breaks ? "<br>" : " ");
  }
  return table_cell(trimmed(joined));
}

}  // namespace galley::render
