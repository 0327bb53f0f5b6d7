// Thread: any. Role: text of a document in HTML.
// Promise: what is appended is characters to a browser, never markup.
#pragma once

#include <string>
#include <string_view>

namespace galley::html {

// `text` is plain characters: none of them is markup, no character reference is resolved.
void append_text(std::string& html, std::string_view text);
std::string text_of(std::string_view text);

// name="value" with a blank before it.
void append_attribute(std::string& html, std::string_view name, std::string_view value);

}  // namespace galley::html
