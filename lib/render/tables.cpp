#include "render/tables.h"

#include <algorithm>
#include <string>

#include "markdown/table_syntax.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Edit;
using markdown::Span;
using settings::Profile;

constexpr std::size_t max_columns = 128;
constexpr std::uint32_t dashes = 3;

class Shrinker {
 public:
  Shrinker(const Document& document, Profile profile)
      : document_(document),
        source_(document.source),
        padding_(profile == Profile::compact ? 0 : 1) {}

  std::vector<Edit> run() {
    for (const Block& block : document_.blocks) {
      if (block.kind == BlockKind::table && block.last_line - block.first_line > 1) table(block);
    }
    return std::move(edits_);
  }

 private:
  void table(const Block& block) {
    const Span delimiters = document_.lines[block.first_line + 1];
    if (markdown::table_cells(source_, delimiters).size() > max_columns) return;
    for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
      row(document_.lines[i], i == block.first_line + 1);
    }
  }

  // What stands outside of the row's first and last pipe is not padding.
  void row(Span line, bool is_delimiters) {
    for (const Span cell : markdown::table_cells(source_, line)) {
      if (is_delimiters) {
        before(line, cell.begin);
        delimiter(cell);
        after(line, cell.end);
      } else if (cell.empty()) {
        empty(line, cell.begin);
      } else {
        before(line, cell.begin);
        after(line, cell.end);
      }
    }
  }

  void before(Span line, std::uint32_t end) {
    std::uint32_t begin = end;
    while (begin > line.begin && is_blank(source_[begin - 1])) --begin;
    if (begin > line.begin && source_[begin - 1] == '|') shrink({begin, end}, padding_);
  }

  // A backslash would make the pipe behind it part of the cell.
  void after(Span line, std::uint32_t begin) {
    std::uint32_t end = begin;
    while (end < line.end && is_blank(source_[end])) ++end;
    const bool ends_in_escape = source_[begin - 1] == '\\';
    if (end < line.end && source_[end] == '|') shrink({begin, end}, ends_in_escape ? 1 : padding_);
  }

  // A cell without a text keeps one space, so that two pipes never stand together.
  void empty(Span line, std::uint32_t at) {
    std::uint32_t begin = at;
    while (begin > line.begin && is_blank(source_[begin - 1])) --begin;
    std::uint32_t end = at;
    while (end < line.end && is_blank(source_[end])) ++end;
    const bool is_inner = begin > line.begin && end < line.end;
    if (is_inner) shrink({begin, end}, 1);
  }

  void delimiter(Span cell) {
    const auto first = static_cast<std::uint32_t>(source_.find('-', cell.begin));
    std::uint32_t end = first;
    while (end < cell.end && source_[end] == '-') ++end;
    if (end > first + dashes) edits_.push_back({{first + dashes, end}, ""});
  }

  void shrink(Span blanks, std::size_t size) {
    if (blanks.size() > size) edits_.push_back({blanks, std::string(size, ' ')});
  }

  static bool is_blank(char c) { return c == ' ' || c == '\t'; }

  const Document& document_;
  std::string_view source_;
  std::size_t padding_;
  std::vector<Edit> edits_;
};

}  // namespace

std::vector<Edit> shrink_tables(const Document& document, Profile profile) {
  if (profile == Profile::lossless) return {};
  return Shrinker(document, profile).run();
}

}  // namespace galley::render
