// Thread: any. Role: tags of raw HTML, as an author writes them in Markdown or JSX, as they may
// stand on a page. Promise: an allow-list: elements and attributes that are not named in
// raw_html.cpp are gone, what executes or loads goes with its content.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "html/context.h"

namespace galley::html {

struct SafeTag {
  enum class Kind : std::uint8_t {
    open,
    close,
    single,  // has no closing tag
    none,    // nothing is written, the content stays
    drop,    // nothing is written for it and its content ("script")
  };
  Kind kind = Kind::none;
  std::string name;       // the element's that is written, in lower case
  std::string html;       // of open and single: the tag
  std::string closing{};  // of open: "</details>"
};

// The value of an attribute, without quotes, references resolved; nothing when it is missing.
using ReadAttribute = std::function<std::optional<std::string>(std::string_view)>;

// `written` is one whole tag of HTML, '<' to '>'.
SafeTag safe_tag(const Context& context, std::string_view written);

// The same for an opening tag whose attributes are read in another way (JSX).
SafeTag safe_element(const Context& context, std::string_view name, const ReadAttribute& read);

// Whether an element of this name may stand on a page.
bool is_allowed(std::string_view name);

// An element that HTML lets its author leave open ("<p>", "<li>").
bool ends_by_itself(std::string_view name);

// A block of raw HTML, or a part of one: text and tags.
struct HtmlPiece {
  std::string_view text;  // as written; of a tag '<' to '>'
  bool is_tag = false;
  bool is_comment = false;
};

// Cuts raw HTML into texts, tags and comments; every byte is in one of them.
void for_each_piece(std::string_view html, const std::function<void(const HtmlPiece&)>& take);

// Text between tags, whose character references stay as they are written.
std::string html_text(std::string_view written);

}  // namespace galley::html
