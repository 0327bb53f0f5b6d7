#include "settings/reader.h"

#include <algorithm>
#include <charconv>

#include "base/path.h"
#include "settings/expand.h"

namespace galley::settings {
namespace {

// An alias costs a few bytes and may stand for a long list; this bounds what all of them together
// may unfold to. A thousand projects with fifty entries each stay below.
constexpr int most_visits = 100'000;

// More would not be read by anybody.
constexpr std::size_t most_diagnostics = 200;

constexpr std::size_t longest_quote = 40;

std::string in_quotes(std::string_view text) {
  if (text.size() <= longest_quote) return "`" + std::string(text) + "`";
  return "`" + std::string(text.substr(0, longest_quote)) + "`...";
}

// Never looks into the node: a map may hold itself.
std::string describe(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Map:
      return "a section of keys";
    case YAML::NodeType::Sequence:
      return "a list";
    case YAML::NodeType::Scalar:
      return in_quotes(node.Scalar());
    case YAML::NodeType::Null:
    case YAML::NodeType::Undefined:
      break;
  }
  return "empty";
}

std::string name_of_key(std::string_view key) { return "`" + std::string(key) + "`"; }

// With a sign too: -1 is a number that is out of range, not something else.
bool is_whole_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

// Where `offset` of the expanded text's source stands in the file, when the text stands there as it
// is read: without escapes, on one line.
int columns_until(std::string_view file_text, int position, std::string_view scalar,
                  std::size_t offset) {
  std::size_t at = static_cast<std::size_t>(position);
  const bool is_quoted = at < file_text.size() && (file_text[at] == '"' || file_text[at] == '\'');
  if (is_quoted) ++at;
  if (file_text.substr(std::min(at, file_text.size()), scalar.size()) != scalar) return 0;
  return static_cast<int>(offset) + (is_quoted ? 1 : 0);
}

}  // namespace

Reader::Reader(std::string_view text, std::string file, const Environment& environment)
    : text_(text), file_(std::move(file)), environment_(environment) {}

Place Reader::place_of(const YAML::Node& node) const {
  const YAML::Mark mark = node.Mark();
  return mark.is_null() ? Place{file_, 0, 0} : Place{file_, mark.line + 1, mark.column + 1};
}

void Reader::error(const Place& place, std::string code, std::string message) {
  diagnostics_.push_back({place, Severity::error, std::move(code), std::move(message)});
}

void Reader::warning(const Place& place, std::string code, std::string message) {
  diagnostics_.push_back({place, Severity::warning, std::move(code), std::move(message)});
}

Diagnostics Reader::take() {
  std::stable_sort(
      diagnostics_.begin(), diagnostics_.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
      });
  if (is_full()) {
    error({file_, 0, 0}, "settings-more",
          "there are more mistakes than these; correct some and look again");
  }
  return std::move(diagnostics_);
}

bool Reader::is_full() const { return diagnostics_.size() >= most_diagnostics; }

bool Reader::spend() {
  if (is_full()) return false;
  if (++visits_ == most_visits && !is_full()) {
    error({file_, 0, 0}, "settings-size",
          "the aliases of this file unfold to too many entries; write them out");
  }
  return visits_ < most_visits;
}

void Reader::wrong_type(const Place& place, std::string_view key, std::string_view wanted,
                        const YAML::Node& node) {
  if (node.IsNull() || !node.IsDefined()) {
    return error(place, "settings-empty",
                 name_of_key(key) + " has no value; it wants " + std::string(wanted));
  }
  error(place, "settings-type",
        name_of_key(key) + " wants " + std::string(wanted) + ", and is " + describe(node));
}

std::vector<Entry> Reader::entries(const YAML::Node& map, Section section) {
  std::vector<Entry> found;
  const std::span<const std::string_view> keys = keys_of(section);
  for (const auto& pair : map) {
    if (!spend()) break;
    const Place place = place_of(pair.first);
    if (!pair.first.IsScalar()) {
      error(place, "settings-key-unknown", "a key must be one of " + listed(keys));
      continue;
    }
    const std::string& written = pair.first.Scalar();
    const auto key = std::find(keys.begin(), keys.end(), written);
    if (key == keys.end()) {
      error(place, "settings-key-unknown",
            in_quotes(written) + " is no key of " + std::string(name_of(section)) + "; " +
                advice_for(written, section));
      continue;
    }
    const auto first = std::find_if(found.begin(), found.end(),
                                    [&](const Entry& entry) { return entry.key == *key; });
    if (first != found.end()) {
      error(place, "settings-key-repeated",
            name_of_key(*key) + " was given in line " + std::to_string(first->place.line) +
                " already; keep one of the two");
      continue;
    }
    found.push_back({*key, pair.second, place});
  }
  return found;
}

bool Reader::is_map(const Entry& entry) {
  if (entry.value.IsMap()) return true;
  const bool is_null = entry.value.IsNull();
  wrong_type(is_null ? entry.place : place_of(entry.value), entry.key, "keys of its own below it",
             entry.value);
  return false;
}

bool Reader::is_list(const Entry& entry, std::string_view wanted) {
  if (entry.value.IsSequence()) return true;
  const bool is_null = entry.value.IsNull();
  wrong_type(is_null ? entry.place : place_of(entry.value), entry.key, wanted, entry.value);
  return false;
}

