// Thread: any (worker code). Role: what the containers of documentation tools are on a page:
// ":::" directives, "!!!" admonitions, GitHub's alerts.
// Promise: pure; an unknown one is a labelled box.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "html/component_boxes.h"

namespace galley::html {

// `title` is HTML, perhaps empty.
Box directive(std::string_view name, const std::string& title);

// `marker` is that of Block::marker: '!', '?'.
Box admonition(char marker, std::string_view name, const std::string& title);

// "[!NOTE]", with a title behind it perhaps.
struct Alert {
  std::string_view kind;   // as in callout()
  std::string_view title;  // Markdown
};
std::optional<Alert> alert_of(std::string_view line);

}  // namespace galley::html
