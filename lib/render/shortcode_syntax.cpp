#include "render/shortcode_syntax.h"

#include <algorithm>
#include <array>

#include "render/inline_text.h"

namespace galley::render {
namespace {

struct Braces {
  std::string_view open;
  std::string_view close;
  Family family;
};

// The longer of two that begin alike stands first.
constexpr std::array<Braces, 3> braces = {
    {{"{{<", ">}}", Family::hugo}, {"{{%", "%}}", Family::hugo}, {"{%", "%}", Family::liquid}}};

constexpr std::string_view blanks = " \t\r\n";

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

std::string_view take_name(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_name_char);
  const std::string_view name = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(name.size());
  return name;
}

ShortcodeTag read_inside(std::string_view inside, Family family) {
  ShortcodeTag tag;
  tag.family = family;
  inside = trimmed(inside);
  if (inside.ends_with('/')) inside = trimmed(inside.substr(0, inside.size() - 1));
  const std::string_view mark = family == Family::hugo ? "/" : "end";
  if (inside.starts_with(mark)) {
    tag.is_closing = true;
    inside = trimmed(inside.substr(mark.size()));
  }
  tag.name = take_name(inside);
  const bool has_end = inside.empty() || blanks.find(inside.front()) != std::string_view::npos;
  if (!has_end) tag.name = {};
  tag.arguments = trimmed(inside);
  return tag;
}

// Where the text at `at` ends that is quoted, or goes on to the next blank.
std::string take_value(std::string_view& text) {
  const char quote = text.front();
  const bool is_quoted = quote == '"' || quote == '\'' || quote == '`';
  if (!is_quoted) {
    const std::size_t end = std::min(text.find_first_of(blanks), text.size());
    std::string value(text.substr(0, end));
    text.remove_prefix(end);
    return value;
  }
  std::string value;
  std::size_t at = 1;
  for (; at < text.size() && text[at] != quote; ++at) {
    const bool is_escape = quote != '`' && text[at] == '\\' && at + 1 < text.size();
    if (is_escape) ++at;
    value += text[at];
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return value;
}

}  // namespace

std::vector<ShortcodeTag> shortcode_tags(std::string_view source) {
  std::vector<ShortcodeTag> found;
  std::size_t at = source.find('{');
  while (at != std::string_view::npos && at + 1 < source.size()) {
    const std::string_view rest = source.substr(at);
    const auto* const form = std::find_if(braces.begin(), braces.end(), [rest](const Braces& each) {
      return rest.starts_with(each.open);
    });
    if (form == braces.end()) {
      at = source.find('{', at + 1);
      continue;
    }
    const std::size_t begin = at + form->open.size();
    const std::size_t next = source.find('{', begin);
    const std::size_t end = source.substr(0, next).find(form->close, begin);
    if (end != std::string_view::npos) {
      ShortcodeTag tag = read_inside(source.substr(begin, end - begin), form->family);
      tag.span = {static_cast<std::uint32_t>(at),
                  static_cast<std::uint32_t>(end + form->close.size())};
      found.push_back(tag);
    }
    at = next;
  }
  return found;
}

ShortcodeArguments::ShortcodeArguments(std::string_view text) {
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    std::string_view rest = text;
    const std::string_view key = take_name(rest);
    if (!key.empty() && rest.size() > 1 && rest.front() == '=') {
      text = rest.substr(1);
      named_.emplace_back(key, take_value(text));
    } else {
      positional_.push_back(take_value(text));
    }
  }
}

std::string ShortcodeArguments::named(std::string_view key) const {
  for (const auto& [name, value] : named_) {
    if (name == key) return value;
  }
  return {};
}

std::string ShortcodeArguments::at(std::size_t index) const {
  return index < positional_.size() ? positional_[index] : std::string();
}

std::string ShortcodeArguments::named_or_at(std::string_view key, std::size_t index) const {
  std::string value = named(key);
  return value.empty() ? at(index) : value;
}

}  // namespace galley::render
