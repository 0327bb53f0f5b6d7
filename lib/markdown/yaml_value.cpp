#include "markdown/yaml_value.h"

#include <algorithm>

#include <yaml-cpp/yaml.h>

#include "markdown/chars.h"

namespace galley::markdown {
namespace {

// Indicators that a line begins with ("- - ? key"), each of which opens a collection.
std::size_t leading_indicators(std::string_view line) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (is_blank(line[i])) continue;
    const bool is_indicator = line[i] == '-' || line[i] == '?' || line[i] == ':';
    if (!is_indicator || (i + 1 < line.size() && !is_blank(line[i + 1]))) break;
    ++count;
  }
  return count;
}

// How many collections are open at one place at most: flow brackets (quoted ones too, which does no
// harm), indicators, lines indented ever deeper. yaml-cpp recurses once for each.
std::size_t depth_bound(std::string_view yaml) {
  std::size_t flow = 0;
  std::size_t deepest = 0;
  std::vector<std::size_t> indents;
  while (!yaml.empty()) {
    const std::string_view line = yaml.substr(0, yaml.find('\n'));
    yaml.remove_prefix(std::min(line.size() + 1, yaml.size()));
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    if (indent == line.size()) continue;
    while (!indents.empty() && indents.back() >= indent) indents.pop_back();
    indents.push_back(indent);
    const std::size_t indicators = leading_indicators(line.substr(indent));
    for (const char c : line) {
      if (c == '[' || c == '{') ++flow;
      if ((c == ']' || c == '}') && flow > 0) --flow;
      deepest = std::max(deepest, flow + indicators + indents.size());
    }
  }
  return deepest;
}

// Copies yaml-cpp's tree. It is a graph when there are aliases, even a circle: every visit costs.
class Copy {
 public:
  Value read(const YAML::Node& node) {
    if (depth_ == max_value_depth) refuse(node, "it is nested too deeply");
    const std::size_t cost = node.IsScalar() ? node.Scalar().size() + 1 : 1;
    if (cost > left_) refuse(node, "its aliases, written out, are longer than 64 KiB");
    left_ -= cost;
    ++depth_;
    Value value = copy(node);
    --depth_;
    return value;
  }

  std::optional<ValueRemark> remark;

 private:
  [[noreturn]] static void refuse(const YAML::Node& node, const char* why) {
    throw YAML::Exception(node.Mark(), why);
  }

  Value copy(const YAML::Node& node) {
    if (node.IsSequence()) return list(node);
    if (node.IsMap()) return map(node);
    if (!node.IsScalar()) return {Value::Kind::plain, "null", {}, {}};
    // yaml-cpp's word for a scalar without quotes and without a tag.
    return {node.Tag() == "?" ? Value::Kind::plain : Value::Kind::text, node.Scalar(), {}, {}};
  }

  Value list(const YAML::Node& node) {
    Value value{Value::Kind::list, {}, {}, {}};
    for (const YAML::Node& item : node) value.items.push_back(read(item));
    return value;
  }

  Value map(const YAML::Node& node) {
    MapMaker maker;
    for (const auto& pair : node) {
      const YAML::Node& key = pair.first;
      if (!key.IsScalar() && !key.IsNull()) refuse(key, "a key is no plain text");
      const std::string name = key.IsNull() ? "null" : key.Scalar();
      if (!maker.put(name, read(pair.second)) && !remark) {
        remark = ValueRemark{key.Mark().line, key.Mark().column,
                             "`" + name + "` stands there twice; the last one counts"};
      }
    }
    return maker.take();
  }

  // Without aliases, a text holds no more characters and nodes than twice its bytes.
  std::size_t left_ = 2 * max_value_bytes;
  std::size_t depth_ = 0;
};

ValueReading refused(int line, int column, std::string why) {
  return {std::nullopt, ValueRemark{line, column, std::move(why)}};
}

}  // namespace

ValueReading read_yaml(std::string_view yaml) {
  if (yaml.size() > max_value_bytes) return refused(0, 0, "it is longer than 64 KiB");
  if (depth_bound(yaml) > max_value_depth) return refused(0, 0, "it is nested too deeply");
  try {
    Copy copy;
    Value value = copy.read(YAML::Load(std::string(yaml)));
    return {std::move(value), std::move(copy.remark)};
  } catch (const YAML::Exception& error) {
    if (error.mark.is_null()) return refused(0, 0, error.msg);
    return refused(error.mark.line, error.mark.column, error.msg);
  }
}

}  // namespace galley::markdown