std::optional<Text> Reader::scalar(const YAML::Node& node, std::string_view key,
                                   const Place& key_place, std::string_view wanted) {
  const Place place = node.IsNull() ? key_place : place_of(node);
  if (!node.IsScalar()) {
    wrong_type(place, key, wanted, node);
    return std::nullopt;
  }
  const std::string& written = node.Scalar();
  Expanded expanded = expand_variables(written, environment_);
  if (const auto* problem = std::get_if<ExpandProblem>(&expanded)) {
    Place exact = place;
    exact.column += columns_until(text_, node.Mark().pos, written, problem->offset);
    error(exact, "settings-variable", name_of_key(key) + ": " + problem->message);
    return std::nullopt;
  }
  std::string& value = std::get<std::string>(expanded);
  if (has_control_character(value)) {
    error(place, "settings-value", name_of_key(key) + " holds a line ending or control character");
    return std::nullopt;
  }
  return Text{std::move(value), place};
}

std::optional<Text> Reader::text(const Entry& entry, std::string_view wanted) {
  return scalar(entry.value, entry.key, entry.place, wanted);
}

std::vector<Text> Reader::texts(const Entry& entry, std::string_view wanted) {
  std::vector<Text> list;
  if (!is_list(entry, wanted)) return list;
  for (const YAML::Node& item : entry.value) {
    if (!spend()) break;
    if (item.IsMap() || item.IsSequence()) {
      error(place_of(item), "settings-type",
            name_of_key(entry.key) + " wants " + std::string(wanted) + ", and holds " +
                describe(item));
      continue;
    }
    const bool is_null = item.IsNull();
    std::optional<Text> text;
    if (!is_null) text = scalar(item, entry.key, place_of(item), wanted);
    if (is_null || (text && text->value.empty())) {
      error(place_of(item), "settings-empty", name_of_key(entry.key) + " holds an empty entry");
    } else if (text) {
      list.push_back(std::move(*text));
    }
  }
  return list;
}

std::optional<Text> Reader::path(const Entry& entry) {
  constexpr std::string_view wanted = "a path (a bare ~ is nothing in YAML: write ~/)";
  std::optional<Text> text = scalar(entry.value, entry.key, entry.place, wanted);
  if (!text) return std::nullopt;
  if (text->value.empty()) {
    error(text->place, "settings-empty", name_of_key(entry.key) + " is empty; it wants a path");
    return std::nullopt;
  }
  return absolute_path(entry.key, *text);
}

std::vector<Text> Reader::paths(const Entry& entry) {
  std::vector<Text> list;
  for (const Text& text : texts(entry, "a list of paths such as [../snippets]")) {
    if (std::optional<Text> path = absolute_path(entry.key, text)) list.push_back(std::move(*path));
  }
  return list;
}

std::optional<Text> Reader::absolute_path(std::string_view key, const Text& text) {
  Expanded expanded = expand_home(text.value, environment_);
  if (const auto* problem = std::get_if<ExpandProblem>(&expanded)) {
    error(text.place, "settings-variable", name_of_key(key) + ": " + problem->message);
    return std::nullopt;
  }
  return Text{path::absolute(std::get<std::string>(expanded), path::parent(file_)), text.place};
}

std::optional<std::uint64_t> Reader::number(const Entry& entry, Range range,
                                            std::string_view unit) {
  const std::string between = "from " + std::to_string(range.least) + " to " +
                              std::to_string(range.most) + std::string(unit);
  const std::string wanted = "a whole number " + between;
  const std::optional<Text> text = scalar(entry.value, entry.key, entry.place, wanted);
  if (!text) return std::nullopt;
  if (!is_whole_number(text->value)) {
    error(text->place, "settings-type",
          name_of_key(entry.key) + " wants " + wanted + ", and is " +
              (text->value.empty() ? "empty" : in_quotes(text->value)));
    return std::nullopt;
  }
  std::uint64_t value = 0;
  const char* const begin = text->value.data();
  const auto [end, problem] = std::from_chars(begin, begin + text->value.size(), value);
  if (problem != std::errc() || value < range.least || value > range.most) {
    error(text->place, "settings-range",
          name_of_key(entry.key) + " is " + in_quotes(text->value) + "; it goes " + between);
    return std::nullopt;
  }
  return value;
}

std::optional<bool> Reader::boolean(const Entry& entry) {
  const std::optional<Text> text = scalar(entry.value, entry.key, entry.place, "`true` or `false`");
  if (!text) return std::nullopt;
  for (const std::string_view yes : {"true", "True", "TRUE", "yes", "on"}) {
    if (text->value == yes) return true;
  }
  for (const std::string_view no : {"false", "False", "FALSE", "no", "off"}) {
    if (text->value == no) return false;
  }
  error(text->place, "settings-type",
        name_of_key(entry.key) + " wants `true` or `false`, and is " +
            (text->value.empty() ? "empty" : in_quotes(text->value)));
  return std::nullopt;
}

std::optional<std::size_t> Reader::choice(const Entry& entry,
                                          std::span<const std::string_view> choices) {
  const std::string wanted = listed(choices);
  const std::optional<Text> text = scalar(entry.value, entry.key, entry.place, wanted);
  if (!text) return std::nullopt;
  const auto found = std::find(choices.begin(), choices.end(), text->value);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  const std::string_view near = nearest(text->value, choices);
  error(text->place, "settings-value",
        name_of_key(entry.key) + " is " + in_quotes(text->value) +
            (near.empty() ? "" : "; did you mean `" + std::string(near) + "`?") +
            (near.empty() ? "; it wants " + wanted : ""));
  return std::nullopt;
}

}  // namespace galley::settings
