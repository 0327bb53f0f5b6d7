#include "base/wildcard.h"

#include <algorithm>
#include <array>
#include <utility>

namespace galley {
namespace {

using Set = std::bitset<256>;

// The classes of POSIX (XBD 9.3.5) in ASCII, but for [:space:], which in git lacks \v and \f (git's
// ctype.c).
struct NamedClass {
  std::string_view name;
  bool (*holds)(unsigned char);
};

bool is_in(unsigned char c, char low, char high) { return c >= low && c <= high; }
bool is_lower(unsigned char c) { return is_in(c, 'a', 'z'); }
bool is_upper(unsigned char c) { return is_in(c, 'A', 'Z'); }
bool is_alpha(unsigned char c) { return is_lower(c) || is_upper(c); }
bool is_digit(unsigned char c) { return is_in(c, '0', '9'); }
bool is_alnum(unsigned char c) { return is_alpha(c) || is_digit(c); }
bool is_blank(unsigned char c) { return c == ' ' || c == '\t'; }
bool is_space(unsigned char c) { return is_blank(c) || c == '\n' || c == '\r'; }
bool is_cntrl(unsigned char c) { return c < 0x20 || c == 0x7f; }
bool is_graph(unsigned char c) { return is_in(c, '!', '~'); }
bool is_print(unsigned char c) { return is_in(c, ' ', '~'); }
bool is_punct(unsigned char c) { return is_graph(c) && !is_alnum(c); }
bool is_xdigit(unsigned char c) { return is_digit(c) || is_in(c, 'a', 'f') || is_in(c, 'A', 'F'); }

constexpr std::array<NamedClass, 12> named_classes = {{{"alnum", is_alnum},
                                                       {"alpha", is_alpha},
                                                       {"blank", is_blank},
                                                       {"cntrl", is_cntrl},
                                                       {"digit", is_digit},
                                                       {"graph", is_graph},
                                                       {"lower", is_lower},
                                                       {"print", is_print},
                                                       {"punct", is_punct},
                                                       {"space", is_space},
                                                       {"upper", is_upper},
                                                       {"xdigit", is_xdigit}}};

bool add_named(std::string_view name, Set& set) {
  const auto* const known = std::find_if(named_classes.begin(), named_classes.end(),
                                         [name](const NamedClass& c) { return c.name == name; });
  if (known == named_classes.end()) return false;
  for (unsigned c = 0; c < 256; ++c) {
    if (known->holds(static_cast<unsigned char>(c))) set.set(c);
  }
  return true;
}

// Reads a class as git does: what is odd in it (a ']' in front, a '-' at an end, a "[:" that is
// never closed) is taken the way wildmatch.c takes it.
class ClassReader {
 public:
  ClassReader(std::string_view pattern, std::size_t at) : pattern_(pattern), at_(at + 1) {}

  // Nothing when it is broken.
  std::optional<Set> read() {
    const bool is_negated = peek() == '!' || peek() == '^';
    if (is_negated) ++at_;
    do {
      if (!read_item()) return std::nullopt;
    } while (at_ < pattern_.size() && peek() != ']');
    if (at_ >= pattern_.size()) return std::nullopt;
    ++at_;
    if (is_negated) set_.flip();
    set_.reset('/');
    return set_;
  }

  std::size_t end() const { return at_; }  // after the closing bracket

  // The first range that was empty; "" when none was.
  const std::string& empty_range() const { return empty_range_; }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0';
  }

  bool read_item() {
    if (at_ >= pattern_.size()) return false;
    if (peek() == '[' && peek(1) == ':') return read_named();
    if (peek() == '-' && range_begin_ && at_ + 1 < pattern_.size() && peek(1) != ']') {
      return read_range();
    }
    const std::optional<unsigned char> c = read_byte();
    if (!c) return false;
    set_.set(*c);
    range_begin_ = c;
    return true;
  }

