#include <algorithm>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "markdown/chars.h"
#include "markdown/front_matter.h"

namespace galley::markdown {
namespace {

// Far above real pages (the largest of 3,800 has 1.4 KB) and far below what makes yaml-cpp slow.
constexpr std::size_t max_bytes = 64 * 1024;
constexpr std::size_t max_depth = 64;
constexpr std::size_t max_topics = 1000;

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

// On one line, without blanks at the ends: what a title must be wherever it is shown.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    if (!is_white(c)) {
      out.push_back(c);
    } else if (out.back() != ' ') {
      out.push_back(' ');
    }
  }
  return out;
}

std::string scalar(const YAML::Node& root, const char* key) {
  const YAML::Node node = root[key];
  return node && node.IsScalar() ? one_line(node.Scalar()) : std::string();
}

void add_topic(std::vector<std::string>& topics, std::string_view text) {
  std::string topic = one_line(text);
  if (!topic.empty() && topics.size() < max_topics) topics.push_back(std::move(topic));
}

std::vector<std::string> read_topics(const YAML::Node& node) {
  std::vector<std::string> topics;
  if (node.IsSequence()) {
    for (const YAML::Node& item : node) {
      if (item.IsScalar()) add_topic(topics, item.Scalar());
    }
  } else if (node.IsScalar()) {
    std::string_view text = node.Scalar();
    while (!text.empty()) {
      const std::string_view topic = text.substr(0, text.find(','));
      add_topic(topics, topic);
      text.remove_prefix(std::min(topic.size() + 1, text.size()));
    }
  }
  return topics;
}

void read_keys(const YAML::Node& root, FrontMatter& matter) {
  matter.title = scalar(root, "title");
  matter.description = scalar(root, "description");
  matter.slug = scalar(root, "slug");
  for (const char* key : {"topics", "tags", "keywords"}) {
    const YAML::Node node = root[key];
    if (!node || node.IsNull()) continue;
    matter.topics = read_topics(node);
    return;
  }
}

void refuse(FrontMatter& matter, int line, int column, std::string what) {
  matter.is_valid = false;
  what += "; the block is kept in the text as it is";
  matter.diagnostics.push_back(
      {{"", line, column}, Severity::warning, "front-matter-invalid", std::move(what)});
}

// The YAML begins on the second line of the source; yaml-cpp counts from 0.
void refuse(FrontMatter& matter, const YAML::Exception& error) {
  const std::string what = "the front matter is not valid YAML: " + error.msg;
  if (error.mark.is_null()) return refuse(matter, 1, 1, what);
  refuse(matter, error.mark.line + 2, error.mark.column + 1, what);
}

void parse(const std::string& yaml, FrontMatter& matter) {
  try {
    const YAML::Node root = YAML::Load(yaml);
    if (root.IsMap()) {
      read_keys(root, matter);
    } else if (root.IsDefined() && !root.IsNull()) {
      refuse(matter, 2, 1, "the front matter holds no \"key: value\" pairs");
    }
  } catch (const YAML::Exception& error) {
    refuse(matter, error);
  }
}

}  // namespace

FrontMatter read_front_matter(std::string_view source) {
  FrontMatter matter;
  matter.span = find_front_matter(source);
  const std::string_view block = matter.span.of(source);
  const std::size_t begin = block.find('\n') + 1;
  const std::size_t end = block.rfind('\n', block.size() - 2) + 1;
  if (matter.span.empty() || begin >= end) return matter;
  const std::string_view yaml = block.substr(begin, end - begin);
  if (yaml.size() > max_bytes) {
    refuse(matter, 1, 1, "the front matter is longer than 64 KiB");
  } else if (depth_bound(yaml) > max_depth) {
    refuse(matter, 1, 1, "the front matter is nested too deeply");
  } else {
    parse(std::string(yaml), matter);
  }
  return matter;
}

}  // namespace galley::markdown
