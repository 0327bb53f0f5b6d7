#include "render/inline_text.h"

#include <algorithm>
#include <charconv>

#include "render/utf8.h"

namespace galley::render {
namespace {

constexpr std::string_view white_space = " \t\r\n\f\v";

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_word(char c) { return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80; }

bool is_punctuation(char c) { return c > ' ' && c < 0x7F && !is_alnum(c); }

char at(std::string_view text, std::size_t i) { return i < text.size() ? text[i] : '\0'; }

bool is_intraword(std::string_view text, std::size_t i) {
  return i > 0 && is_word(text[i - 1]) && is_word(at(text, i + 1));
}

// Whether the character at `i` could be read as markup and needs a backslash.
bool is_markup(std::string_view text, std::size_t i, TextOrigin origin, bool has_code) {
  const char next = at(text, i + 1);
  switch (text[i]) {
    case '\\':
      return is_punctuation(next) || i + 1 == text.size();
    case '*':
    case '[':
    case ']':
      return true;
    case '_':
      return !is_intraword(text, i);
    case '`':
      return !has_code;
    case '<':
      return is_alnum(next) || next == '/' || next == '!' || next == '?';
    case '&':
      return origin == TextOrigin::javascript && (is_alnum(next) || next == '#');
    case '~':
      return next == '~' || (i > 0 && text[i - 1] == '~');
    default:
      return false;
  }
}

// How many bytes at the start of a line would be a block's marker; 0 when it is plain text.
std::size_t marker_size(std::string_view line) {
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  if (digits > 0) {
    const bool is_marker = at(line, digits) == '.' || at(line, digits) == ')';
    return is_marker && (digits + 1 == line.size() || line[digits + 1] == ' ') ? digits + 1 : 0;
  }
  const bool repeats = line.size() < 2 || line[1] == ' ' || line[1] == line[0];
  return line.find_first_of(">") == 0 || (repeats && line.find_first_of("#+-=") == 0) ? 1 : 0;
}

std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : trimmed(text)) {
    const bool is_space = white_space.find(c) != std::string_view::npos;
    if (!is_space) {
      line += c;
    } else if (line.back() != ' ') {
      line += ' ';
    }
  }
  return line;
}

std::size_t longest_run(std::string_view text, char c) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char next : text) {
    run = next == c ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

struct Reference {
  std::string_view name;
  std::string_view text;
};

// What is written by name in practice; others stay as they are.
constexpr Reference references[] = {{"lt", "<"},
                                    {"gt", ">"},
                                    {"amp", "&"},
                                    {"quot", "\""},
                                    {"apos", "'"},
                                    {"nbsp", "\xC2\xA0"},
                                    {"shy", "\xC2\xAD"},
                                    {"lbrace", "{"},
                                    {"rbrace", "}"},
                                    {"lcub", "{"},
                                    {"rcub", "}"},
                                    {"lbrack", "["},
                                    {"rbrack", "]"},
                                    {"vert", "|"},
                                    {"verbar", "|"},
                                    {"grave", "`"},
                                    {"copy", "\xC2\xA9"},
                                    {"mdash", "\xE2\x80\x94"},
                                    {"ndash", "\xE2\x80\x93"},
                                    {"hellip", "\xE2\x80\xA6"}};

// "&#123;" and "&#x7B;"; `digits` begins after the '#'.
bool append_number(std::string& out, std::string_view digits) {
  const bool is_hex = !digits.empty() && (digits[0] == 'x' || digits[0] == 'X');
  if (is_hex) digits.remove_prefix(1);
  unsigned value = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value, is_hex ? 16 : 10);
  if (digits.empty() || read.ptr != end || read.ec != std::errc()) return false;
  const bool is_scalar = value > 0 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
  append_utf8(out, is_scalar ? char32_t{value} : replacement_character);
  return true;
}

// Returns the bytes read from `rest`, which begins with '&'; 0 when it is no reference.
std::size_t append_reference(std::string& out, std::string_view rest) {
  const std::size_t end = rest.substr(0, 12).find(';');
  if (end == std::string_view::npos) return 0;
  const std::string_view name = rest.substr(1, end - 1);
  if (!name.empty() && name[0] == '#') return append_number(out, name.substr(1)) ? end + 1 : 0;
  for (const Reference& reference : references) {
    if (reference.name != name) continue;
    out += reference.text;
    return end + 1;
  }
  return 0;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(white_space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(white_space) + 1 - begin);
}

std::string markdown_text(std::string_view text, TextOrigin origin) {
  const std::string line = on_one_line(text);
  const bool has_code = std::count(line.begin(), line.end(), '`') % 2 == 0;
  const std::size_t marker = marker_size(line);
  std::string out;
  bool in_code = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '`' && has_code) in_code = !in_code;
    if (!in_code && (i + 1 == marker || is_markup(line, i, origin, has_code))) out += '\\';
    out += line[i];
  }
  return out;
}

std::string plain_text(std::string_view markdown) {
  std::string out;
  for (std::size_t i = 0; i < markdown.size(); ++i) {
    const std::size_t size = markdown[i] == '&' ? append_reference(out, markdown.substr(i)) : 0;
    if (size > 0) {
      i += size - 1;
      continue;
    }
    if (markdown[i] == '\\' && is_punctuation(at(markdown, i + 1))) ++i;
    out += markdown[i];
  }
  return out;
}

std::string code_span(std::string_view code) {
  const std::string line = on_one_line(code);
  if (line.empty()) return {};
  const std::string fence(longest_run(line, '`') + 1, '`');
  const bool needs_space = line.front() == '`' || line.back() == '`';
  const std::string pad(needs_space ? " " : "");
  return fence + pad + line + pad + fence;
}

std::string link_destination(std::string_view address) {
  const std::string line = on_one_line(address);
  const bool is_simple = std::none_of(line.begin(), line.end(), [](char c) {
    return c == ' ' || c == '(' || c == ')' || c == '<' || c == '>' || c == '\\';
  });
  if (is_simple && !line.empty()) return line;
  std::string out = "<";
  for (const char c : line) {
    if (c == '<' || c == '>' || c == '\\') out += '\\';
    out += c;
  }
  return out + ">";
}

std::string table_cell(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '|' && (i == 0 || text[i - 1] != '\\')) out += '\\';
    out += text[i];
  }
  return out;
}

bool is_heading_id(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_word(c) || c == '-' || c == '_' || c == '.' || c == ':';
  });
}

bool is_comment(std::string_view expression) {
  std::string_view rest = trimmed(expression);
  while (!rest.empty()) {
    const bool is_line = rest.substr(0, 2) == "//";
    if (!is_line && rest.substr(0, 2) != "/*") return false;
    const std::size_t end = is_line ? rest.find('\n') : rest.find("*/", 2);
    if (end == std::string_view::npos) return is_line;
    rest = trimmed(rest.substr(end + (is_line ? 1 : 2)));
  }
  return true;
}

}  // namespace galley::render