  std::optional<unsigned char> read_byte() {
    if (peek() == '\\') ++at_;
    if (at_ >= pattern_.size()) return std::nullopt;
    return static_cast<unsigned char>(pattern_[at_++]);
  }

  bool read_range() {
    ++at_;
    const std::optional<unsigned char> last = read_byte();
    if (!last) return false;
    for (unsigned c = *range_begin_; c <= *last; ++c) set_.set(c);
    if (*range_begin_ > *last && empty_range_.empty()) {
      empty_range_ = {static_cast<char>(*range_begin_), '-', static_cast<char>(*last)};
    }
    range_begin_.reset();
    return true;
  }

  bool read_named() {
    const std::size_t begin = at_ + 2;
    const std::size_t close = pattern_.find(']', begin);
    if (close == std::string_view::npos) return false;
    if (close == begin || pattern_[close - 1] != ':') {  // a '[' like any other byte
      set_.set('[');
      range_begin_ = static_cast<unsigned char>('[');
      ++at_;
      return true;
    }
    at_ = close + 1;
    range_begin_.reset();
    return add_named(pattern_.substr(begin, close - begin - 1), set_);
  }

  std::string_view pattern_;
  std::size_t at_;
  Set set_;
  std::optional<unsigned char> range_begin_;
  std::string empty_range_;
};

}  // namespace

Wildcard::Wildcard(std::string_view pattern, Reach reach) {
  // git compares the plain text in front by itself and hands only the rest to wildmatch, which is
  // why "a**/b" crosses folders (dir.c, match_pathname).
  const std::size_t plain = std::min(pattern.find_first_of("*?[\\"), pattern.size());
  prefix_ = pattern.substr(0, plain);
  compile(pattern.substr(plain), reach);
  cut_suffix();
}

void Wildcard::compile(std::string_view pattern, Reach reach) {
  std::size_t at = 0;
  while (at < pattern.size()) {
    if (pattern[at] == '*') {
      at = compile_stars(pattern, at, reach);
    } else if (pattern[at] == '[') {
      ClassReader reader(pattern, at);
      const std::optional<Set> set = reader.read();
      is_broken_ = is_broken_ || !set;
      if (is_broken_) return;
      tokens_.push_back({.kind = Kind::set, .set = sets_.size()});
      sets_.push_back(*set);
      at = reader.end();
    } else if (pattern[at] == '?') {
      tokens_.push_back({.kind = Kind::any});
      ++at;
    } else {
      if (pattern[at] == '\\') ++at;
      is_broken_ = is_broken_ || at == pattern.size();
      if (is_broken_) return;
      tokens_.push_back({.kind = Kind::byte, .byte = static_cast<unsigned char>(pattern[at++])});
    }
  }
}

// Returns where the pattern goes on.
std::size_t Wildcard::compile_stars(std::string_view pattern, std::size_t at, Reach reach) {
  const std::size_t end = std::min(pattern.find_first_not_of('*', at), pattern.size());
  const bool begins_part = at == 0 || pattern[at - 1] == '/';
  const std::string_view rest = pattern.substr(end);
  const bool ends_part = rest.empty() || rest.front() == '/' || rest.substr(0, 2) == "\\/";
  const bool is_crossing = reach == Reach::path && end - at > 1 && begins_part && ends_part;
  if (is_crossing && !rest.empty() && rest.front() == '/')
    tokens_.push_back({.kind = Kind::optional});
  has_crossing_ = has_crossing_ || is_crossing;
  tokens_.push_back({.kind = is_crossing ? Kind::crossing : Kind::star});
  return end;
}

// Most patterns end in plain text, and most texts in another.
void Wildcard::cut_suffix() {
  while (!tokens_.empty() && tokens_.back().kind == Kind::byte) {
    const bool is_optional =
        tokens_.size() > 2 && tokens_[tokens_.size() - 3].kind == Kind::optional;
    if (is_optional) break;
    suffix_.push_back(static_cast<char>(tokens_.back().byte));
    tokens_.pop_back();
  }
  std::reverse(suffix_.begin(), suffix_.end());
}

