// Thread: any (worker code). Role: images as text where a page is shortened: "[image: alt]".
// Promise: pure and linear; the alternative text stays; what is written is no link.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "markdown/document.h"
#include "settings/settings.h"

namespace galley::render {

// Whether an image at `address` becomes text: all do in compact, and nobody reads the bytes of a
// "data:" address in balanced either.
bool is_image_text(std::string_view address, settings::Profile profile);

// What stands around an image in its line.
struct Around {
  char before = '\n';
  char after = '\n';
};

Around around(std::string_view source, markdown::Span span);

// The text for an image. `alt` is Markdown.
std::string image_text(std::string_view alt, Around around);

// Edits of the images of a document that become text, in order and apart from one another.
std::vector<markdown::Edit> images_as_text(const markdown::Document& document,
                                           settings::Profile profile);

}  // namespace galley::render
