#include "render/js_literal.h"

#include <algorithm>
#include <charconv>

#include "render/inline_text.h"
#include "render/utf8.h"

namespace galley::render {
namespace {

using markdown::MapMaker;
using markdown::Value;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

struct Code {
  unsigned value = 0;
  std::size_t size = 0;  // bytes after the backslash; 0: there is none
};

// \uXXXX, \u{X} and \xXX; `rest` begins after the backslash.
Code read_code(std::string_view rest) {
  const bool braced = rest.size() > 2 && rest[0] == 'u' && rest[1] == '{';
  const std::size_t begin = braced ? 2 : 1;
  const std::size_t end = braced ? rest.substr(0, 12).find('}') : rest[0] == 'x' ? 3 : 5;
  if (end == std::string_view::npos || end > rest.size() || begin == end) return {};
  Code code{0, braced ? end + 1 : end};
  const char* const last = rest.data() + end;
  return std::from_chars(rest.data() + begin, last, code.value, 16).ptr == last ? code : Code{};
}

bool is_surrogate(unsigned value, unsigned first) {
  return value >= first && value < first + 0x400;
}

// A pair of surrogates is one character (ECMAScript 2023, section 11.1.3).
std::size_t append_code(std::string& out, std::string_view rest) {
  Code code = read_code(rest);
  if (code.size == 0) return 0;
  if (is_surrogate(code.value, 0xD800) && rest.substr(code.size, 2) == "\\u") {
    const Code low = read_code(rest.substr(code.size + 1));
    if (low.size > 0 && is_surrogate(low.value, 0xDC00)) {
      code.value = 0x10000 + ((code.value - 0xD800) << 10U) + (low.value - 0xDC00);
      code.size += low.size + 1;
    }
  }
  const bool is_character = code.value <= 0x10FFFF && (code.value < 0xD800 || code.value >= 0xE000);
  append_utf8(out, is_character ? char32_t{code.value} : replacement_character);
  return code.size;
}

// One escape sequence of ECMAScript 2023, section 12.9.4; returns the bytes read after the
// backslash.
std::size_t append_escape(std::string& out, std::string_view rest) {
  if (rest.empty()) return 0;
  switch (rest.front()) {
    case 'n':
      out += '\n';
      return 1;
    case 'r':
      out += '\r';
      return 1;
    case 't':
      out += '\t';
      return 1;
    case '\n':
      return 1;  // a line continuation
    case 'u':
    case 'x':
      return append_code(out, rest);
    default:
      out += rest.front();
      return 1;
  }
}

// `text` begins with a quote.
std::optional<std::string> take_string(std::string_view& text) {
  const char quote = text.front();
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == quote) {
      text.remove_prefix(i + 1);
      return value;
    }
    if (quote == '`' && text.substr(i, 2) == "${") return std::nullopt;
    if (text[i] != '\\') {
      value += text[i];
      continue;
    }
    const std::size_t size = append_escape(value, text.substr(i + 1));
    if (size == 0) return std::nullopt;
    i += size;
  }
  return std::nullopt;
}

std::string_view take_name(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && is_name_part(text[size])) ++size;
  const std::string_view name = text.substr(0, size);
  text.remove_prefix(size);
  return name;
}

// Reads one literal, and what it holds.
class LiteralReader {
 public:
  explicit LiteralReader(std::string_view& text) : text_(text) {}

  std::optional<Value> read() {
    skip_space();
    if (text_.empty() || depth_ == markdown::max_value_depth) return std::nullopt;
    ++depth_;
    std::optional<Value> value = of(text_.front());
    --depth_;
    return value;
  }

 private:
  void skip_space() { text_ = without_js_space(text_); }

  bool take(char c) {
    skip_space();
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  std::optional<Value> of(char first) {
    if (first == '[') return list();
    if (first == '{') return map();
    if (is_quote(first)) {
      std::optional<std::string> characters = take_string(text_);
      if (!characters) return std::nullopt;
      return Value{Value::Kind::text, std::move(*characters), {}, {}};
    }
    return word();
  }

  // A number, true, false or null.
  std::optional<Value> word() {
    const bool is_number =
        is_digit(text_.front()) || (text_.front() == '-' && text_.size() > 1 && is_digit(text_[1]));
    std::size_t size = 1;
    while (size < text_.size() &&
           (is_name_part(text_[size]) || (is_number && text_[size] == '.'))) {
      ++size;
    }
    const std::string_view word = text_.substr(0, size);
    if (!is_number && word != "true" && word != "false" && word != "null") return std::nullopt;
    text_.remove_prefix(size);
    return Value{Value::Kind::plain, std::string(word), {}, {}};
  }

  std::optional<Value> list() {
    Value value{Value::Kind::list, {}, {}, {}};
    text_.remove_prefix(1);
    while (!take(']')) {
      std::optional<Value> item = read();
      if (!item) return std::nullopt;
      value.items.push_back(std::move(*item));
      if (take(',')) continue;
      if (!take(']')) return std::nullopt;
      break;
    }
    return value;
  }

  std::optional<Value> map() {
    MapMaker maker;
    text_.remove_prefix(1);
    while (!take('}')) {
      std::optional<std::string> key = this->key();
      if (!key || !take(':')) return std::nullopt;
      std::optional<Value> item = read();
      if (!item) return std::nullopt;
      maker.put(std::move(*key), std::move(*item));
      if (take(',')) continue;
      if (!take('}')) return std::nullopt;
      break;
    }
    return maker.take();
  }

  std::optional<std::string> key() {
    skip_space();
    if (text_.empty()) return std::nullopt;
    if (text_.front() == '"' || text_.front() == '\'') return take_string(text_);
    const std::string_view name = take_name(text_);
    if (name.empty()) return std::nullopt;
    return std::string(name);
  }

  std::string_view& text_;
  std::size_t depth_ = 0;
};

// Digits with at most one point between them: what JavaScript writes as it is written here.
bool is_plain_number(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const auto is_digits = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), is_digit);
  };
  return is_digits(text.substr(0, point)) &&
         (point == text.size() || is_digits(text.substr(point + 1)));
}

}  // namespace

std::optional<std::string> literal_value(std::string_view expression) {
  std::string_view text = trimmed(expression);
  if (is_plain_number(text)) return std::string(text);
  if (text.empty() || !is_quote(text.front())) return std::nullopt;
  std::optional<std::string> value = take_string(text);
  return text.empty() ? value : std::nullopt;
}

std::optional<Value> take_literal(std::string_view& text) { return LiteralReader(text).read(); }

std::string_view without_js_space(std::string_view text) {
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n\f\v"), text.size()));
    const bool is_line = text.starts_with("//");
    if (!is_line && !text.starts_with("/*")) return text;
    const std::size_t end = is_line ? text.find('\n') : text.find("*/", 2);
    const std::size_t size = is_line ? 1 : 2;
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + size);
  }
}

}  // namespace galley::render
