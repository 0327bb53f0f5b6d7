// Thread: loop (pure). Role: what a batch of changes makes us do.
// Promise: pure: reads the index, changes nothing. The plan for a batch is the same whatever order
// its changes came in. A document that a scan finds as it was is not in the plan.
#pragma once

#include <map>
#include <set>
#include <string>

#include "pipeline/index.h"
#include "watch/change.h"

namespace galley::pipeline {

struct Plan {
  std::map<std::string, FileStat> appeared;  // documents the index does not have
  std::map<std::string, FileStat> changed;   // documents whose source is not as last seen
  std::set<std::string> gone;                // documents of the index that are no more
  std::set<std::string> renamed;  // documents whose output name changes through the above

  bool empty() const {
    return appeared.empty() && changed.empty() && gone.empty() && renamed.empty();
  }
};

Plan make_plan(const watch::Batch& batch, const Index& index);

// What changes of included files make us do; their paths are relative to `folder`. A listing asks
// only for what is not as the documents that include it have read it.
Plan make_dependents_plan(const watch::Batch& batch, const std::string& folder, const Index& index);

}  // namespace galley::pipeline
