// Thread: any (worker code). Role: what a component or an element of JSX is on a page, by its name.
// Promise: pure; what is not in the table of component_boxes.cpp is a labelled box that keeps its
// children and shows its texts.
#pragma once

#include <cstdint>
#include <string>

#include "html/context.h"
#include "render/components.h"

namespace galley::html {

struct Box {
  std::string open;  // HTML before the children
  std::string close;
  bool is_block = false;       // an element that fills a paragraph is one around it
  bool is_code_group = false;  // each fence in it is a panel
  bool drops_content = false;  // "script"
};

Box box_of(const Context& context, const render::Component& component);

// A callout. `kind` is one of GitHub's five ("NOTE"), `title` HTML; without a title the kind is
// named.
Box callout(std::string_view kind, const std::string& title);

// A part that is folded until somebody opens it; `summary` is HTML.
Box folding(const std::string& summary);

// Around panels, and one of them; `label` is plain.
Box tabs();
Box panel(std::string_view label);

// A box that says what its content was written in: `label` is HTML.
Box labelled(std::string_view kind, const std::string& label);

}  // namespace galley::html
