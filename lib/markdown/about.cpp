#include <algorithm>

#include "markdown/chars.h"
#include "markdown/front_matter.h"

namespace galley::markdown {
namespace {

constexpr std::size_t max_topics = 1000;

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

bool is_null(const Value& value) {
  return value.kind == Value::Kind::plain && (value.text == "null" || value.text == "~");
}

std::string text_of(const Value& value) {
  return is_null(value) ? std::string() : one_line(value.text);
}

void add_topic(std::vector<std::string>& topics, std::string_view text) {
  std::string topic = one_line(text);
  if (!topic.empty() && topics.size() < max_topics) topics.push_back(std::move(topic));
}

std::vector<std::string> read_topics(const Value& value) {
  std::vector<std::string> topics;
  for (const Value& item : value.items) {
    if (item.is_scalar() && !is_null(item)) add_topic(topics, item.text);
  }
  std::string_view text = value.text;
  while (!text.empty()) {
    const std::string_view topic = text.substr(0, text.find(','));
    add_topic(topics, topic);
    text.remove_prefix(std::min(topic.size() + 1, text.size()));
  }
  return topics;
}

// The key that the topics are taken from: the first of the three that says something.
std::string_view topics_key(const Value& values) {
  for (const std::string_view key : {"topics", "tags", "keywords"}) {
    const Value* const value = values.find(key);
    if (value && !is_null(*value)) return key;
  }
  return {};
}

}  // namespace

About about_page(Value values) {
  About about;
  const std::string_view topics = topics_key(values);
  for (std::size_t i = 0; i < values.items.size(); ++i) {
    const std::string_view key = values.keys[i];
    Value& value = values.items[i];
    if (key == "title" && value.is_scalar()) {
      about.title = text_of(value);
    } else if (key == "description" && value.is_scalar()) {
      about.description = text_of(value);
    } else if (key == topics && value.kind != Value::Kind::map) {
      about.topics = read_topics(value);
    } else {
      about.rest.keys.push_back(std::move(values.keys[i]));
      about.rest.items.push_back(std::move(value));
    }
  }
  return about;
}

}  // namespace galley::markdown
