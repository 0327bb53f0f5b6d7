#include "html/front_matter.h"

#include "html/text.h"

namespace galley::html {
namespace {

using markdown::Value;

void append_value(std::string& html, const Value& value) {
  if (value.is_scalar()) {
    append_text(html, value.text);
    return;
  }
  const bool is_map = value.kind == Value::Kind::map;
  html += is_map ? "<dl>\n" : "<ul>\n";
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (is_map) html += "<dt>" + text_of(value.keys[i]) + "</dt><dd>";
    if (!is_map) html += "<li>";
    append_value(html, value.items[i]);
    html += is_map ? "</dd>\n" : "</li>\n";
  }
  html += is_map ? "</dl>\n" : "</ul>\n";
}

}  // namespace

std::string front_matter_panel(const markdown::FrontMatter& front_matter, std::string_view source) {
  using State = markdown::FrontMatter::State;
  if (front_matter.state == State::absent) return {};
  std::string html = "<details class=\"front-matter\">\n<summary>Front matter</summary>\n";
  if (front_matter.state == State::broken) {
    html += "<pre>" + text_of(front_matter.text.of(source)) + "</pre>\n";
  } else {
    append_value(html, front_matter.values);
  }
  return html + "</details>\n";
}

}  // namespace galley::html
