// What a fuzz target asserts.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace galley::fuzz {

// Ends the program when a law does not hold, so that libFuzzer keeps the input.
inline void require(bool holds, const std::string& law) {
  if (holds) return;
  std::fprintf(stderr, "BROKEN LAW: %s\n", law.c_str());
  std::abort();
}

}  // namespace galley::fuzz
