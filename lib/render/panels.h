// Thread: any (worker code). Role: panels of code that say the same in several ways: a bold label
// and a fence, one pair after the other, whatever syntax of tabs they come from.
// Promise: pure; every label stays, and of panels that are left out the first one of their group.
#pragma once

#include <cstdint>
#include <vector>

#include "markdown/document.h"
#include "settings/settings.h"

namespace galley::render {

struct PanelChanges {
  std::vector<markdown::Edit> edits;   // of labels
  std::vector<std::uint32_t> dropped;  // blocks: labels and fences
};

// Balanced gives panels of the same code one fence with all their labels. Compact keeps of a group
// that is one panel for each package manager the first, and names the others.
PanelChanges shorten_panels(const markdown::Document& document, settings::Profile profile);

}  // namespace galley::render
