#include "render/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "render/utf8.h"

namespace galley::render {
namespace {

using markdown::Value;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Plain words that YAML 1.1 or 1.2 reads as booleans or null (yaml.org/type/bool.html, null.html).
bool is_reserved(std::string_view text) {
  static constexpr std::array<std::string_view, 9> words{"y",   "n",    "yes",   "no",  "on",
                                                         "off", "true", "false", "null"};
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return std::find(words.begin(), words.end(), lower) != words.end();
}

// A letter first rules out numbers, dates and indicators; ':' and '#' are not among what may
// follow.
bool is_plain(std::string_view text) {
  if (text.empty() || !is_letter(text.front()) || text.back() == ' ' || is_reserved(text)) {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == ' ' || c == '-' || c == '_' || c == '.' || c == '/';
  });
}

// Whether a text that stood without quotes may be more than a text (a number, a date, a boolean)
// and can stand so inside of brackets too.
bool is_typed(std::string_view text) {
  if (text.empty() || is_reserved(text) || text == "~") return true;
  const bool begins = is_digit(text.front()) || text.front() == '+' || text.front() == '.' ||
                      (text.front() == '-' && text.size() > 1 && text[1] != ' ');
  return begins && text.back() != ':' && text.find(": ") == text.npos && text.back() != ' ' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_letter(c) || is_digit(c) || c == ' ' || c == '-' || c == '_' || c == '.' ||
                  c == ':' || c == '+';
         });
}

// YAML 1.2, production c-printable, without what double quotes need escaped or readers trip over:
// C1 controls (U+0085 is a line break in YAML 1.1), line separators and the byte order mark.
bool is_direct(char32_t c) {
  if (c < 0xA0) return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
  return c != 0x2028 && c != 0x2029 && c != 0xFEFF && c != 0xFFFE && c != 0xFFFF;
}

void append_hex(std::string& out, char32_t value, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    out += "0123456789ABCDEF"[(value >> static_cast<unsigned>(shift)) & 15U];
  }
}

void append_escaped(std::string& out, char32_t c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += c < 0x100 ? "\\x" : "\\u";
  append_hex(out, c, c < 0x100 ? 2 : 4);
}

struct Escape {
  char32_t value;
  std::size_t size;  // bytes after the backslash
};

std::optional<Escape> read_escape(std::string_view rest) {
  if (rest.empty()) return std::nullopt;
  switch (rest.front()) {
    case '"':
      return Escape{'"', 1};
    case '\\':
      return Escape{'\\', 1};
    case 'n':
      return Escape{'\n', 1};
    case 'r':
      return Escape{'\r', 1};
    case 't':
      return Escape{'\t', 1};
    default:
      break;
  }
  const std::size_t digits = rest.front() == 'x' ? 2 : rest.front() == 'u' ? 4 : 0;
  if (digits == 0 || rest.size() <= digits) return std::nullopt;
  unsigned value = 0;
  const char* const begin = rest.data() + 1;
  if (std::from_chars(begin, begin + digits, value, 16).ptr != begin + digits) return std::nullopt;
  return Escape{value, digits + 1};
}

std::optional<std::string> read_quoted(std::string_view inner) {
  std::string text;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] == '"') return std::nullopt;
    if (inner[i] != '\\') {
      text += inner[i];
      continue;
    }
    const std::optional<Escape> escape = read_escape(inner.substr(i + 1));
    if (!escape) return std::nullopt;
    append_utf8(text, escape->value);
    i += escape->size;
  }
  return text;
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text, i);
    if (is_direct(point.value)) {
      append_utf8(out, point.value);
    } else {
      append_escaped(out, point.value);
    }
    i += point.size;
  }
  return out + '"';
}

std::string yaml_flow(const Value& value) {
  if (value.is_scalar()) {
    const bool is_plain_value = value.kind == Value::Kind::plain && is_typed(value.text);
    return is_plain_value ? value.text : yaml_scalar(value.text);
  }
  const bool is_map = value.kind == Value::Kind::map;
  std::string out(is_map ? "{" : "[");
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) out += ", ";
    if (is_map) out.append(yaml_scalar(value.keys[i])).append(": ");
    out += yaml_flow(value.items[i]);
  }
  return out + (is_map ? '}' : ']');
}

std::optional<std::string> read_yaml_scalar(std::string_view scalar) {
  if (is_plain(scalar)) return std::string(scalar);
  if (scalar.size() < 2 || scalar.front() != '"' || scalar.back() != '"') return std::nullopt;
  return read_quoted(scalar.substr(1, scalar.size() - 2));
}

}  // namespace galley::render
