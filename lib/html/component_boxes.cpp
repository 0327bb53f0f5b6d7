#include "html/component_boxes.h"

#include <algorithm>
#include <initializer_list>

#include "html/leaf.h"
#include "html/links.h"
#include "html/raw_html.h"
#include "html/text.h"
#include "render/callouts.h"

namespace galley::html {
namespace {

using render::Component;
using render::Place;

struct Titles {
  std::string_view kind;
  std::string_view title;
  std::string_view shown;  // class
};
constexpr Titles kinds[] = {{"NOTE", "Note", "note"},
                            {"TIP", "Tip", "tip"},
                            {"IMPORTANT", "Important", "important"},
                            {"WARNING", "Warning", "warning"},
                            {"CAUTION", "Caution", "caution"}};

// The first of these attributes that has plain text, as HTML.
std::string label_of(const Component& c, std::initializer_list<std::string_view> attributes) {
  for (const std::string_view attribute : attributes) {
    const std::string text = c.literal(attribute);
    if (!text.empty()) return text_of(text);
  }
  return {};
}

std::string plain_label_of(const Component& c, std::initializer_list<std::string_view> attributes) {
  for (const std::string_view attribute : attributes) {
    std::string text = c.literal(attribute);
    if (!text.empty()) return text;
  }
  return {};
}

ReadAttribute reader_of(const Component& c) {
  return [&c](std::string_view name) -> std::optional<std::string> {
    std::string value = c.literal(name);
    if (value.empty() && name == "colspan") value = c.literal("colSpan");
    if (value.empty() && name == "rowspan") value = c.literal("rowSpan");
    if (!value.empty()) return value;
    const bool is_boolean = name == "open" || name == "controls" || name == "loop" ||
                            name == "muted" || name == "reversed";
    if (is_boolean && c.is_set(name)) return "";
    return std::nullopt;
  };
}

// All texts of an element behind its name: "Card: Title: Description".
std::string texts_of(const Context& context, const Component& c) {
  std::string label;
  for (const std::string& text : c.texts()) {
    label.append(label.empty() ? "" : " · ").append(inline_html(context, text));
  }
  const std::string address = c.address();
  if (address.empty()) return label;
  const OpenLink open = open_link(context, {address});
  return open.tag + (label.empty() ? text_of(address) : label) + std::string(open.closing);
}

// --- Handlers: one for each way in which elements are shown. ---

Box nothing(const Context&, const Component&) { return {}; }

std::string chip(const Component& c) {
  return "<code class=\"component\">" + text_of(c.written()) + "</code>";
}

Box unknown_in_text(const Context& context, const Component& c) {
  if (!c.has_children()) return {chip(c), "", false};
  const std::string label = texts_of(context, c);
  return {"<span class=\"component\">", label.empty() ? "</span>" : " (" + label + ")</span>",
          true};
}

Box unknown(const Context& context, const Component& c) {
  if (c.place() == Place::text) return unknown_in_text(context, c);
  std::string label = "<span class=\"component-name\">" + text_of(c.name()) + "</span>";
  const std::string texts = texts_of(context, c);
  if (texts.empty() && !c.has_children()) return {"<div>" + chip(c) + "</div>\n", "", true};
  if (!texts.empty()) label += " " + texts;
  return labelled("component", label);
}

Box element(const Context& context, const Component& c) {
  const SafeTag tag = safe_element(context, c.name(), reader_of(c));
  if (tag.kind == SafeTag::Kind::drop) return {"", "", false, false, true};
  if (tag.kind == SafeTag::Kind::none) return unknown(context, c);
  return {tag.html, tag.closing, false};
}

Box callout_by_name(const Context& context, const Component& c) {
  const std::string title = label_of(c, {"title", "label"});
  if (c.place() == Place::text && !c.has_children()) return unknown(context, c);
  return callout(render::alert_kind(c.name()), title.empty() ? text_of(c.name()) : title);
}

Box callout_by_type(const Context&, const Component& c) {
  for (const std::string_view attribute : {"type", "variant", "intent", "kind"}) {
    const std::string type = c.literal(attribute);
    const std::string_view kind = render::alert_kind(type);
    if (!kind.empty()) return callout(kind, label_of(c, {"title", "label"}));
  }
  return callout("NOTE", label_of(c, {"title", "label"}));
}

Box tabs_box(const Context&, const Component&) { return tabs(); }

Box panel_box(const Context&, const Component& c) {
  return panel(plain_label_of(c, {"label", "title", "name", "value", "slot"}));
}

// A slot of a component, or nothing around its children.
Box fragment(const Context& context, const Component& c) {
  const std::string slot = c.literal("slot");
  return slot.empty() || slot == "default" ? Box{} : panel_box(context, c);
}

Box code_group(const Context&, const Component&) {
  Box box = tabs();
  box.is_code_group = true;
  return box;
}

Box steps(const Context&, const Component&) {
  return {"<div class=\"steps\">\n", "</div>\n", true};
}

Box step(const Context&, const Component& c) {
  const std::string title = label_of(c, {"title", "label"});
  std::string open = "<div class=\"step\">\n";
  if (!title.empty()) open += "<p class=\"step-title\">" + title + "</p>\n";
  return {open, "</div>\n", true};
}

Box cards(const Context&, const Component&) {
  return {"<div class=\"cards\">\n", "</div>\n", true};
}

Box card(const Context& context, const Component& c) {
  std::string title = label_of(c, {"title", "label", "name"});
  const std::string address = c.address();
  if (!address.empty()) {
    const OpenLink open = open_link(context, {address});
    title = open.tag + (title.empty() ? text_of(address) : title) + std::string(open.closing);
  }
  std::string open = "<div class=\"card\">\n";
  if (!title.empty()) open += "<p class=\"card-title\">" + title + "</p>\n";
  const std::string description = label_of(c, {"description"});
  if (!description.empty()) open += "<p>" + description + "</p>\n";
  return {open, "</div>\n", true};
}

Box details(const Context&, const Component& c) {
  const std::string summary = label_of(c, {"title", "summary", "label", "header", "question"});
  return folding(summary.empty() ? text_of(c.name()) : summary);
}

Box plain_frame(const Context& context, const Component& c) {
  if (c.place() == Place::text && !c.has_children()) return unknown(context, c);
  const std::string caption = label_of(c, {"caption", "title"});
  if (caption.empty()) return {"<div>\n", "</div>\n", true};
  return {"<figure>\n", "<figcaption>" + caption + "</figcaption></figure>\n", true};
}

// Of the rust book: its number, file and caption stand over the code.
Box listing(const Context& context, const Component& c) {
  const std::string texts = texts_of(context, c);
  if (texts.empty()) return {"<figure>\n", "</figure>\n", true};
  return {"<figure class=\"listing\">\n<figcaption>" + texts + "</figcaption>\n", "</figure>\n",
          true};
}

Box file_tree(const Context&, const Component&) {
  return {"<div class=\"file-tree\">\n", "</div>\n", true};
}

Box picture(const Context& context, const Component& c) {
  const std::string source = c.literal("src");
  if (source.empty()) return unknown(context, c);
  return {image(context, {source, c.literal("title")}, c.literal("alt")), "", false};
}

Box badge(const Context& context, const Component& c) {
  const std::string text = label_of(c, {"text", "label", "title"});
  if (text.empty() && !c.has_children()) return unknown(context, c);
  return {"<span class=\"badge\">" + text, "</span>", false};
}

// The name of an icon is not a text.
Box icon(const Context&, const Component& c) {
  return {label_of(c, {"label", "title", "alt"}), "", false};
}

Box link(const Context& context, const Component& c) {
  const std::string address = c.address();
  if (address.empty()) return unknown(context, c);
  const OpenLink open = open_link(context, {address});
  const std::string label = label_of(c, {"title", "label", "text"});
  if (c.has_children()) return {open.tag, std::string(open.closing), false};
  return {open.tag + (label.empty() ? text_of(address) : label) + std::string(open.closing), "",
          false};
}

struct Row {
  std::string_view name;
  Box (*handler)(const Context&, const Component&);
};

constexpr Row rows[] = {
    {"Fragment", fragment},
    {"React.Fragment", nothing},
    {"Aside", callout_by_type},
    {"Callout", callout_by_type},
    {"Admonition", callout_by_type},
    {"Alert", callout_by_type},
    {"Tabs", tabs_box},
    {"Tab", panel_box},
    {"Tabs.Tab", panel_box},
    {"TabItem", panel_box},
    {"CodeGroup", code_group},
    {"CodeTabs", code_group},
    {"Steps", steps},
    {"Step", step},
    {"CardGrid", cards},
    {"CardGroup", cards},
    {"Cards", cards},
    {"Columns", cards},
    {"Card", card},
    {"LinkCard", card},
    {"Details", details},
    {"Accordion", details},
    {"AccordionGroup", plain_frame},
    {"Expandable", details},
    {"Collapsible", details},
    {"DeepDive", details},
    {"Frame", plain_frame},
    {"Figure", plain_frame},
    {"Listing", listing},
    {"FileTree", file_tree},
    {"Image", picture},
    {"Picture", picture},
    {"Badge", badge},
    {"Icon", icon},
    {"Link", link},
    {"LinkButton", link},
};

}  // namespace

Box callout(std::string_view kind, const std::string& title) {
  const auto* const row = std::find_if(std::begin(kinds), std::end(kinds) - 1,
                                       [&](const Titles& each) { return each.kind == kind; });
  const std::string shown = title.empty() ? std::string(row->title) : title;
  return {"<aside class=\"callout " + std::string(row->shown) + "\">\n<p class=\"callout-title\">" +
              shown + "</p>\n",
          "</aside>\n", true};
}

Box folding(const std::string& summary) {
  return {"<details>\n<summary>" + summary + "</summary>\n", "</details>\n", true};
}

Box tabs() { return {"<div class=\"tabs\">\n", "</div>\n", true}; }

Box panel(std::string_view label) {
  std::string open = "<section class=\"panel\"";
  append_attribute(open, "data-label", label);
  return {open + ">\n<p class=\"panel-label\">" + text_of(label) + "</p>\n", "</section>\n", true};
}

Box labelled(std::string_view kind, const std::string& label) {
  return {"<div class=\"" + std::string(kind) + "\">\n<p class=\"box-label\">" + label + "</p>\n",
          "</div>\n", true};
}

Box box_of(const Context& context, const Component& component) {
  const std::string_view name = component.name();
  if (name.empty()) return {};
  for (const Row& row : rows) {
    if (row.name == name) return row.handler(context, component);
  }
  const bool is_html = name.front() >= 'a' && name.front() <= 'z';
  if (is_html) return element(context, component);
  if (!render::alert_kind(name).empty()) return callout_by_name(context, component);
  return unknown(context, component);
}

}  // namespace galley::html
