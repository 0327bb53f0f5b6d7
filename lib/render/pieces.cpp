#include "render/pieces.h"

#include <array>

#include <utf8proc.h>

#include "render/utf8.h"

namespace galley::render {
namespace {

// What the patterns tell characters apart by, a bit each.
using Classes = std::uint16_t;
constexpr Classes none = 0;      // the end of the text
constexpr Classes upper = 1;     // \p{Lu} \p{Lt}
constexpr Classes lower = 2;     // \p{Ll}
constexpr Classes uncased = 4;   // \p{Lm} \p{Lo}
constexpr Classes mark = 8;      // \p{M}
constexpr Classes digit = 16;    // \p{N}
constexpr Classes newline = 32;  // [\r\n]
constexpr Classes blank = 64;    // other \s
constexpr Classes sign = 128;    // the rest

constexpr Classes letter = upper | lower | uncased;
constexpr Classes space = newline | blank;
constexpr Classes not_space_or_word = mark | sign;        // [^\s\p{L}\p{N}]
constexpr Classes leader = not_space_or_word | blank;     // [^\r\n\p{L}\p{N}]
constexpr Classes head_of_word = upper | uncased | mark;  // [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]
constexpr Classes tail_of_word = lower | uncased | mark;  // [\p{Ll}\p{Lm}\p{Lo}\p{M}]

constexpr std::array<Classes, 128> make_ascii() {
  std::array<Classes, 128> classes{};
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\v' || c == '\f';
    classes[c] = c >= 'A' && c <= 'Z'     ? upper
                 : c >= 'a' && c <= 'z'   ? lower
                 : c >= '0' && c <= '9'   ? digit
                 : c == '\n' || c == '\r' ? newline
                 : is_blank               ? blank
                                          : sign;
  }
  return classes;
}

constexpr std::array<Classes, 128> ascii = make_ascii();

// White_Space of the Unicode Character Database beyond ASCII (PropList.txt); the property is as
// good as frozen.
bool is_wide_blank(char32_t c) {
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

Classes wide_class(char32_t c) {
  if (is_wide_blank(c)) return blank;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
      return upper;
    case UTF8PROC_CATEGORY_LL:
      return lower;
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return uncased;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return mark;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return digit;
    default:
      return sign;
  }
}

struct Char {
  Classes classes = none;
  std::size_t size = 0;

  bool is(Classes wanted) const { return (classes & wanted) != 0; }
};

// The alternatives of the patterns. Each takes the place where a match would begin and gives its
// end, or the same place when it does not match.
class Matcher {
 public:
  explicit Matcher(std::string_view text) : text_(text) {}

  // (?i:'s|'t|'re|'ve|'m|'ll|'d). Without case, U+017F is an s as well.
  std::size_t contraction(std::size_t at) const {
    const std::string_view rest = text_.substr(at, 3);
    if (rest.size() < 2 || rest[0] != '\'') return at;
    const char first = folded(rest[1]);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') return at + 2;
    if (rest.size() < 3) return at;
    const char second = folded(rest[2]);
    const bool is_long = (first == 'l' && second == 'l') || (first == 'v' && second == 'e') ||
                         (first == 'r' && second == 'e') || rest.substr(1) == "\xC5\xBF";
    return is_long ? at + 3 : at;
  }

  // [^\r\n\p{L}\p{N}]?\p{L}+
  std::size_t word(std::size_t at) const {
    const std::size_t begin = behind_leader(at);
    const std::size_t end = run(begin, letter);
    return end == begin ? at : end;
  }

  // The two alternatives of o200k_base for words, which differ in case:
  // [^\r\n\p{L}\p{N}]?[head]*[tail]+ and [^\r\n\p{L}\p{N}]?[head]+[tail]*, then a contraction. What
  // may lead may be a mark, and thus part of the word as well.
  std::size_t cased_word(std::size_t at) const {
    const std::size_t begin = behind_leader(at);
    if (const std::size_t end = tailed(begin); end > begin) return contraction(end);
    if (const std::size_t end = tailed(at); end > at) return contraction(end);
    const std::size_t end = run(begin, head_of_word);
    return end > begin ? contraction(end) : at;
  }

  // \p{N}{1,3}
  std::size_t number(std::size_t at) const {
    for (int count = 0; count < 3; ++count) {
      const Char c = look(at);
      if (!c.is(digit)) break;
      at += c.size;
    }
    return at;
  }

  // ` ?[^\s\p{L}\p{N}]+[\r\n]*`; `tail` ends it as line endings do.
  std::size_t signs(std::size_t at, char tail) const {
    const std::size_t begin = at < text_.size() && text_[at] == ' ' ? at + 1 : at;
    std::size_t end = run(begin, not_space_or_word);
    if (end == begin) return at;
    while (end < text_.size() && (look(end).is(newline) || text_[end] == tail)) ++end;
    return end;
  }

  // \s*[\r\n]+|\s+(?!\S)|\s+: up to the last line ending; without one all but the last blank, which
  // leads the word behind it.
  std::size_t white_space(std::size_t at) const {
    std::size_t end = at;
    std::size_t last = at;
    std::size_t behind_newline = at;
    for (Char c = look(end); c.is(space); c = look(end)) {
      last = end;
      end += c.size;
      if (c.is(newline)) behind_newline = end;
    }
    if (behind_newline > at) return behind_newline;
    return end == text_.size() || last == at ? end : last;
  }

 private:
  static char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

  Char look(std::size_t at) const {
    if (at >= text_.size()) return {};
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (byte < ascii.size()) return {ascii[byte], 1};
    const CodePoint c = decode_utf8(text_, at);
    return {c.is_valid ? wide_class(c.value) : sign, c.size};
  }

  std::size_t run(std::size_t at, Classes wanted) const {
    for (Char c = look(at); c.is(wanted); c = look(at)) at += c.size;
    return at;
  }

  std::size_t behind_leader(std::size_t at) const {
    const Char c = look(at);
    return c.is(leader) ? at + c.size : at;
  }

  // [head]*[tail]+. The head takes all it can; without a lower-case letter behind it, it gives back
  // from its end until the tail can have one character, which is an uncased one or a mark.
  std::size_t tailed(std::size_t at) const {
    std::size_t end = at;
    std::size_t given_back = at;
    for (Char c = look(end); c.is(head_of_word); c = look(end)) {
      end += c.size;
      if (c.is(tail_of_word)) given_back = end;
    }
    return look(end).is(lower) ? run(end, tail_of_word) : given_back;
  }

  std::string_view text_;
};

// In the order of the patterns: the first alternative that matches counts.
std::size_t end_of_piece(std::string_view text, std::size_t at, Splitter splitter) {
  const Matcher match(text);
  const bool is_cased = splitter == Splitter::o200k;
  std::size_t end = is_cased ? match.cased_word(at) : match.contraction(at);
  if (end == at && !is_cased) end = match.word(at);
  if (end == at) end = match.number(at);
  if (end == at) end = match.signs(at, is_cased ? '/' : '\n');
  if (end == at) end = match.white_space(at);
  return end;
}

}  // namespace

std::string_view Pieces::next() {
  const std::size_t begin = at_;
  if (begin < text_.size()) at_ = end_of_piece(text_, begin, splitter_);
  return text_.substr(begin, at_ - begin);
}

}  // namespace galley::render
