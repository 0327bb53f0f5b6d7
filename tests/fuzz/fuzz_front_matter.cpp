// Any bytes as the begin of a page: its front matter lies in it, and what was read of it can be
// written again.
#include <cstddef>
#include <cstdint>

#include "law.h"
#include "markdown/front_matter.h"
#include "markdown/yaml_value.h"
#include "render/yaml_scalar.h"

using galley::fuzz::require;
using galley::markdown::About;
using galley::markdown::Value;
using State = galley::markdown::FrontMatter::State;

namespace {

bool is_same(const Value& a, const Value& b) {
  if (a.is_scalar() != b.is_scalar() || a.items.size() != b.items.size()) return false;
  if (a.is_scalar()) return a.text == b.text;
  if (a.kind != b.kind || a.keys != b.keys) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!is_same(a.items[i], b.items[i])) return false;
  }
  return true;
}

bool is_utf8(const std::string& text) {
  const std::string written = galley::render::yaml_scalar(text);
  return galley::render::read_yaml_scalar(written) == text;
}

// What was read can be written on one line and is read as the same.
void check_flow(const Value& values) {
  const std::string flow = galley::render::yaml_flow(values);
  require(flow.find('\n') == std::string::npos, "a value is one line");
  if (flow.size() > galley::markdown::max_value_bytes) return;
  const auto again = galley::markdown::read_yaml(flow);
  // Brackets count as nesting in texts too, where many of them stand open.
  const bool is_deep = again.remark && again.remark->what == "it is nested too deeply";
  require(again.value.has_value() || is_deep, "a value that was written can be read");
  if (is_deep) return;
  require(is_same(*again.value, values), "and is the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string source(reinterpret_cast<const char*>(data), size);
  const galley::markdown::FrontMatter matter = galley::markdown::read_front_matter(source);
  const auto found = galley::markdown::find_front_matter(source);
  require(matter.span.begin <= matter.span.end && matter.span.end <= size,
          "front matter lies in its source");
  require(matter.span == found, "reading finds what finding finds");
  const bool is_read = matter.state == State::read || matter.state == State::absent;
  require(is_read || !matter.diagnostics.empty(), "broken YAML is reported");
  const bool is_text = is_utf8(source) && source.find('\0') == std::string::npos;
  if (is_text) check_flow(matter.values);
  const About about = galley::markdown::about_page(matter.values);
  const std::string scalar = galley::render::yaml_scalar(about.title);
  require(scalar.find('\n') == std::string::npos, "a scalar is one line");
  const auto title = galley::render::read_yaml_scalar(scalar);
  require(title.has_value(), "a scalar that was written can be read");
  require(galley::render::yaml_scalar(*title) == scalar, "and is written the same way again");
  return 0;
}
