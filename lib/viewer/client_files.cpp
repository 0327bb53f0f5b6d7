#include "viewer/client_files.h"

#include <algorithm>

#include "base/digest.h"

namespace galley::viewer {

preview::Response client_file(std::string_view name) {
  const auto files = client_files();
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const html::ClientFile& file) { return file.name == name; });
  if (found == files.end()) return preview::Response::refusal({404, "there is no such file"});
  const bool is_style = name.ends_with(".css");
  return {.type = is_style ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
          .body = std::make_shared<const std::string>(found->bytes),
          .etag = sha256(found->bytes).hex().substr(0, 16)};
}

}  // namespace galley::viewer
