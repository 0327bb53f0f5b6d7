#include "viewer/problems.h"

namespace galley::viewer {

nlohmann::ordered_json problems_json(const Diagnostics& diagnostics) {
  nlohmann::ordered_json problems = nlohmann::ordered_json::array();
  for (const Diagnostic& problem : diagnostics) {
    problems.push_back({{"line", problem.place.line},
                        {"column", problem.place.column},
                        {"severity", to_string(problem.severity)},
                        {"code", problem.code},
                        {"message", problem.message}});
  }
  return problems;
}

}  // namespace galley::viewer
