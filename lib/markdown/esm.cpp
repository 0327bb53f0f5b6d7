#include "markdown/esm.h"

#include <algorithm>
#include <array>

#include "markdown/chars.h"

namespace galley::markdown {
namespace {

constexpr std::array<std::string_view, 9> export_words = {
    "async", "class", "const", "default", "enum", "function", "interface", "let", "var"};

bool has_prefix(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

std::string_view without_leading_white(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == text.npos ? std::string_view{} : text.substr(at);
}

std::string_view leading_word(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_name_part(text[size])) ++size;
  return text.substr(0, size);
}

bool begins_import(std::string_view rest) {
  if (rest.empty()) return false;
  if (rest.front() == '"' || rest.front() == '\'' || rest.front() == '{' || rest.front() == '*') {
    return true;
  }
  const std::string_view name = leading_word(rest);
  rest = without_leading_white(rest.substr(name.size()));
  if (name.empty() || rest.empty()) return false;
  if (name == "type" && (rest.front() == '{' || !leading_word(rest).empty())) return true;
  return rest.front() == ',' || leading_word(rest) == "from";
}

bool begins_export(std::string_view rest) {
  if (rest.empty()) return false;
  if (rest.front() == '{' || rest.front() == '*') return true;
  const std::string_view word = leading_word(rest);
  return std::find(export_words.begin(), export_words.end(), word) != export_words.end();
}

std::string_view line_at(std::string_view source, std::size_t begin) {
  return source.substr(begin, source.find('\n', begin) - begin);
}

std::string_view two_lines_at(std::string_view text) {
  const std::size_t first = std::min(text.find('\n'), text.size() - 1);
  return text.substr(0, text.find('\n', first + 1));
}

// Whether the statement whose last byte of code is `last` goes on with the line `next`.
bool goes_on(std::string_view next, char last, bool is_import, bool has_string) {
  if (trimmed(next).empty()) return false;
  if (last == ';') return false;
  constexpr std::string_view open = "=,+-*/%&|?:.<>(";
  if (open.find(last) != open.npos) return true;
  if (is_import && !has_string) return true;
  if (is_blank(next.front())) return true;
  constexpr std::string_view continuing = ".?:+&|=,;)]}";
  return continuing.find(next.front()) != continuing.npos;
}

bool is_comment(std::string_view line) { return has_prefix(line, "//") || has_prefix(line, "/*"); }

}  // namespace

bool begins_esm(std::string_view text) {
  const bool is_import = has_prefix(text, "import");
  if (!is_import && !has_prefix(text, "export")) return false;
  const std::string_view line = two_lines_at(text);
  const std::string_view rest = without_leading_white(line.substr(6));
  if (rest.empty()) return false;
  // Between the word and a name stands a blank, between the word and a mark there may be none. A
  // word alone on its line is text (micromark-extension-mdxjs-esm).
  if (is_name_part(line[6]) || is_eol(line[6])) return false;
  return is_import ? begins_import(rest) : begins_export(rest);
}

EsmBlock find_esm(std::string_view source, std::uint32_t begin, JsLexer& lexer) {
  const Line all{begin, static_cast<std::uint32_t>(source.size())};
  Cursor cursor(source, &all, &all + 1);
  bool is_import = has_prefix(cursor.rest(), "import");
  lexer.begin_statement();
  for (;;) {
    if (!lexer.skip_statement_line(cursor)) return {false, cursor.offset()};
    cursor.next();
    if (cursor.at_end()) return {true, cursor.offset()};
    const std::string_view next = line_at(source, cursor.offset());
    if (begins_esm(source.substr(cursor.offset()))) {
      is_import = has_prefix(next, "import");
      lexer.begin_statement();
    } else if (!is_comment(next) &&
               !goes_on(next, lexer.last_byte(), is_import, lexer.has_string())) {
      return {true, cursor.offset()};
    }
  }
}

}  // namespace galley::markdown
