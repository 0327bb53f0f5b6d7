// Thread: any. Role: what stands for the place in the arguments of `preview.editor`.
#pragma once

#include <string_view>

namespace galley::settings {

inline constexpr std::string_view file_placeholder = "{file}";
inline constexpr std::string_view line_placeholder = "{line}";
inline constexpr std::string_view column_placeholder = "{column}";

}  // namespace galley::settings
