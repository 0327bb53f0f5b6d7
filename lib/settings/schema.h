// Thread: any. Role: the keys that a settings file may have, by section.
// Promise: the one list of them: the loader, its messages and the tests all read it here.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace galley::settings {

enum class Section { top, project, performance, debounce, preview };

std::span<const std::string_view> keys_of(Section section);

// "the settings file", "a project", "`performance`": how a message names the section.
std::string_view name_of(Section section);

// What to write instead of an unknown key: the nearest key of the section, the section where the
// key belongs, or all the keys there are.
std::string advice_for(std::string_view unknown_key, Section section);

// The candidate that differs least from `word`, if it can be what was meant; empty otherwise.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

// "`a`, `b` or `c`".
std::string listed(std::span<const std::string_view> words);

}  // namespace galley::settings
