#include "render/components.h"

#include <algorithm>
#include <array>

#include "render/callouts.h"
#include "render/inline_text.h"
#include "render/js_literal.h"
#include "render/leaf_text.h"

namespace galley::render {
namespace {

using settings::Profile;

template <typename List>
bool is_among(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

std::string linked(const std::string& text, const std::string& address) {
  if (address.empty()) return text;
  return "[" + text + "](" + link_destination(address) + ")";
}

// "**first**: second: third", the first one linked when the element has an address; of such a card
// compact keeps the link alone.
std::string label_line(const Component& c) {
  const std::vector<std::string> texts = c.texts();
  if (texts.empty()) return {};
  const std::string address = c.address();
  std::string line = linked(bold(texts.front()), address);
  if (c.profile() == Profile::compact && !address.empty()) return line;
  for (std::size_t i = 1; i < texts.size(); ++i) line += ": " + texts[i];
  return line;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string line;
  for (const std::string& text : texts) line += (line.empty() ? "" : ": ") + text;
  return line;
}

// --- Handlers: one for each way in which elements are written. ---

Rendering generic_flow(const Component& c) {
  Rendering r;
  r.before = label_line(c);
  const std::string address = c.address();
  if (r.before.empty() && !address.empty())
    r.before = linked(markdown_text(address, TextOrigin::jsx), address);
  return r;
}

Rendering generic_text(const Component& c) {
  const std::vector<std::string> texts = c.texts();
  if (!c.has_children()) {
    const std::string address = c.address();
    const std::string text = joined(texts);
    return {.before =
                linked(text.empty() ? markdown_text(address, TextOrigin::jsx) : text, address)};
  }
  Rendering r;
  r.is_block = !texts.empty() && c.address().empty();
  if (!c.address().empty()) {
    r = {.before = "[", .after = "](" + link_destination(c.address()) + ")", .hugs = true};
  }
  if (!texts.empty()) r.after += " (" + joined(texts) + ")";
  return r;
}

bool is_component(std::string_view name) {
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
}

// A component of which nothing is left would leave a hole in its sentence: it stands there as an
// expression does, in code.
Rendering generic(const Component& c) {
  if (c.place() == Place::flow) return generic_flow(c);
  Rendering r = generic_text(c);
  const bool leaves_hole = !c.has_children() && r.before.empty() && is_component(c.name());
  if (leaves_hole && c.profile() != Profile::compact) r.before = code_span(c.written());
  return r;
}

// In a line of text the same as any element; a paragraph of its own becomes a block.
Rendering block_in_text(const Component& c) {
  Rendering r = generic(c);
  r.is_block = true;
  return r;
}

// A part of a page under a name: a panel of tabs, a slot.
Rendering panel(const Component& c) {
  if (c.place() == Place::text && c.has_children()) return block_in_text(c);
  Rendering r = c.place() == Place::flow ? generic_flow(c) : generic_text(c);
  r.is_panel = c.has_children();
  if (!r.is_panel || !c.texts().empty()) return r;
  r.value = c.literal("value");
  for (const std::string_view attribute : {"slot", "value", "id"}) {
    const std::optional<std::string> name = c.text(attribute);
    if (!name || *name == "default") continue;
    r.before = bold(*name);
    return r;
  }
  return r;
}

// Around panels, whose names it may know.
Rendering panels(const Component& c) {
  Rendering r = generic(c);
  for (const std::string_view attribute : {"items", "values", "labels"}) {
    r.panels = c.names(attribute);
    if (r.panels.empty()) continue;
    r.is_block = true;
    break;
  }
  return r;
}

Rendering code_group(const Component& c) {
  Rendering r = generic(c);
  r.is_code_group = true;
  return r;
}

// "ts" of language="ts", lang="ts" and className="language-ts".
std::string code_language(const Component& c) {
  for (const std::string_view attribute : {"language", "lang"}) {
    if (std::string language = c.literal(attribute); !language.empty()) return language;
  }
  constexpr std::string_view prefix = "language-";
  const std::string classes = c.literal("className") + " " + c.literal("class");
  const std::size_t at = classes.find(prefix);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + prefix.size();
  return classes.substr(begin, classes.find(' ', begin) - begin);
}

// A component that shows code, which is an attribute or its only child.
Rendering code_block(const Component& c) {
  Rendering r = generic(c);
  if (c.place() == Place::text) return r;
  r.is_code_block = true;
  r.language = code_language(c);
  r.code = c.literal("code");
  return r;
}

Rendering alert(const Component& c, std::string_view kind) {
  if (c.place() == Place::text) return block_in_text(c);
  const std::string label = label_line(c);
  const bool is_empty = label.empty() && !c.has_children();
  return {.before = label, .alert = std::string(is_empty ? "" : kind)};
}

Rendering list_item(const Component& c) {
  if (c.place() == Place::text) return block_in_text(c);
  return {.before = label_line(c), .item = c.has_children() ? "-" : ""};
}

// An answer; which one is right says an attribute.
Rendering option(const Component& c) {
  Rendering r = list_item(c);
  const bool is_right = c.place() == Place::flow && r.before.empty() && c.is_set("isCorrect");
  if (is_right) r.before = bold("Correct:");
  r.is_lead = is_right;
  return r;
}

// One of several; Markdown counts on from the first "1.".
Rendering step(const Component& c) {
  if (c.place() == Place::text) return block_in_text(c);
  return {.before = label_line(c), .item = c.has_children() ? "1." : ""};
}

Rendering callout_by_name(const Component& c) { return alert(c, alert_kind(c.name())); }

// <Aside type="tip">, <Callout variant="warning">.
Rendering callout_by_type(const Component& c) {
  for (const std::string_view attribute : {"type", "variant", "intent", "kind"}) {
    const std::string_view kind = alert_kind(c.literal(attribute));
    if (!kind.empty()) return alert(c, kind);
  }
  return alert(c, "NOTE");
}

Rendering image(const Component& c) {
  const std::string source = c.literal("src");
  const std::string alt = c.text("alt").value_or("");
  if (!source.empty()) return {.before = "!" + linked(alt.empty() ? alt : alt, source)};
  return {.before = alt.empty() ? "" : "[image: " + alt + "]"};
}

// The name of an icon is not a text.
Rendering icon(const Component& c) {
  for (const std::string_view attribute : {"label", "title", "alt"}) {
    if (const std::optional<std::string> text = c.text(attribute)) return {.before = *text};
  }
  return {};
}

Rendering since(const Component& c) {
  const std::optional<std::string> version = c.text("v");
  return {.before = version ? "Since " + *version : ""};
}

Rendering break_line(const Component& c) {
  return {.before = std::string(c.place() == Place::text ? line_break : "")};
}

Rendering rule(const Component& c) { return {.before = c.place() == Place::flow ? "---" : ""}; }

Rendering marked(const Component& c, std::string_view mark) {
  if (c.place() == Place::flow) return generic(c);
  return {.before = std::string(mark), .after = std::string(mark), .hugs = true};
}
Rendering strong(const Component& c) { return marked(c, "**"); }
Rendering emphasis(const Component& c) { return marked(c, "*"); }
Rendering deleted(const Component& c) { return marked(c, "~~"); }

// Markdown has no form for them, and 2<sup>8</sup> is not 28.
Rendering kept(const Component& c) {
  if (c.place() == Place::flow || !c.has_children()) return generic(c);
  const std::string name(c.name());
  return {.before = "<" + name + ">", .after = "</" + name + ">"};
}

// A place that links lead to has no text, but a name.
Rendering anchor(const Component& c) {
  const std::string id = c.literal("id").empty() ? c.literal("name") : c.literal("id");
  const bool is_place = c.address().empty() && is_heading_id(id);
  if (!is_place) return generic(c);
  return {.before = "<a id=\"" + id + "\"></a>"};
}

Rendering heading(const Component& c) {
  if (c.place() == Place::flow) return generic(c);
  const auto level = static_cast<std::size_t>(c.name().back() - '0');
  return {.before = std::string(level, '#') + " ", .is_heading = true, .hugs = true};
}

Rendering code(const Component& c) {
  Rendering r = generic(c);
  r.is_code = c.has_children();
  if (c.place() == Place::flow) r.language = code_language(c);
  return r;
}

Rendering audience(const Component& c) {
  return {.is_excluded = c.has_children() && is_excluded(c.name(), c.literal("for"))};
}

struct Row {
  std::string_view name;
  Rendering (*handler)(const Component&);
};

// Names that are not here are generic(): tags go, children and texts stay.
constexpr Row rows[] = {
    {"Note", callout_by_name},
    {"Info", callout_by_name},
    {"Tip", callout_by_name},
    {"Check", callout_by_name},
    {"Success", callout_by_name},
    {"Hint", callout_by_name},
    {"Important", callout_by_name},
    {"Warning", callout_by_name},
    {"Caution", callout_by_name},
    {"Danger", callout_by_name},
    {"Error", callout_by_name},
    {"Pitfall", callout_by_name},
    {"Intro", callout_by_name},
    {"DeepDive", callout_by_name},
    {"Wip", callout_by_name},
    {"Canary", callout_by_name},
    {"Deprecated", callout_by_name},
    {"Experimental", callout_by_name},
    {"Aside", callout_by_type},
    {"Callout", callout_by_type},
    {"Admonition", callout_by_type},
    {"Alert", callout_by_type},
    {"Tabs", panels},
    {"Tab", panel},
    {"Tabs.Tab", panel},
    {"TabItem", panel},
    {"Fragment", panel},
    {"Step", step},
    {"CodeGroup", code_group},
    {"CodeTabs", code_group},
    {"CodeBlock", code_block},
    {"Code", code_block},
    {"pre", code_block},
    {"Option", option},
    {"li", list_item},
    {"llm-only", audience},
    {"llm-exclude", audience},
    {"Visibility", audience},
    {"img", image},
    {"Image", image},
    {"Picture", image},
    {"Icon", icon},
    {"Since", since},
    {"br", break_line},
    {"hr", rule},
    {"b", strong},
    {"strong", strong},
    {"i", emphasis},
    {"em", emphasis},
    {"del", deleted},
    {"s", deleted},
    {"sub", kept},
    {"sup", kept},
    {"a", anchor},
    {"summary", strong},
    {"code", code},
    {"h1", heading},
    {"h2", heading},
    {"h3", heading},
    {"h4", heading},
    {"h5", heading},
    {"h6", heading},
};

}  // namespace

Rendering render_component(const Component& component) {
  const std::string_view name = component.name();
  for (const Row& row : rows) {
    if (row.name == name) return row.handler(component);
  }
  return generic(component);
}

bool is_void_element(std::string_view name) {
  static constexpr std::array<std::string_view, 14> names{
      "area",  "base", "br",   "col",   "embed",  "hr",    "img",
      "input", "link", "meta", "param", "source", "track", "wbr"};
  return is_among(names, name);
}

}  // namespace galley::render
