// The files of an output folder as galley's users see them, for comparing whole trees.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace galley::test {

using OutputTree = std::map<std::string, std::string>;  // file name -> bytes

inline OutputTree output_tree(const std::string& folder) {
  OutputTree tree;
  if (!std::filesystem::exists(folder)) return tree;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    tree[entry.path().filename().string()] = bytes.str();
  }
  return tree;
}

// File name -> modification time: equal before and after means that nothing was rewritten.
using OutputTimes = std::map<std::string, std::filesystem::file_time_type>;

inline OutputTimes output_times(const std::string& folder) {
  OutputTimes times;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) times[entry.path().filename().string()] = entry.last_write_time();
  }
  return times;
}

// What is different between two trees, for a failing test to say; empty when nothing is.
inline std::string difference(const OutputTree& is, const OutputTree& should) {
  std::string text;
  for (const auto& [name, bytes] : should) {
    const auto found = is.find(name);
    if (found == is.end()) text += "missing " + name + "\n";
    if (found != is.end() && found->second != bytes) text += "differs " + name + "\n";
  }
  for (const auto& [name, bytes] : is) {
    if (!should.contains(name)) text += "too many " + name + "\n";
  }
  return text;
}

}  // namespace galley::test
