#include <algorithm>

#include "render/callouts.h"
#include "render/cleaner.h"
#include "render/inline_text.h"

namespace galley::render {

using markdown::Span;
using markdown::Tag;
using markdown::TagKind;
using settings::Profile;

// --- Panels of tabs ---

// The name that the element around gives the panel at `place`.
void Cleaner::name_panel(Rendering& rendering, std::size_t place) const {
  const std::vector<PanelName>& names = open_.back().rendering.panels;
  const bool has_label = !rendering.before.empty() && rendering.value.empty();
  if (has_label) return;
  const auto found = std::find_if(names.begin(), names.end(), [&rendering](const PanelName& name) {
    return !name.value.empty() && name.value == rendering.value;
  });
  if (found != names.end()) {
    rendering.before = bold(found->label);
  } else if (rendering.before.empty() && place < names.size()) {
    rendering.before = bold(names[place].label);
  }
}

// What follows with the same content goes, and its name is said with the first one's; code is
// compared later. True when `tag` begins one that an earlier one speaks for.
bool Cleaner::merge_panels(const Tag& tag, Rendering& rendering) {
  if (profile_ == Profile::lossless || !has_partner(tag)) return false;
  const auto index = static_cast<std::uint32_t>(&tag - document_.tags.data());
  if (merged_.count(index) > 0) return true;
  const auto content = [this](const Tag& panel) {
    const Span inside{panel.span.end, document_.tags[panel.partner].span.begin};
    return trimmed(inside.of(document_.source));
  };
  const std::string_view own = content(tag);
  const bool is_code = own.starts_with("```") || own.starts_with("~~~");
  std::size_t place = open_.empty() ? 0 : open_.back().panel;
  if (!open_.empty()) name_panel(rendering, place);
  for (std::uint32_t last = tag.partner; !is_code && last + 1 < document_.tags.size();) {
    const Tag& next = document_.tags[last + 1];
    const Span between{document_.tags[last].span.end, next.span.begin};
    const bool is_next = next.kind == TagKind::open && has_partner(next) && next.is_flow &&
                         trimmed(between.of(document_.source)).empty();
    if (!is_next || content(next) != own) break;
    Rendering other = render(next, Place::flow);
    if (!open_.empty()) name_panel(other, ++place);
    if (!other.is_panel || other.before.empty() || rendering.before.empty()) break;
    rendering.before += ", " + other.before;
    rendering.value.clear();
    merged_.insert(last + 1);
    last = next.partner;
  }
  return false;
}

}  // namespace galley::render
