#include "pipeline/status.h"

namespace galley::pipeline {

std::string counted(std::uint64_t number, std::string_view one) {
  return std::to_string(number) + " " + std::string(one) + (number == 1 ? "" : "s");
}

}  // namespace galley::pipeline
