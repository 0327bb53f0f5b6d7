// Thread: worker. Role: what somebody sees of one document: its page for people, its body for
// models, and what is wrong with it. Promise: takes values and returns values; writes nothing;
// never throws for what happens to one document.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/file_system.h"
#include "html/page.h"
#include "render/link_targets.h"
#include "settings/settings.h"

namespace galley::job {

struct ViewRequest {
  std::shared_ptr<const settings::Project> project;
  std::string path;                 // relative to the project's source
  bool is_known = true;             // a document of the project; else there is nothing to see
  std::optional<std::string> text;  // as it is in an editor; nothing: as it is in its file
  // The project's pages; null when links do not lead to pages.
  std::shared_ptr<const render::LinkTargets> targets;
  std::shared_ptr<const html::Addresses> addresses;  // where links lead on the page
  std::uint64_t max_bytes = 0;                       // of the text, and of what it includes
};

struct View {
  enum class State : std::uint8_t {
    made,
    missing,   // there is no such file (any more)
    changing,  // it is being written to: try again
    failed,    // `diagnostics` say why
  } state = State::failed;
  FileStat source;  // that was read; nothing of what came from an editor
  html::Page page;
  std::string title;
  std::string body;  // of the output, as the project's profile has it
  std::uint64_t source_tokens = 0;
  std::uint64_t tokens = 0;                      // of the body
  std::map<std::string, std::uint64_t> dropped;  // what the body leaves out, by kind
  Diagnostics diagnostics;                       // but for dead links, which the index knows
};

View view(FileReader& files, const ViewRequest& request);

}  // namespace galley::job
