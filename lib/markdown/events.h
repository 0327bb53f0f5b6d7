// Thread: any, one at a time. Role: md4c's parser, and whoever hears what it finds.
// Promise: md4c never reads past the text; an exception of a handler comes out of parse().
#pragma once

#include <string_view>

#include <md4c.h>

namespace galley::markdown {

// What md4c calls on its way through a text; `detail` is that of md4c.h for the type. A false ends
// the parsing.
class Events {
 public:
  virtual ~Events() = default;
  virtual bool enter_block(MD_BLOCKTYPE type, void* detail) = 0;
  virtual bool leave_block(MD_BLOCKTYPE type, void* detail) = 0;
  virtual bool enter_span(MD_SPANTYPE type, void* detail) = 0;
  virtual bool leave_span(MD_SPANTYPE type, void* detail) = 0;
  virtual bool text(MD_TEXTTYPE type, std::string_view text) = 0;
};

// Runs md4c with its flags (MD_FLAG_...) over Markdown without a byte order mark. False when the
// handler ended it, or md4c had no memory left.
bool parse(std::string_view markdown, unsigned flags, Events& events);

}  // namespace galley::markdown
