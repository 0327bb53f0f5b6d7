// Thread: any. Role: one wildcard pattern of .gitignore against one text, as git's wildmatch has
// it. Promise: decides in time linear in pattern x text, whatever the pattern; a plain value.
//
// `*`, `?` and `[...]` never match a '/'. A backslash quotes; a class may hold ranges and POSIX
// classes in the C locale. A pattern that git takes for broken (an unclosed class, an unknown
// [:class:], a lone backslash at the end) matches nothing.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace galley {

class Wildcard {
 public:
  // In a path `**` crosses folders where it stands as a whole part (and, as in git, where nothing
  // but plain text stands before it in its part); in a single name it is `*`.
  enum class Reach : std::uint8_t { name, path };
  Wildcard(std::string_view pattern, Reach reach);

  bool matches(std::string_view text) const;

  // Index of the first '[' that begins no class.
  static std::optional<std::size_t> find_broken_class(std::string_view pattern);

  // The first range in a class that holds nothing: "z-a".
  static std::optional<std::string> find_empty_range(std::string_view pattern);

 private:
  enum class Kind : std::uint8_t {
    byte,
    any,       // ?
    set,       // [...]
    star,      // anything up to a '/'
    crossing,  // anything
    optional,  // the `crossing` and the '/' after it may be left out together
  };
  struct Token {
    Kind kind;
    unsigned char byte = 0;  // of Kind::byte
    std::size_t set = 0;     // of Kind::set, index into sets_
  };

  void compile(std::string_view pattern, Reach reach);
  std::size_t compile_stars(std::string_view pattern, std::size_t at, Reach reach);
  void cut_suffix();
  bool accepts(const Token& token, unsigned char c) const;
  void skip_empty(std::string& reached) const;
  bool match_stars(std::string_view text) const;
  bool match_all_ways(std::string_view text) const;

  std::string prefix_;  // plain bytes before and after the tokens
  std::string suffix_;
  std::vector<Token> tokens_;
  std::vector<std::bitset<256>> sets_;
  bool has_crossing_ = false;
  bool is_broken_ = false;
};

}  // namespace galley
