// Thread: any (worker code). Role: GitHub's alerts as one-line prefixes.
// Promise: pure; the quote and what is in it stay, only the line "[!NOTE]" goes into the text
// below.
#pragma once

#include <string_view>
#include <vector>

#include "markdown/document.h"

namespace galley::render {

// Whether a line of a quote is "[!NOTE]" or its like.
bool is_alert_kind(std::string_view line);

// "> [!NOTE]" above a line of text becomes "> **Note:** " in front of it.
std::vector<markdown::Edit> alert_prefixes(const markdown::Document& document);

}  // namespace galley::render
