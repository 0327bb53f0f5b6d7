// Any bytes as the begin of a page: its front matter lies in it, and what was read of it can be
// written again.
#include <cstddef>
#include <cstdint>

#include "law.h"
#include "markdown/front_matter.h"
#include "render/yaml_scalar.h"

using galley::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string source(reinterpret_cast<const char*>(data), size);
  const galley::markdown::FrontMatter matter = galley::markdown::read_front_matter(source);
  const auto found = galley::markdown::find_front_matter(source);
  require(matter.span.begin <= matter.span.end && matter.span.end <= size,
          "front matter lies in its source");
  require(!matter.is_valid || matter.span == found, "reading finds what finding finds");
  require(matter.is_valid || !matter.diagnostics.empty(), "broken YAML is reported");
  const std::string scalar = galley::render::yaml_scalar(matter.title);
  require(scalar.find('\n') == std::string::npos, "a scalar is one line");
  const auto title = galley::render::read_yaml_scalar(scalar);
  require(title.has_value(), "a scalar that was written can be read");
  require(galley::render::yaml_scalar(*title) == scalar, "and is written the same way again");
  return 0;
}
