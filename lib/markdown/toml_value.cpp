#include "markdown/toml_value.h"

#include <sstream>

#include <toml++/toml.h>

namespace galley::markdown {
namespace {

struct TooDeep {};

// Copies toml++'s tree.
class Copy {
 public:
  Value read(const toml::node& node) {
    if (depth_ == max_value_depth) throw TooDeep();
    ++depth_;
    Value value = node.visit([this](const auto& item) { return copy(item); });
    --depth_;
    return value;
  }

 private:
  Value copy(const toml::value<std::string>& text) {
    return {Value::Kind::text, text.get(), {}, {}};
  }

  Value copy(const toml::array& array) {
    Value value{Value::Kind::list, {}, {}, {}};
    for (const toml::node& item : array) value.items.push_back(read(item));
    return value;
  }

  // In the order of the keys' characters: toml++ keeps no other.
  Value copy(const toml::table& table) {
    MapMaker maker;
    for (const auto& [key, item] : table) maker.put(std::string(key.str()), read(item));
    return maker.take();
  }

  // Numbers, dates and booleans read the same in YAML, but for what is not finite.
  template <typename Scalar>
  Value copy(const toml::value<Scalar>& scalar) {
    std::ostringstream text;
    text << scalar;
    std::string word = text.str();
    if (word.ends_with("inf") || word.ends_with("nan")) word.insert(word.size() - 3, 1, '.');
    return {Value::Kind::plain, std::move(word), {}, {}};
  }

  std::size_t depth_ = 0;
};

ValueReading refused(int line, int column, std::string why) {
  return {std::nullopt, ValueRemark{line, column, std::move(why)}};
}

}  // namespace

ValueReading read_toml(std::string_view toml) {
  if (toml.size() > max_toml_bytes) return refused(0, 0, "it is longer than 16 KiB");
  try {
    return {Copy().read(toml::parse(toml)), std::nullopt};
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    return refused(static_cast<int>(at.line) - 1, static_cast<int>(at.column) - 1,
                   std::string(error.description()));
  } catch (const TooDeep&) {
    return refused(0, 0, "it is nested too deeply");
  }
}

}  // namespace galley::markdown
