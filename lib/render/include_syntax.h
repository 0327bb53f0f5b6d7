// Thread: any. Role: finds the places where a document includes other files as text: mdBook's
// {{#include}}, VitePress' <<< and <!--@include-->, the snippets of PyMdown and of FastAPI's docs.
// Promise: pure and linear; what is not understood to its end is no include. A new form of
// inclusion is a finder of its own in include_syntax.cpp.
#pragma once

#include <string>
#include <vector>

#include "markdown/document.h"
#include "render/selection.h"
#include "settings/settings.h"

namespace galley::render {

struct Include {
  // What takes the include's place.
  enum class Shape {
    text,   // the lines as they are
    lines,  // the same, each as far in as the include
    fence,  // a fenced code block of them
  };

  markdown::Span span;  // what is replaced
  std::string file;     // as written
  Selection selection;
  Shape shape = Shape::text;
  std::string info;  // fence: its info string
};

// In the order of their spans, apart from one another.
std::vector<Include> find_includes(const markdown::Document& document, settings::Dialect dialect);

}  // namespace galley::render
