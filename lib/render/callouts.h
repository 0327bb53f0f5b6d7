// Thread: any. Role: the kinds of callouts by name, and what a ":::" directive or a "!!!"
// admonition becomes; shared by all their syntaxes (JSX asks for alert_kind). Promise: the name of
// a kind that GitHub has no alert for, and every title, is in what is written.
#pragma once

#include <string>
#include <string_view>

#include "render/components.h"

namespace galley::render {

// One of GitHub's five alerts ("NOTE") for the callout called `name`, upper or lower case; empty
// when it is none.
std::string_view alert_kind(std::string_view name);

// `label` is the title as Markdown, perhaps empty.
Rendering render_directive(std::string_view name, const std::string& label);

// `marker` is that of Block::marker.
Rendering render_admonition(char marker, std::string_view name, const std::string& label);

// Whether what an element or directive says is not meant for language models: "llm-exclude", or
// "Visibility" for an audience of "humans".
bool is_excluded(std::string_view name, std::string_view audience);

// Text in bold; as it is where both asterisks and underscores in it would end that.
std::string bold(const std::string& text);

// The title in the info string of a fence inside a group of them: "js [npm]", 'sh title="npm"'.
std::string_view panel_title(std::string_view info);

}  // namespace galley::render
