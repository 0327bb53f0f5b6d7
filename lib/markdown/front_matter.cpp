#include "markdown/front_matter.h"

#include <algorithm>

#include "markdown/chars.h"
#include "markdown/yaml_value.h"

namespace galley::markdown {
namespace {

std::uint32_t next_line(std::string_view source, std::size_t at) {
  const std::size_t feed = source.find('\n', at);
  return static_cast<std::uint32_t>(feed == source.npos ? source.size() : feed + 1);
}

// "---" (or, to close, "...") alone on a line.
bool is_rule(std::string_view line, bool closing) {
  const std::string_view mark = line.substr(0, 3);
  if (mark != "---" && !(closing && mark == "...")) return false;
  return trimmed(line.substr(3)).empty();
}

bool is_key(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == line.npos) return false;
  return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return is_name_part(c) || c == '-' || c == '"' || c == '\''; });
}

// Whether a line may stand first in a mapping: a key, or a mapping in braces.
bool may_open_mapping(std::string_view line) {
  line = trimmed(line);
  if (line.front() == '{' || line.back() == ':') return true;
  return line.find(": ") != line.npos || line.find(":\t") != line.npos;
}

// Between two rules may also stand a line of text or a list: what holds no key is no front matter.
// Where blank lines come first, a page may begin with a thematic break: there it has to be a plain
// key (pandoc takes such a rule for a break always; a few real pages mean front matter).
bool may_be_mapping(std::string_view source, std::size_t at) {
  bool has_blank = false;
  while (at < source.size()) {
    const std::uint32_t end = next_line(source, at);
    const std::string_view line = source.substr(at, end - at);
    if (is_rule(line, true) && !has_blank) return true;
    const bool is_blank_line = trimmed(line).empty();
    const bool is_comment = line.front() == '#' && !has_blank;
    if (!is_blank_line && !is_comment) return has_blank ? is_key(line) : may_open_mapping(line);
    has_blank = has_blank || is_blank_line;
    at = end;
  }
  return false;
}

// The YAML begins on the second line of the source.
void report(FrontMatter& matter, const YamlRemark& remark, std::string code, std::string message) {
  matter.diagnostics.push_back({{"", remark.line + 2, remark.column + 1},
                                Severity::warning,
                                std::move(code),
                                std::move(message)});
}

void refuse(FrontMatter& matter, const YamlRemark& remark) {
  matter.state = FrontMatter::State::broken;
  report(matter, remark, "front-matter-invalid",
         "the front matter is not valid YAML: " + remark.what +
             "; its text is kept as `meta_raw` (what has \": \" or \" #\" in it needs quotes)");
}

}  // namespace

Span find_front_matter(std::string_view source) {
  const std::uint32_t begin = source.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  std::uint32_t at = next_line(source, begin);
  if (!is_rule(source.substr(begin, at - begin), false) || at == source.size()) return {};
  if (!may_be_mapping(source, at)) return {};
  while (at < source.size()) {
    const std::uint32_t end = next_line(source, at);
    if (is_rule(source.substr(at, end - at), true)) return {begin, end};
    at = end;
  }
  return {};
}

FrontMatter read_front_matter(std::string_view source) {
  FrontMatter matter;
  matter.span = find_front_matter(source);
  if (matter.span.empty()) return matter;
  const std::string_view block = matter.span.of(source);
  const std::size_t begin = block.find('\n') + 1;
  const std::size_t end = block.rfind('\n', block.size() - 2) + 1;
  matter.yaml = {matter.span.begin + static_cast<std::uint32_t>(begin),
                 matter.span.begin + static_cast<std::uint32_t>(std::max(begin, end))};
  matter.state = FrontMatter::State::read;
  YamlReading reading = read_yaml(matter.yaml.of(source));
  if (!reading.value) {
    refuse(matter, *reading.remark);
  } else if (reading.value->kind == Value::Kind::map) {
    matter.values = std::move(*reading.value);
    if (reading.remark) report(matter, *reading.remark, "front-matter-key", reading.remark->what);
  } else if (reading.value->text != "null" || reading.value->kind != Value::Kind::plain) {
    refuse(matter, {0, 0, "it holds no \"key: value\" pairs"});
  }
  return matter;
}

}  // namespace galley::markdown
