// Any bytes as a page of either dialect: nothing but what is allowed comes out, each part whole.
#include <cstddef>
#include <cstdint>

#include "../unit/html/law.h"
#include "../unit/html/rendered.h"
#include "law.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string source(reinterpret_cast<const char*>(data), size);
  for (const char* const path : {"a/page.md", "a/page.mdx"}) {
    const galley::html::Page page = galley::test::page_of(source, path);
    for (const galley::html::Part& part : page.parts) {
      const std::string complaint = galley::test::html_complaint(part.html);
      galley::fuzz::require(complaint.empty(), complaint);
    }
    const std::string complaint = galley::test::html_complaint(page.front_matter);
    galley::fuzz::require(complaint.empty(), complaint);
  }
  return 0;
}
