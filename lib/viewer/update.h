// Thread: any (pure). Role: what the browser is told of a view: all of it, or what is different
// from the one before. Promise: a browser that has the parts of `before` has those of `now`
// afterwards; one that lacks a part finds out (client/parts.js) and asks for all.
#pragma once

#include <string>

#include "job/view.h"

namespace galley::viewer {

// The parts of the page as they stand in its article, each with its hash and its line.
std::string article_html(const html::Page& page);

// Whether a browser shows both alike.
bool is_alike(const job::View& a, const job::View& b);

// JSON: {order: [[hash, line], ...], parts: {hash: html}, title, above, contents, hidden, body,
// tokens, source_tokens, dropped, problems}. Without `before` all parts are there, else those
// that it lacks and no body.
std::string update_json(const job::View* before, const job::View& now);

}  // namespace galley::viewer
