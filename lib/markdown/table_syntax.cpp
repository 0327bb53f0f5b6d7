#include "markdown/table_syntax.h"

#include "markdown/chars.h"

namespace galley::markdown {
namespace {

bool is_delimiter_cell(std::string_view cell) {
  if (!cell.empty() && cell.front() == ':') cell.remove_prefix(1);
  if (!cell.empty() && cell.back() == ':') cell.remove_suffix(1);
  return !cell.empty() && cell.find_first_not_of('-') == std::string_view::npos;
}

Span trimmed_span(std::string_view source, Span span) {
  while (span.begin < span.end && is_blank(source[span.begin])) ++span.begin;
  while (span.end > span.begin && is_blank(source[span.end - 1])) --span.end;
  return span;
}

}  // namespace

std::size_t delimiter_columns(std::string_view row) {
  if (row.find_first_not_of("|-: \t") != std::string_view::npos) return 0;
  if (row.find('|') == std::string_view::npos) return 0;
  const Line line{0, static_cast<std::uint32_t>(row.size())};
  const std::vector<Span> cells = table_cells(row, line);
  for (const Span cell : cells) {
    if (!is_delimiter_cell(cell.of(row))) return 0;
  }
  return cells.size();
}

std::vector<Span> table_cells(std::string_view source, Line row) {
  std::vector<Span> cells;
  row = trimmed_span(source, row);
  if (!row.empty() && source[row.begin] == '|') ++row.begin;
  std::uint32_t begin = row.begin;
  for (std::uint32_t at = row.begin; at < row.end; ++at) {
    if (source[at] == '\\' && at + 1 < row.end) {
      ++at;
    } else if (source[at] == '|') {
      cells.push_back(trimmed_span(source, {begin, at}));
      begin = at + 1;
    }
  }
  if (begin < row.end) cells.push_back(trimmed_span(source, {begin, row.end}));
  return cells;
}

}  // namespace galley::markdown
