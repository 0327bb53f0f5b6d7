#include "pipeline/budget.h"

namespace galley::pipeline {
namespace {

// Measured with one document of 16 MB at a time (VmHWM of proc(5), less that of an empty run): 7.6
// bytes a byte for the Rust book's Markdown, 14.1 for the MDX of Astro's documentation. The fixed
// part covers what does not grow with the document: buffers of the file system and of SQLite.
constexpr std::uint64_t fixed_bytes = 256 * 1024;
constexpr std::uint64_t bytes_per_byte = 16;
// The parts of a page of HTML come on top while the document is in memory: 1.8 bytes a byte for the
// former, 3.7 for the latter. What the page shows is copied in pieces that the fixed part covers.
constexpr std::uint64_t html_bytes_per_byte = 4;

}  // namespace

std::uint64_t Budget::cost(std::uint64_t document_size, Makes makes) {
  const std::uint64_t html = makes == Makes::output ? 0 : html_bytes_per_byte;
  return fixed_bytes + (bytes_per_byte + html) * document_size;
}

std::uint64_t Budget::largest_document() const {
  return (ceiling_ - std::min(ceiling_, fixed_bytes)) / bytes_per_byte;
}

}  // namespace galley::pipeline
