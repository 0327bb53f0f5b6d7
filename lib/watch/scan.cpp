#include <limits>

#include "watch/tree.h"
#include "watch/watcher.h"

namespace galley::watch {
namespace {

// Watches nothing and finds nothing wrong with that.
class Unwatched final : public Backend {
 public:
  Watched watch(const std::string&, Interest, Choice) override { return {}; }
  void unwatch(WatchId) override {}
};

}  // namespace

std::vector<Change> scan_once(ProjectId project, const Rules& rules, Diagnostics& problems) {
  Unwatched backend;
  Tree tree(backend);
  tree.add(project, rules);
  while (tree.crawl(std::numeric_limits<std::size_t>::max()) == Tree::More::yes) {
  }
  const Health health = tree.health(project);
  problems.insert(problems.end(), health.problems.begin(), health.problems.end());
  return tree.take_changes();
}

}  // namespace galley::watch
