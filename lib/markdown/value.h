// Thread: any (plain values). Role: what a page says of itself, in YAML or in literals of
// JavaScript, as one tree. Promise: whoever makes one keeps it at most max_value_depth deep: every
// walk over it may recurse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace galley::markdown {

inline constexpr std::size_t max_value_depth = 64;

// Of the text that a value is read from. Far above real front matter (the largest of 3,800 pages
// has 1.4 KB) and far below what makes yaml-cpp slow.
inline constexpr std::size_t max_value_bytes = 64 * 1024;

struct Value {
  enum class Kind : std::uint8_t {
    plain,  // as it was written, without quotes: a number, a date, true, null, a word
    text,   // characters that were in quotes
    list,
    map,
  };

  Kind kind = Kind::plain;
  std::string text;               // of plain and text
  std::vector<Value> items;       // of list and map
  std::vector<std::string> keys;  // of map: one for each item, none twice

  bool is_scalar() const { return kind == Kind::plain || kind == Kind::text; }

  // The item of a map, or nullptr. Looks at every key.
  const Value* find(std::string_view key) const;
};

struct ValueRemark {
  int line = 0;  // of the text that was read, both from 0
  int column = 0;
  std::string what;
};

struct ValueReading {
  std::optional<Value> value;         // nothing: refused, and `remark` says why
  std::optional<ValueRemark> remark;  // beside a value: what was left out of it
};

// Makes a map in constant time for each item.
class MapMaker {
 public:
  // Whether the key is new; if not, the item before it is replaced where it stands.
  bool put(std::string key, Value value);
  bool has(const std::string& key) const { return places_.count(key) > 0; }
  Value take() { return std::move(map_); }

 private:
  Value map_{Value::Kind::map, {}, {}, {}};
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace galley::markdown
