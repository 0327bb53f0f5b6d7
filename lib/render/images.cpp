#include "render/images.h"

#include <algorithm>

#include "render/inline_text.h"

namespace galley::render {
namespace {

using markdown::Document;
using markdown::Edit;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;
using settings::Profile;

// Beside these, brackets could be those of a link, a reference or a definition.
bool is_risky(Around around) {
  return around.before == ']' || around.before == '!' || around.before == '\\' ||
         std::string_view("([:").find(around.after) != std::string_view::npos;
}

// What is written before and behind an alternative text.
struct Frame {
  std::string open;
  std::string close;
};

Frame frame_of(bool has_alt, Around around) {
  const std::string escape = is_risky(around) ? "\\" : "";
  return {escape + (has_alt ? "[image: " : "[image"), escape + "]"};
}

std::string_view address_of(const Document& document, const Inline& image) {
  const bool is_reference = image.kind == InlineKind::image_reference;
  const Span address = is_reference ? document.blocks[image.index].info : image.destination;
  return address.of(document.source);
}

void add(const Document& document, const Inline& image, std::vector<Edit>& edits) {
  const std::string_view source = document.source;
  const std::string_view title = trimmed(image.title.of(source));
  const bool has_alt = !trimmed(image.content.of(source)).empty();
  const Frame frame = frame_of(has_alt || !title.empty(), around(source, image.span));
  edits.push_back({{image.span.begin, image.content.begin}, frame.open});
  const std::string instead = has_alt ? "" : markdown_text(title, TextOrigin::jsx);
  edits.push_back({{image.content.end, image.span.end}, instead + frame.close});
}

}  // namespace

Around around(std::string_view source, Span span) {
  return {span.begin > 0 ? source[span.begin - 1] : '\n',
          span.end < source.size() ? source[span.end] : '\n'};
}

bool is_image_text(std::string_view address, Profile profile) {
  if (profile == Profile::lossless) return false;
  return profile == Profile::compact || address.substr(0, 5) == "data:";
}

std::string image_text(std::string_view alt, Around around) {
  const Frame frame = frame_of(!alt.empty(), around);
  return frame.open + std::string(alt) + frame.close;
}

std::vector<Edit> images_as_text(const Document& document, Profile profile) {
  std::vector<Edit> edits;
  for (const Inline& item : document.inlines) {
    const bool is_image =
        item.kind == InlineKind::image || item.kind == InlineKind::image_reference;
    if (is_image && is_image_text(address_of(document, item), profile)) add(document, item, edits);
  }
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  return edits;
}

}  // namespace galley::render
