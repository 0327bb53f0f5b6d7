#include "settings/expand.h"

#include <algorithm>

namespace galley::settings {
namespace {

// The characters of a name in the environment (POSIX.1-2017, XBD 3.235), lower case too.
bool is_name(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || is_digit(c); });
}

// The value of what stands between the braces.
Expanded value_of(std::string_view inside, const Environment& environment) {
  const std::size_t mark = inside.find(":-");
  const std::string name(inside.substr(0, mark));
  if (!is_name(name)) {
    return ExpandProblem{0, "`${" + std::string(inside.substr(0, 40)) +
                                "}` names no variable; write ${NAME} or ${NAME:-default}"};
  }
  const std::optional<std::string> value = environment(name);
  const bool has_default = mark != std::string_view::npos;
  if (has_default && (!value || value->empty())) return std::string(inside.substr(mark + 2));
  if (value) return *value;
  return ExpandProblem{0, "the environment variable `" + name +
                              "` is not set; set it, or write ${" + name + ":-default}"};
}

}  // namespace

Expanded expand_variables(std::string_view text, const Environment& environment) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = std::min(text.find("${", at), text.size());
    result += text.substr(at, open - at);
    if (open == text.size()) break;
    if (open > at && text[open - 1] == '$') {  // "$${"
      result += "{";
      at = open + 2;
      continue;
    }
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) {
      return ExpandProblem{open, "`${` is never closed by `}`; write $${ for the two characters"};
    }
    const std::string_view inside = text.substr(open + 2, close - open - 2);
    if (inside.find("${") != std::string_view::npos) {
      return ExpandProblem{open, "a default cannot hold another `${`; set one variable before"};
    }
    Expanded value = value_of(inside, environment);
    if (auto* problem = std::get_if<ExpandProblem>(&value)) {
      problem->offset = open;
      return value;
    }
    result += std::get<std::string>(value);
    at = close + 1;
  }
  return result;
}

Expanded expand_home(std::string_view path, const Environment& environment) {
  if (path.empty() || path.front() != '~') return std::string(path);
  if (path.size() > 1 && path[1] != '/') {
    const std::string_view user = path.substr(0, std::min(path.find('/'), path.size()));
    return ExpandProblem{0, "`" + std::string(user) + "` is not expanded; write that folder out"};
  }
  const std::optional<std::string> home = environment("HOME");
  if (!home || home->empty()) {
    return ExpandProblem{0, "`~` needs the environment variable `HOME`, which is not set"};
  }
  return *home + std::string(path.substr(1));
}

}  // namespace galley::settings
