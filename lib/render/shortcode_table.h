// Thread: any. Role: the shortcodes and tags that galley knows, and what each of them becomes.
// Promise: pure; a new one is a row in shortcode_table.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "render/shortcode_syntax.h"

namespace galley::render {

struct ShortcodeRow {
  enum class Effect {
    text,  // `write` says what takes its place
    page,  // in the target of a link: the address of a page
    code,  // with its partner: a fence around what is between them
    raw,   // with its partner: both go where nothing between them would change without them
  };

  Family family;
  std::string_view name;
  Effect effect;
  // Markdown in the place of the tag; nothing when an argument is missing.
  std::optional<std::string> (*write)(const ShortcodeArguments&);
};

// Nothing when the tag is unknown.
const ShortcodeRow* row_of(const ShortcodeTag& tag);

}  // namespace galley::render
