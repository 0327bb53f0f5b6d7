// Where the CommonMark examples and the documentation corpora are; tests that need them say why
// they do nothing when they are not there.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace galley::test {

// The folder named by an environment variable, or else the one beside the sources; empty with a
// printed reason when there is none.
inline std::string sample_folder(const char* variable, const char* fallback) {
  const char* const named = std::getenv(variable);
  const std::string path = named != nullptr ? named : std::string(GALLEY_SOURCE_DIR) + fallback;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return path;
  std::cout << "skipped: no folder " << path << "; name one in " << variable << "\n";
  return {};
}

inline std::string spec_folder() { return sample_folder("GALLEY_SPEC", "/../shared/spec"); }
inline std::string corpus_folder() { return sample_folder("GALLEY_CORPUS", "/../shared/corpus"); }

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// All files of that extension below a folder, in byte order.
inline std::vector<std::string> files_below(const std::string& folder, std::string_view extension) {
  std::vector<std::string> files;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, ignored)) {
    if (entry.is_regular_file() && entry.path().extension() == extension) {
      files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace galley::test
