#include "site_change.h"

namespace galley::daemon {
namespace {

std::string repository_change(const settings::Project& before, const settings::Project& now) {
  if (before.has_repo == now.has_repo && before.repo_root == now.repo_root) return {};
  if (now.has_repo) return "the repository around the source is " + now.repo_root + " now";
  if (before.has_repo) return "the repository around the source is gone from " + before.repo_root;
  return {};
}

std::string tool_change(const settings::Project& before, const settings::Project& now) {
  if (before.dialect != now.dialect) {
    return "the configuration of a documentation tool in " +
           (now.is_dialect_found ? now.site_root : before.site_root) +
           " has come, changed or gone: pages are read as `dialect: " +
           std::string(to_string(now.dialect)) + "`";
  }
  if (before.site_root == now.site_root) return {};
  return "the configuration of a documentation tool is looked for in " + now.site_root + " now";
}

}  // namespace

std::string site_change(const settings::Project& before, const settings::Project& now) {
  if (before == now) return {};
  std::string text;
  const auto add = [&text](const std::string& part) {
    if (!part.empty()) text += (text.empty() ? "" : "; ") + part;
  };
  if (before.source != now.source) {
    add(now.named_source + " leads to " + now.source + " now, no more to " + before.source);
  }
  const std::string repository = repository_change(before, now);
  add(repository);
  // Without a tool its folder is that of the repository, which has been told.
  if (repository.empty() || before.dialect != now.dialect) add(tool_change(before, now));
  if (text.empty()) add("what is around the source " + now.source + " has changed");
  return now.name + ": " + text;
}

}  // namespace galley::daemon
