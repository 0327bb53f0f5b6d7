// Thread: any (worker code). Role: what an MDX page says of itself in exported literals.
// Promise: nothing is executed; an export that is not one literal from end to end says nothing.
#pragma once

#include "markdown/document.h"
#include "markdown/value.h"

namespace galley::render {

// Adds `export const title = "..."` and `description`, and the members of the objects `meta`,
// `metadata` and `frontmatter`, to the map `values`, where front matter has not said it already.
void add_exports(const markdown::Document& document, markdown::Value& values);

}  // namespace galley::render
