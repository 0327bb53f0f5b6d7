// Thread: any. Role: the text of a settings file to yaml-cpp's nodes.
// Promise: text that yaml-cpp would recurse into too deeply, read only in part or misread in
// silence is refused before yaml-cpp sees it; whatever else is wrong with it is a Diagnostic with
// its place.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <yaml-cpp/yaml.h>

#include "base/error.h"

namespace galley::settings {

// Larger files are refused: 1 MiB holds several thousand projects.
inline constexpr std::size_t largest_file = 1U << 20U;

// The one document of `text`, or nothing and at least one error.
std::optional<YAML::Node> parse_yaml(std::string_view text, const std::string& file,
                                     Diagnostics& diagnostics);

}  // namespace galley::settings
