// Thread: any. Role: raw HTML and autolinks as CommonMark 0.30 defines them (6.5, 6.6).
// Promise: a function that says no leaves its cursor where it failed; the caller keeps a copy.
#pragma once

#include "markdown/cursor.h"

namespace galley::markdown {

// At '<': takes one open or closing tag.
bool skip_html_tag(Cursor& cursor);

// At '<': takes "<scheme:address>" or "<name@host>"; `address` is what stands between.
bool skip_autolink(Cursor& cursor, Span& address);

}  // namespace galley::markdown
