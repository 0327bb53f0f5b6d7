#include <algorithm>
#include <array>

#include "render/components.h"
#include "render/inline_text.h"
#include "render/js_literal.h"

namespace galley::render {
namespace {

using markdown::Attribute;
using settings::Profile;

// Of one element around panels; every panel is looked for among them.
constexpr std::size_t max_panel_names = 64;

// What people read in an attribute: texts, names of files, and the number of something.
constexpr std::array<std::string_view, 18> text_attributes{
    "title",   "summary",  "label",     "caption",  "alt",      "description",
    "tip",     "name",     "text",      "cta",      "number",   "heading",
    "version", "subtitle", "file-name", "filename", "fileName", "question"};
constexpr std::array<std::string_view, 4> address_attributes{"href", "to", "link", "src"};

// What names a part of a page; the other attributes describe it. A summary names it where neither
// is there.
constexpr std::array<std::string_view, 2> naming_attributes{"title", "label"};

template <typename List>
bool is_among(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

}  // namespace

std::optional<std::string> Component::text(std::string_view attribute) const {
  const Attribute* const found = find(attribute);
  if (found == nullptr || found->value.empty()) return std::nullopt;
  const std::string_view value = found->value.of(document_.source);
  std::string text;
  if (found->form == Attribute::Form::string) {
    text = markdown_text(value, TextOrigin::jsx);
  } else if (const std::optional<std::string> literal = literal_value(value)) {
    text = markdown_text(*literal, TextOrigin::javascript);
  } else if (profile_ != Profile::compact) {
    text = code_span(value);
  }
  if (text.empty()) return std::nullopt;
  return text;
}

std::string Component::literal(std::string_view attribute) const {
  const Attribute* const found = find(attribute);
  if (found == nullptr) return {};
  const std::string_view value = found->value.of(document_.source);
  if (found->form == Attribute::Form::string) return std::string(value);
  if (found->form != Attribute::Form::expression) return {};
  return literal_value(value).value_or("");
}

bool Component::has_children() const {
  if (tag_.kind != markdown::TagKind::open) return false;
  if (tag_.partner == markdown::no_parent) return true;
  const markdown::Span inside{tag_.span.end, document_.tags[tag_.partner].span.begin};
  return !trimmed(inside.of(document_.source)).empty();
}

bool Component::is_set(std::string_view attribute) const {
  const Attribute* const found = find(attribute);
  return found != nullptr && trimmed(found->value.of(document_.source)) != "false";
}

std::vector<PanelName> Component::names(std::string_view attribute) const {
  const Attribute* const found = find(attribute);
  if (found == nullptr || found->form != Attribute::Form::expression) return {};
  std::string_view text = found->value.of(document_.source);
  const std::optional<markdown::Value> list = take_literal(text);
  if (!list || list->kind != markdown::Value::Kind::list) return {};
  std::vector<PanelName> names;
  for (const markdown::Value& item : list->items) {
    if (names.size() == max_panel_names) break;
    const markdown::Value* const value = item.find("value");
    const markdown::Value* const label = item.find("label");
    const std::string& shown = label != nullptr ? label->text : item.text;
    if (shown.empty()) continue;
    names.push_back(
        {value != nullptr ? value->text : "", markdown_text(shown, TextOrigin::javascript)});
  }
  return names;
}

std::string Component::address() const {
  for (const std::string_view name : address_attributes) {
    std::string value = literal(name);
    if (!value.empty()) return value;
  }
  return {};
}

std::vector<std::string> Component::texts() const {
  std::vector<std::string> found;
  for (std::uint32_t i = tag_.first_attribute; i < tag_.last_attribute; ++i) {
    const std::string_view name = document_.attributes[i].name.of(document_.source);
    if (!is_kept(name)) continue;
    std::optional<std::string> value = text(name);
    if (value && name == "number") *value = std::string(this->name()) + " " + *value;
    if (value && !is_among(found, *value)) found.push_back(*value);
  }
  return found;
}

// Of an element around other blocks compact keeps the name alone.
bool Component::is_kept(std::string_view attribute) const {
  const bool is_frame = profile_ == Profile::compact && place_ == Place::flow && has_children();
  if (!is_frame) return is_among(text_attributes, attribute);
  if (attribute != "summary") return is_among(naming_attributes, attribute);
  return std::none_of(naming_attributes.begin(), naming_attributes.end(),
                      [this](std::string_view name) { return text(name).has_value(); });
}

const Attribute* Component::find(std::string_view attribute) const {
  for (std::uint32_t i = tag_.first_attribute; i < tag_.last_attribute; ++i) {
    const Attribute& candidate = document_.attributes[i];
    if (candidate.name.of(document_.source) == attribute) return &candidate;
  }
  return nullptr;
}

}  // namespace galley::render
