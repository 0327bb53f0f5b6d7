// The real documentation that some tests run on. It is found through GALLEY_CORPUS, else beside the
// project in ../shared/corpus; a test that needs it passes over itself, saying why, when it is not
// there.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace galley::test {

// The folder of one corpus ("astro", "rust-book"), or "" when it is not on this machine.
inline std::string corpus(const std::string& name) {
  const char* const set = std::getenv("GALLEY_CORPUS");
  const std::filesystem::path root =
      set != nullptr ? std::filesystem::path(set)
                     : std::filesystem::path(GALLEY_SOURCE_DIR) / "../shared/corpus";
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::canonical(root / name, error);
  return error ? "" : folder.string();
}

}  // namespace galley::test
