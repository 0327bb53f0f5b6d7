// Thread: any (worker code). Role: what becomes of one JSX element, by its name.
// Promise: every text-carrying attribute and every address of an element is in what is written for
// it (less of them in `compact`); a new component is a row of the table in components.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "markdown/document.h"
#include "settings/settings.h"

namespace galley::render {

// Where the element's tags stand: on lines of their own, or in a line of text.
enum class Place { flow, text };

// What the element around panels calls one of them: <Tabs items={["npm"]}>,
// <Tabs values={[{value: "a", label: "A"}]}>.
struct PanelName {
  std::string value;  // empty: the panels have these names in their order
  std::string label;
};

// What is written for an element. In flow `before` and `after` are blocks of their own, in text
// they take the tags' places.
struct Rendering {
  std::string before{};
  std::string after{};
  std::string alert{};         // not empty: the children stand in a GFM alert of this kind ("NOTE")
  bool is_heading = false;     // text: `before` is written only where the element fills one line
  bool is_code = false;        // text: plain children become a code span
  std::string item{};          // not empty: the children are a list item behind this marker
  bool is_block = false;       // an element that fills a paragraph is treated as flow
  bool is_excluded = false;    // not for language models: nothing is written
  bool is_code_group = false;  // fences in it have a label in their info strings
  bool is_lead = false;        // flow: text that follows goes on with the line of `before`
  bool is_code_block = false;  // flow: an expression in it that is text is a block of code
  std::string language{};      // of that code
  std::string code{};          // flow: a block of code behind `before`
  bool is_panel = false;
  std::string value{};              // panel: what is in the list of names, if it has no label
  std::vector<PanelName> panels{};  // names of the panels in it
  bool hugs = false;  // text: white space inside next to the tags goes, as in **bold**
};

// One element, seen by a handler.
class Component {
 public:
  Component(const markdown::Document& document, const markdown::Tag& tag, Place place,
            settings::Profile profile)
      : document_(document), tag_(tag), place_(place), profile_(profile) {}

  std::string_view name() const { return tag_.name.of(document_.source); }
  Place place() const { return place_; }
  settings::Profile profile() const { return profile_; }
  bool has_children() const;
  std::string_view written() const { return tag_.span.of(document_.source); }

  // An attribute as Markdown text; nothing when it is missing, boolean, empty, or left out by the
  // profile.
  std::optional<std::string> text(std::string_view attribute) const;

  // The plain characters of an attribute; empty when it is missing or not a literal.
  std::string literal(std::string_view attribute) const;

  // Whether it is set: without a value, or to anything but false.
  bool is_set(std::string_view attribute) const;

  // The names in an attribute that is a list of strings or of {value, label}; empty when it is
  // anything else.
  std::vector<PanelName> names(std::string_view attribute) const;

  // The first of href, to, link, src that is a literal.
  std::string address() const;

  // All text-carrying attributes in the order in which they are written, each text once.
  std::vector<std::string> texts() const;

 private:
  bool is_kept(std::string_view attribute) const;
  const markdown::Attribute* find(std::string_view attribute) const;

  const markdown::Document& document_;
  const markdown::Tag& tag_;
  Place place_;
  settings::Profile profile_;
};

Rendering render_component(const Component& component);

// An element of HTML that never has a closing tag (HTML standard, section 13.1.2).
bool is_void_element(std::string_view name);

}  // namespace galley::render
