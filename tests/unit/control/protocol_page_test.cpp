// lib/control/README.md says what the code does.
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "control/methods.h"
#include "support/catch.h"

using namespace galley::control;

namespace {

std::string page() {
  std::ifstream file(GALLEY_SOURCE_DIR "/lib/control/README.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The text of a heading up to the next one of its level or above.
std::string section(const std::string& text, const std::string& heading) {
  const std::size_t begin = text.find("\n" + heading + "\n");
  if (begin == std::string::npos) return "";
  const std::string rest = text.substr(begin + 1 + heading.size());
  std::smatch next;
  const std::string level = heading.substr(0, heading.find(' '));
  const bool is_followed =
      std::regex_search(rest, next, std::regex("\n#{1," + std::to_string(level.size()) + "} "));
  return rest.substr(0, is_followed ? static_cast<std::size_t>(next.position()) : rest.size());
}

std::set<std::string> all(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at) {
    found.insert((*at)[1]);
  }
  return found;
}

}  // namespace

TEST_CASE("the protocol page has every method with its parameters, and none besides") {
  const std::string methods_section = section(page(), "## Methods");
  std::set<std::string> known;
  for (const Method& method : methods()) {
    INFO(method.name);
    known.emplace(method.name);
    const std::string own = section(methods_section, "### " + std::string(method.name));
    std::set<std::string> parameters;
    for (const Parameter& parameter : method.parameters) parameters.emplace(parameter.name);
    CHECK(all(own, "\n- `([a-z_]+)`:") == parameters);
    CHECK(own.find("Result: ") != std::string::npos);
  }
  CHECK(all(methods_section, "\n### ([a-z-]+)") == known);
}

TEST_CASE("the protocol page has every error code") {
  std::set<std::string> known;
  for (const ErrorCode code :
       {ErrorCode::parse_error, ErrorCode::invalid_request, ErrorCode::method_not_found,
        ErrorCode::invalid_params, ErrorCode::internal_error, ErrorCode::too_many_connections,
        ErrorCode::not_permitted, ErrorCode::too_many_waiting, ErrorCode::unknown_project,
        ErrorCode::sync_timed_out, ErrorCode::shutting_down, ErrorCode::paused}) {
    known.insert(std::to_string(static_cast<int>(code)));
  }
  CHECK(all(section(page(), "## Errors"), "\n\\| (-?[0-9]+) \\|") == known);
}

TEST_CASE("the kinds of events on the protocol page are those that the header names") {
  std::ifstream header(GALLEY_SOURCE_DIR "/lib/control/event.h");
  std::ostringstream text;
  text << header.rdbuf();
  const std::string source = text.str();
  const std::size_t begin = source.find("// Kinds, with their members:");
  const std::string kinds = source.substr(begin, source.find("struct Event", begin) - begin);
  const std::string table = section(page(), "## Events");
  std::set<std::string> known = all(kinds, "\n//   ([a-z]+)");
  known.insert("resumed");
  CHECK(all(table, "(?:\n\\| |, )`([a-z]+)`(?=[^\n|]* \\|[^\n|]*\\|\n)") == known);
}
