#include "pipeline/budget.h"

namespace galley::pipeline {
namespace {

// Measured with one document of 16 MB at a time (VmHWM of proc(5), less that of an empty run): 7.6
// bytes a byte for the Rust book's Markdown, 14.1 for the MDX of Astro's documentation. The fixed
// part covers what does not grow with the document: buffers of the file system and of SQLite.
constexpr std::uint64_t fixed_bytes = 256 * 1024;
constexpr std::uint64_t bytes_per_byte = 16;

}  // namespace

std::uint64_t Budget::cost(std::uint64_t document_size) {
  return fixed_bytes + bytes_per_byte * document_size;
}

std::uint64_t Budget::largest_document() const {
  return (ceiling_ - std::min(ceiling_, fixed_bytes)) / bytes_per_byte;
}

}  // namespace galley::pipeline
