// Thread: any. Role: finds the places where a document includes other files as text: mdBook's
// {{#include}}, VitePress' <<< and <!--@include-->, the snippets of PyMdown and of FastAPI's docs.
// Promise: pure and linear; what is not understood to its end is no directive. A new form of
// inclusion is a finder of its own in directives.cpp.
#pragma once

#include <string>
#include <vector>

#include "markdown/document.h"
#include "render/selection.h"
#include "settings/settings.h"

namespace galley::render {

struct Directive {
  // What takes the directive's place.
  enum class Shape {
    text,   // the lines as they are
    lines,  // the same, each as far in as the directive
    fence,  // a fenced code block of them
  };

  markdown::Span span;  // what is replaced
  std::string file;     // as written
  Selection selection;
  Shape shape = Shape::text;
  std::string info;  // fence: its info string
};

// In the order of their spans, apart from one another.
std::vector<Directive> find_directives(const markdown::Document& document,
                                       settings::Dialect dialect);

}  // namespace galley::render
