// Any bytes as a page of either dialect: spans lie where document.h promises.
#include <cstddef>
#include <cstdint>

#include "../unit/markdown/dump.h"
#include "law.h"

using namespace galley::markdown;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string source(reinterpret_cast<const char*>(data), size);
  for (const Dialect dialect : {Dialect::markdown, Dialect::mdx}) {
    for (const Extent extent : {Extent::file, Extent::body}) {
      const std::string complaint = galley::test::broken_promise(scan(source, dialect, extent));
      galley::fuzz::require(complaint.empty(), complaint);
    }
  }
  return 0;
}
