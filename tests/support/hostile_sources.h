// Sources made to be slow, deep or large, for the scanner and for whatever works on what it finds.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace galley::test {

struct HostileSource {
  std::string name;
  std::function<std::string(std::size_t)> of_size;  // about that many bytes
};

std::vector<HostileSource> hostile_sources();

}  // namespace galley::test
