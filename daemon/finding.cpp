#include "finding.h"

#include <algorithm>
#include <array>

namespace galley::ctl {
namespace {

constexpr std::array<std::string_view, 4> names{"good", "note", "warning", "error"};
constexpr std::array<std::string_view, 4> ascii_marks{"*", "-", "~", "!"};
constexpr std::array<std::string_view, 4> marks{"✓", "·", "!", "✗"};
constexpr std::array styles{Style::good, Style::faint, Style::busy, Style::bad};

std::size_t place_of(Finding::Level level) { return static_cast<std::size_t>(level); }

std::vector<Piece> words_of(std::string_view text) {
  std::vector<Piece> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back({std::string(text.substr(0, end))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace

std::string draw(const Findings& findings, const View& view) {
  const auto& signs = view.terminal.glyphs == Glyphs::unicode ? marks : ascii_marks;
  std::string text;
  for (const Finding& finding : findings) {
    const std::size_t at = place_of(finding.level);
    Row row;
    row.label = {{std::string(signs.at(at)), styles.at(at)},
                 {" "},
                 {finding.subject, Style::strong},
                 {"  "}};
    row.items = words_of(finding.text);
    row.hang = 4;
    text += draw(row, view.terminal);
    if (finding.mend.empty()) continue;
    text +=
        draw(Row{{{"    mend: ", Style::faint}}, words_of(finding.mend), " ", 4}, view.terminal);
  }
  return text;
}

control::Json to_json(const Findings& findings) {
  control::Json list = control::Json::array();
  for (const Finding& finding : findings) {
    list.push_back({{"level", names.at(place_of(finding.level))},
                    {"subject", finding.subject},
                    {"text", finding.text},
                    {"mend", finding.mend}});
  }
  return list;
}

Finding::Level worst(const Findings& findings) {
  Finding::Level worst = Finding::Level::good;
  for (const Finding& finding : findings) worst = std::max(worst, finding.level);
  return worst;
}

}  // namespace galley::ctl
