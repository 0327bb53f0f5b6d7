// Thread: any, one at a time. Role: JSX tags and expressions as MDX writes them (mdxjs.com,
// "Syntax"; grammar of the JSX specification, without elements as attribute values).
// Promise: a function that says no leaves its cursor where it gave up, at the end of the text if
// only more text could help; the caller keeps a copy.
#pragma once

#include <vector>

#include "markdown/cursor.h"
#include "markdown/document.h"
#include "markdown/js_lexer.h"

namespace galley::markdown {

// At '<': takes one tag and appends its attributes; on failure `attributes` may have grown.
bool skip_jsx_tag(Cursor& cursor, JsLexer& lexer, Tag& tag, std::vector<Attribute>& attributes);

// Takes tags, expressions and blanks to the end of the line on which the last of them ends; false
// when something else stands there.
bool skip_flow(Cursor& cursor, JsLexer& lexer);

// Gives every tag its partner. Tags pair within one container; those left alone become problems.
void match_tags(Document& document);

}  // namespace galley::markdown
