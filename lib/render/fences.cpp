#include "render/fences.h"

#include <algorithm>

namespace galley::render {
namespace {

constexpr std::size_t min_fence = 3;

std::size_t longest_run(std::string_view text, char c) {
  std::size_t longest = 0;
  for (std::size_t at = text.find(c); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_not_of(c, at), text.size());
    longest = std::max(longest, end - at);
    at = text.find(c, end);
  }
  return longest;
}

}  // namespace

std::string fence_around(std::string_view content) {
  return std::string(std::max(min_fence, longest_run(content, '`') + 1), '`');
}

std::string fence_mark(std::string_view source, const markdown::Block& block,
                       markdown::Span content) {
  const bool keeps_tilde = block.info.of(source).find('`') != std::string_view::npos;
  if (keeps_tilde) return std::string(block.marker_size, block.marker);
  return fence_around(content.of(source));
}

}  // namespace galley::render
