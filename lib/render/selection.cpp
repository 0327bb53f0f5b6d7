#include "render/selection.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "render/inline_text.h"

namespace galley::render {
namespace {

enum class Edge { begin, end };

struct Mark {
  Edge edge;
  std::string_view name;  // empty: the mark has none
};

// Where on its line a mark stands: behind whatever begins a comment, or first.
enum class Where { anywhere, first };

// What stands before a region's name. The longer of two that begin alike stands first.
struct MarkForm {
  std::string_view word;
  Edge edge;
  Where where = Where::anywhere;
};
constexpr std::array mark_forms = {
    MarkForm{"ANCHOR_END:", Edge::end},
    MarkForm{"ANCHOR:", Edge::begin},
    MarkForm{"#endregion", Edge::end},
    MarkForm{"#region", Edge::begin},
    MarkForm{"--8<-- [start:", Edge::begin},
    MarkForm{"--8<-- [end:", Edge::end},
    // Editors fold these too, and VitePress takes whatever they fold.
    MarkForm{"// endregion", Edge::end, Where::first},
    MarkForm{"// region", Edge::begin, Where::first},
    MarkForm{"//endregion", Edge::end, Where::first},
    MarkForm{"//region", Edge::begin, Where::first},
    MarkForm{"# endregion", Edge::end, Where::first},
    MarkForm{"# region", Edge::begin, Where::first},
    MarkForm{"<!-- endregion", Edge::end, Where::first},
    MarkForm{"<!-- region", Edge::begin, Where::first},
    MarkForm{"#pragma endregion", Edge::end, Where::first},
    MarkForm{"#pragma region", Edge::begin, Where::first},
    MarkForm{"#EndRegion", Edge::end, Where::first},
    MarkForm{"#End Region", Edge::end, Where::first},
    MarkForm{"#Region", Edge::begin, Where::first},
};

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

std::optional<Mark> mark_in(std::string_view line) {
  for (const MarkForm& form : mark_forms) {
    const bool is_first = form.where == Where::first;
    const std::string_view text = is_first ? trimmed(line) : line;
    const std::size_t at =
        is_first && !text.starts_with(form.word) ? std::string_view::npos : text.find(form.word);
    if (at == std::string_view::npos) continue;
    std::string_view rest = text.substr(at + form.word.size());
    // "// regions of" is a comment like any other.
    if (is_first && !rest.empty() && is_name_char(rest.front())) continue;
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\""), rest.size()));
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_name_char);
    std::string_view name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    if (name == "--") name = {};  // of the "-->" behind a mark without a name
    return Mark{form.edge, name};
  }
  return std::nullopt;
}

template <typename Visit>
void for_each_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void append_line(std::string& out, std::string_view line) {
  out += line;
  out += '\n';
}

std::string without_last_line_ending(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

std::optional<std::string> lines_of_region(std::string_view text, std::string_view region) {
  std::string out;
  bool is_known = false;
  bool is_inside = false;
  for_each_line(text, [&](std::string_view line) {
    if (const std::optional<Mark> mark = mark_in(line)) {
      const bool is_meant = mark->name == region || (mark->edge == Edge::end && mark->name.empty());
      if (is_meant) is_inside = mark->edge == Edge::begin;
      is_known = is_known || is_inside;
    } else if (is_inside) {
      append_line(out, line);
    }
  });
  if (!is_known) return std::nullopt;
  return out;
}

std::string lines_in(std::string_view text, const std::vector<LineRange>& ranges) {
  std::string out;
  std::uint32_t number = 0;
  for_each_line(text, [&](std::string_view line) {
    ++number;
    const bool is_meant = std::any_of(ranges.begin(), ranges.end(), [&](const LineRange& range) {
      return number >= range.first && (range.last == 0 || number <= range.last);
    });
    if (is_meant) append_line(out, line);
  });
  return out;
}

// An empty text is the open end of a range.
std::optional<std::uint32_t> line_number(std::string_view text) {
  text = trimmed(text);
  std::uint32_t number = 0;
  if (text.empty()) return number;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::string> select_lines(std::string_view text, const Selection& selection) {
  std::optional<std::string> out = selection.region.empty()
                                       ? std::optional<std::string>(text)
                                       : lines_of_region(text, selection.region);
  if (!out) return out;
  if (!selection.ranges.empty()) out = lines_in(*out, selection.ranges);
  return without_last_line_ending(std::move(*out));
}

std::optional<LineRange> parse_line_range(std::string_view text, char separator) {
  const std::size_t at = text.find(separator);
  const std::optional<std::uint32_t> first = line_number(text.substr(0, at));
  if (at == std::string_view::npos) {
    if (!first || *first == 0) return std::nullopt;
    return LineRange{*first, *first};
  }
  const std::optional<std::uint32_t> last = line_number(text.substr(at + 1));
  if (!first || !last) return std::nullopt;
  return LineRange{*first, *last};
}

std::string without_common_indent(std::string_view text) {
  std::size_t common = std::string_view::npos;
  for_each_line(text, [&](std::string_view line) {
    const std::size_t indent = line.find_first_not_of(" \t\r");
    if (indent != std::string_view::npos) common = std::min(common, indent);
  });
  std::string out;
  for_each_line(text, [&](std::string_view line) {
    append_line(out, line.substr(std::min(common, line.size())));
  });
  return without_last_line_ending(std::move(out));
}

}  // namespace galley::render
