// Thread: any, one at a time. Role: the HTML that md4c's events stand for, as md4c's own renderer
// writes it, entities kept as they are written.
// Promise: ends with `too_large` before it has put out more than the guard allows.
#pragma once

#include <string_view>

#include "markdown/html_sink.h"

namespace galley::markdown {

enum class Tables { yes, no };

enum class Rendering {
  done,
  too_large,  // a table of more than 128 columns, or output out of proportion to the input
  stopped,    // the sink wanted no more
};

// Runs md4c over the Markdown (without a byte order mark) with tables, strikethrough and task
// lists.
Rendering render_html(std::string_view markdown, Tables tables, HtmlSink& sink);

}  // namespace galley::markdown