bool Wildcard::matches(std::string_view text) const {
  if (is_broken_ || text.size() < prefix_.size() + suffix_.size()) return false;
  if (!text.starts_with(prefix_) || !text.ends_with(suffix_)) return false;
  text.remove_prefix(prefix_.size());
  text.remove_suffix(suffix_.size());
  if (tokens_.empty()) return text.empty();
  if (tokens_.size() == 1 && tokens_.front().kind == Kind::star) {
    return text.find('/') == std::string_view::npos;
  }
  return has_crossing_ ? match_all_ways(text) : match_stars(text);
}

// Only the last star is ever returned to: what an earlier one could take besides, it can take too,
// and no star reaches beyond its '/'.
bool Wildcard::match_stars(std::string_view text) const {
  std::size_t at = 0;
  std::size_t star = tokens_.size();
  std::size_t star_end = 0;  // of what the last star takes
  for (std::size_t i = 0; i < text.size();) {
    if (at < tokens_.size() && tokens_[at].kind == Kind::star) {
      star = at++;
      star_end = i;
    } else if (at < tokens_.size() && accepts(tokens_[at], static_cast<unsigned char>(text[i]))) {
      ++at;
      ++i;
    } else if (star == tokens_.size() || text[star_end] == '/') {
      return false;
    } else {
      at = star + 1;
      i = ++star_end;
    }
  }
  while (at < tokens_.size() && tokens_[at].kind == Kind::star) ++at;
  return at == tokens_.size();
}

bool Wildcard::accepts(const Token& token, unsigned char c) const {
  switch (token.kind) {
    case Kind::byte:
      return token.byte == c;
    case Kind::set:
      return sets_[token.set].test(c);
    case Kind::any:
    case Kind::star:
      return c != '/';
    case Kind::crossing:
      return true;
    case Kind::optional:
      return false;
  }
  return false;
}

// Goes on behind every token that may match nothing.
void Wildcard::skip_empty(std::string& reached) const {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (reached[i] == 0) continue;
    const Kind kind = tokens_[i].kind;
    if (kind == Kind::star || kind == Kind::crossing || kind == Kind::optional) reached[i + 1] = 1;
    if (kind == Kind::optional) reached[i + 3] = 1;
  }
}

// All ways to match at once: `reached[i]` says whether the tokens before i can match the text so
// far (the simulation of a nondeterministic automaton, Thompson 1968).
bool Wildcard::match_all_ways(std::string_view text) const {
  std::string reached(tokens_.size() + 1, 0);
  std::string next(tokens_.size() + 1, 0);
  reached[0] = 1;
  skip_empty(reached);
  for (const char c : text) {
    std::fill(next.begin(), next.end(), 0);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (reached[i] == 0 || !accepts(tokens_[i], static_cast<unsigned char>(c))) continue;
      const bool stays = tokens_[i].kind == Kind::star || tokens_[i].kind == Kind::crossing;
      next[stays ? i : i + 1] = 1;
    }
    std::swap(reached, next);
    skip_empty(reached);
  }
  return reached.back() != 0;
}

std::optional<std::size_t> Wildcard::find_broken_class(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '\\') {
      ++at;
    } else if (pattern[at] == '[') {
      ClassReader reader(pattern, at);
      if (!reader.read()) return at;
      at = reader.end() - 1;
    }
  }
  return std::nullopt;
}

std::optional<std::string> Wildcard::find_empty_range(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '\\') {
      ++at;
    } else if (pattern[at] == '[') {
      ClassReader reader(pattern, at);
      if (!reader.read()) return std::nullopt;
      if (!reader.empty_range().empty()) return reader.empty_range();
      at = reader.end() - 1;
    }
  }
  return std::nullopt;
}

}  // namespace galley
