#include "markdown/front_matter.h"

#include <algorithm>

#include "markdown/chars.h"
#include "markdown/toml_value.h"
#include "markdown/yaml_value.h"

namespace galley::markdown {
namespace {

std::uint32_t next_line(std::string_view source, std::size_t at) {
  const std::size_t feed = source.find('\n', at);
  return static_cast<std::uint32_t>(feed == source.npos ? source.size() : feed + 1);
}

// What front matter may be written in.
struct Language {
  std::string_view name;
  std::string_view opening;  // alone on a line
  std::string_view closing;
  std::string_view other_closing;
  std::string_view separator;  // between a key and its value
  ValueReading (*read)(std::string_view text);
  std::string_view advice;
};

// TOML's is that of Hugo and Zola.
constexpr Language languages[] = {
    {"YAML", "---", "---", "...", ":", read_yaml, "what has \": \" or \" #\" in it needs quotes"},
    {"TOML", "+++", "+++", "+++", "=", read_toml, "texts stand in quotes there"},
};

bool is_rule(std::string_view line, std::string_view mark) {
  return line.substr(0, mark.size()) == mark && trimmed(line.substr(mark.size())).empty();
}

bool closes(std::string_view line, const Language& language) {
  return is_rule(line, language.closing) || is_rule(line, language.other_closing);
}

bool begins_with_key(std::string_view line, const Language& language) {
  const std::string_view key = trimmed(line.substr(0, line.find(language.separator)));
  return !key.empty() && key.size() < line.size() &&
         std::all_of(key.begin(), key.end(), [](char c) {
           return is_name_part(c) || c == '-' || c == '.' || c == '"' || c == '\'';
         });
}

// Whether a line may stand first in a mapping: a key of whatever characters, a mapping in braces,
// the header of a table.
bool may_open_mapping(std::string_view line, const Language& language) {
  line = trimmed(line);
  if (language.separator == "=") {
    return line.front() == '[' || begins_with_key(line, language);
  }
  if (line.front() == '{' || line.back() == ':') return true;
  return line.find(": ") != line.npos || line.find(":\t") != line.npos;
}

// Between two rules may also stand a line of text or a list: what holds no key is no front matter.
// Where blank lines come first, a page may begin with a thematic break: there it has to be a plain
// key (pandoc takes such a rule for a break always; a few real pages mean front matter).
bool may_be_mapping(std::string_view source, std::size_t at, const Language& language) {
  bool has_blank = false;
  while (at < source.size()) {
    const std::uint32_t end = next_line(source, at);
    const std::string_view line = source.substr(at, end - at);
    if (closes(line, language) && !has_blank) return true;
    const bool is_blank_line = trimmed(line).empty();
    const bool is_comment = line.front() == '#' && !has_blank;
    if (!is_blank_line && !is_comment) {
      return has_blank ? begins_with_key(line, language) : may_open_mapping(line, language);
    }
    has_blank = has_blank || is_blank_line;
    at = end;
  }
  return false;
}

// Lines of the remark are counted from the first one of the text.
void report(FrontMatter& matter, const ValueRemark& remark, std::string code, std::string message) {
  matter.diagnostics.push_back({{"", matter.first_line + remark.line, remark.column + 1},
                                Severity::warning,
                                std::move(code),
                                std::move(message)});
}

void refuse(FrontMatter& matter, const ValueRemark& remark, const Language& language) {
  matter.state = FrontMatter::State::broken;
  std::string message("the front matter is not valid ");
  message.append(language.name).append(": ").append(remark.what);
  message.append("; its text is kept as `meta_raw` (").append(language.advice).append(")");
  report(matter, remark, "front-matter-invalid", std::move(message));
}

// What the first line of a source opens, or nullptr.
const Language* language_of(std::string_view first_line) {
  for (const Language& language : languages) {
    if (is_rule(first_line, language.opening)) return &language;
  }
  return nullptr;
}

struct Found {
  const Language* language = nullptr;
  Span span;
  Span text;
};

// Zola lets blank lines stand before its "+++", which means nothing else in Markdown; before "---"
// there may be none (Jekyll, Hugo).
std::uint32_t begin_of(std::string_view source) {
  const std::uint32_t begin = source.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  const std::size_t mark = source.find_first_not_of(" \t\r\n", begin);
  if (mark == source.npos || source.substr(mark, 3) != "+++") return begin;
  const bool is_indented = mark > begin && is_blank(source[mark - 1]);
  return is_indented ? begin : static_cast<std::uint32_t>(mark);
}

Found find(std::string_view source) {
  const std::uint32_t begin = begin_of(source);
  const std::uint32_t text = next_line(source, begin);
  const Language* const language = language_of(source.substr(begin, text - begin));
  if (!language || !may_be_mapping(source, text, *language)) return {};
  for (std::uint32_t at = text; at < source.size();) {
    const std::uint32_t end = next_line(source, at);
    if (closes(source.substr(at, end - at), *language)) return {language, {begin, end}, {text, at}};
    at = end;
  }
  return {};
}

}  // namespace

Span find_front_matter(std::string_view source) { return find(source).span; }

FrontMatter read_front_matter(std::string_view source) {
  FrontMatter matter;
  const Found found = find(source);
  if (!found.language) return matter;
  matter.state = FrontMatter::State::read;
  matter.span = found.span;
  matter.text = found.text;
  const std::string_view before = source.substr(0, matter.text.begin);
  matter.first_line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
  ValueReading reading = found.language->read(matter.text.of(source));
  if (!reading.value) {
    refuse(matter, *reading.remark, *found.language);
  } else if (reading.value->kind == Value::Kind::map) {
    matter.values = std::move(*reading.value);
    if (reading.remark) report(matter, *reading.remark, "front-matter-key", reading.remark->what);
  } else if (reading.value->text != "null" || reading.value->kind != Value::Kind::plain) {
    refuse(matter, {0, 0, "it holds no keys with values"}, *found.language);
  }
  return matter;
}

}  // namespace galley::markdown
