// Thread: any. Role: where links and images of a page may lead, and how they are written.
// Promise: no address of a scheme that executes, none that loads anything from another host.
#pragma once

#include <string>
#include <string_view>

#include "html/context.h"

namespace galley::html {

// What a link or an image is given with; texts are plain characters.
struct Link {
  std::string address;  // as its author means it: references and escapes resolved
  std::string title{};
  std::uint32_t offset = no_offset;  // of the address in the document
  static constexpr std::uint32_t no_offset = 0xFFFFFFFF;
};

// The opening tag of an <a>; a <span> when the address leads nowhere that a page may lead to. The
// closing tag to it is `closing`.
struct OpenLink {
  std::string tag;
  std::string_view closing;
};
OpenLink open_link(const Context& context, const Link& link);

// The <img>, with `attributes` (HTML, each with a blank before it) added; for an image of another
// host a link to it.
std::string image(const Context& context, const Link& link, std::string_view alt,
                  std::string_view attributes = {});

// The address of a file to be shown: empty when it is another host's or of a scheme that is not
// allowed.
std::string asset_address(const Context& context, std::string_view address);

}  // namespace galley::html
