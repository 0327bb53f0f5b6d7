// Thread: any (pure). Role: diagnostics as the pages' scripts read them.
#pragma once

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace galley::viewer {

// [{line, column, severity, code, message}]; all of one document.
nlohmann::ordered_json problems_json(const Diagnostics& diagnostics);

}  // namespace galley::viewer
