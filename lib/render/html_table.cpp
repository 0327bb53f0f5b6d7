#include "render/html_table.h"

#include <algorithm>
#include <array>

#include "render/html_block.h"
#include "render/html_tags.h"
#include "render/inline_text.h"

namespace galley::render {
namespace {

constexpr std::array<std::string_view, 5> parts = {"thead", "tbody", "tfoot", "colgroup", "col"};

bool is_cell(std::string_view name) { return name == "td" || name == "th"; }

bool spans_others(const HtmlTag& tag) {
  const auto is_more = [](std::string_view value) { return !value.empty() && value != "1"; };
  return is_more(tag.attribute("rowspan")) || is_more(tag.attribute("colspan"));
}

// What stands in a line of text, or is none of ours.
bool is_inline(Treatment treatment) {
  switch (treatment) {
    case Treatment::span:
    case Treatment::link:
    case Treatment::image:
    case Treatment::line_break:
    case Treatment::strong:
    case Treatment::emphasis:
    case Treatment::deleted:
    case Treatment::code:
    case Treatment::kept:
      return true;
    default:
      return false;
  }
}

struct Row {
  std::vector<std::string> cells;
  bool is_header = true;  // no <td> so far
};

class TableReader {
 public:
  TableReader(std::string_view html, settings::Profile profile) : html_(html), profile_(profile) {}

  std::optional<PipeTable> run();

 private:
  bool take_tag();
  bool take(const HtmlTag& tag);
  bool open_cell(const HtmlTag& tag);
  bool close_cell();
  bool is_simple() const;
  std::vector<std::string> lines() const;

  std::string_view html_;
  settings::Profile profile_;
  std::size_t at_ = 0;
  std::size_t tag_begin_ = 0;
  bool is_closed_ = false;
  bool is_in_row_ = false;
  std::string cell_;            // name of the cell that is open; empty: none is
  std::size_t cell_begin_ = 0;  // of its content
  std::vector<Row> rows_;
};

std::optional<PipeTable> TableReader::run() {
  while (!is_closed_) {
    const std::size_t tag = html_.find('<', at_);
    if (tag == std::string_view::npos) return std::nullopt;
    const bool is_between = cell_.empty();
    if (is_between && !trimmed(html_.substr(at_, tag - at_)).empty()) return std::nullopt;
    at_ = tag;
    if (!take_tag()) return std::nullopt;
  }
  if (!is_simple()) return std::nullopt;
  return PipeTable{lines(), at_};
}

bool TableReader::take_tag() {
  const std::size_t size = tag_size(html_.substr(at_));
  if (size == 0) return false;
  const HtmlTag tag = read_tag(html_.substr(at_, size));
  tag_begin_ = at_;
  at_ += size;
  return take(tag);
}

// False when the table is none that pipes can hold.
bool TableReader::take(const HtmlTag& tag) {
  if (!cell_.empty()) {
    const bool is_end = tag.is_closing && tag.name == cell_;
    return is_end ? close_cell() : is_inline(tag.treatment);
  }
  if (is_table_part(tag.name) || tag.name.empty()) return true;
  if (tag.name == "tr" && tag.is_closing == is_in_row_) {
    is_in_row_ = !tag.is_closing;
    if (is_in_row_) rows_.emplace_back();
    return true;
  }
  if (is_cell(tag.name)) return open_cell(tag);
  is_closed_ = tag.name == "table" && tag.is_closing && !is_in_row_;
  return is_closed_;
}

bool TableReader::open_cell(const HtmlTag& tag) {
  if (tag.is_closing || !is_in_row_ || spans_others(tag)) return false;
  cell_ = tag.name;
  cell_begin_ = at_;
  if (tag.name == "td") rows_.back().is_header = false;
  return rows_.back().cells.size() < max_columns;
}

bool TableReader::close_cell() {
  const std::string_view html = html_.substr(cell_begin_, tag_begin_ - cell_begin_);
  const std::optional<HtmlAsMarkdown> content = html_as_markdown(html, profile_);
  if (!content || !content->dropped.empty()) return false;
  std::string text;
  for (const std::string& line : content->lines) {
    text += line.ends_with('\\') ? line.substr(0, line.size() - 1) + "<br>" : line;
  }
  rows_.back().cells.push_back(table_cell(text));
  cell_.clear();
  return true;
}

bool TableReader::is_simple() const {
  if (rows_.empty() || rows_.front().cells.empty()) return false;
  const std::size_t columns = rows_.front().cells.size();
  const bool is_even = std::all_of(rows_.begin(), rows_.end(), [columns](const Row& row) {
    return row.cells.size() == columns;
  });
  return is_even &&
         std::none_of(rows_.begin() + 1, rows_.end(), [](const Row& row) { return row.is_header; });
}

std::string line_of(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += (cell.empty() ? " " : cell) + "|";
  return line;
}

std::vector<std::string> TableReader::lines() const {
  const std::vector<std::string> empty(rows_.front().cells.size());
  const std::vector<std::string> dashes(rows_.front().cells.size(), "---");
  const bool has_header = rows_.front().is_header;
  std::vector<std::string> found{line_of(has_header ? rows_.front().cells : empty),
                                 line_of(dashes)};
  for (std::size_t i = has_header ? 1 : 0; i < rows_.size(); ++i) {
    found.push_back(line_of(rows_[i].cells));
  }
  return found;
}

}  // namespace

bool is_table_part(std::string_view name) {
  return std::find(parts.begin(), parts.end(), name) != parts.end();
}

std::optional<PipeTable> table_as_pipes(std::string_view html, settings::Profile profile) {
  return TableReader(html, profile).run();
}

}  // namespace galley::render
