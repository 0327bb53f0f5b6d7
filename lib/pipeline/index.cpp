#include "pipeline/index.h"

#include <algorithm>

#include "base/path.h"
#include "render/include.h"
#include "render/output.h"

namespace galley::pipeline {
namespace {

// The first text after everything that begins with `folder` + '/': '0' is the byte after '/'.
std::string end_of(std::string_view folder) { return std::string(folder) + '0'; }

std::string begin_of(std::string_view folder) { return std::string(folder) + '/'; }

}  // namespace

bool Document::may_pass() const {
  if (is_unverified) return true;
  const Diagnostics all = record().diagnostics;
  return std::any_of(all.begin(), all.end(),
                     [](const Diagnostic& d) { return d.code == "io-error"; });
}

std::uint64_t Document::size() const {
  std::uint64_t included = 0;
  for (const state::Dependency& dependency : record().dependencies) {
    const bool is_read = dependency.use == state::Dependency::Use::content && dependency.stat &&
                         dependency.stat->size <= render::max_included_bytes;
    if (is_read) included += dependency.stat->size;
  }
  return seen.size + std::max(included, included_bytes);
}

void Document::remember(const state::Record& record) {
  packed = state::PackedRecord(record);
  is_failed = record.is_failed;
  is_racy = record.is_racy;
}

Index::Index(std::shared_ptr<const settings::Project> project) : project_(std::move(project)) {}

void Index::load(const std::vector<state::Record>& records) {
  for (const state::Record& record : records) update(add(record.path, record.source), record);
}

Document* Index::find(std::string_view path) {
  const auto found = documents_.find(path);
  return found == documents_.end() ? nullptr : &found->second;
}

const Document* Index::find(std::string_view path) const {
  const auto found = documents_.find(path);
  return found == documents_.end() ? nullptr : &found->second;
}

Document& Index::add(const std::string& path, const FileStat& seen) {
  ++list_version_;
  const auto added = documents_.try_emplace(path).first;
  added->second.seen = seen;
  const std::string base = render::base_slug(*project_, path);
  by_slug_.add(base, added->first);
  const std::set<std::string> group = sharing(base, 3);
  if (group.size() == 2) hashed_.insert(render::hashed_slug(*project_, *group.begin()));
  if (group.size() == 2) hashed_.insert(render::hashed_slug(*project_, *group.rbegin()));
  if (group.size() > 2) hashed_.insert(render::hashed_slug(*project_, path));
  links_.add(path);
  if (group.size() == 2) {
    give_addresses(group);  // the coming of the second renames the first
  } else {
    give_addresses({path});
  }
  return added->second;
}

void Index::give_addresses(const std::set<std::string>& paths) {
  if (!links_to_pages()) return;
  for (const std::string& path : paths) {
    addresses_.set(path, render::page_addresses(*project_, path, slug(path)));
  }
}

std::vector<std::string> Index::take_misled() {
  std::vector<std::string> misled;
  for (const std::string& path : addresses_.take_doubtful()) {
    const Document* const document = find(path);
    if (document == nullptr || addresses_.are_as_told(path, document->record().targets)) continue;
    misled.push_back(path);
  }
  return misled;
}

std::shared_ptr<const render::LinkTargets> Index::link_targets() const {
  return links_to_pages() ? addresses_.share() : nullptr;
}

void Index::remove(std::string_view path) {
  const auto found = documents_.find(path);
  if (found == documents_.end()) return;
  ++list_version_;
  const std::string base = render::base_slug(*project_, found->first);
  const state::Record record = found->second.record();
  if (is_shared(base)) hashed_.erase(render::hashed_slug(*project_, found->first));
  by_slug_.remove(base, found->first);
  const std::set<std::string> left = sharing(base, 2);
  if (left.size() == 1) {
    hashed_.erase(render::hashed_slug(*project_, *left.begin()));
    give_addresses(left);
  }
  if (links_to_pages()) {
    addresses_.exchange_told(found->first, record.targets, {});
    addresses_.remove(found->first);
  }
  exchange_dependencies(found->first, record.dependencies, {});
  exchange_assets(record.assets, {});
  links_.remove(found->first);
  failing_.erase(found->first);
  with_diagnostics_.erase(found->first);
  documents_.erase(found);
}

void Index::update(Document& document, const state::Record& record) {
  const state::Record before = document.record();
  const std::string& path = record.path;
  if (record.is_failed) {
    failing_.insert(path);
  } else {
    failing_.erase(path);
  }
  if (record.diagnostics.empty()) {
    with_diagnostics_.erase(path);
  } else {
    with_diagnostics_.insert(path);
  }
  exchange_dependencies(path, before.dependencies, record.dependencies);
  exchange_assets(before.assets, record.assets);
  if (links_to_pages()) {
    addresses_.exchange_told(path, before.targets, record.targets);
    // Meanwhile pages may have come and gone. One that fails is tried again when they do.
    if (!record.is_failed) addresses_.doubt(path);
  }
  if (record.title != document.title()) ++list_version_;
  if (!record.output.empty()) links_.set(path, record.anchors, record.links);
  document.remember(record);
}

state::Record Index::record(const std::string& path, const Document& document) const {
  state::Record record = document.record();
  record.path = path;
  if (!record.output.empty()) {
    record.anchors = links_.anchors(path);
    record.links = links_.links(path);
  }
  return record;
}

void Index::exchange_assets(const std::vector<std::string>& before,
                            const std::vector<std::string>& after) {
  for (const std::string& asset : after) ++assets_[asset];
  for (const std::string& asset : before) {
    const auto found = assets_.find(asset);
    if (--found->second > 0) continue;
    assets_.erase(found);
    abandoned_.insert(asset);
  }
}

void Index::exchange_dependencies(const std::string& path,
                                  const std::vector<state::Dependency>& before,
                                  const std::vector<state::Dependency>& after) {
  std::set<std::string> kept;
  for (const state::Dependency& dependency : after) {
    std::set<std::string>& dependents = dependents_[dependency.path];
    if (dependents.empty()) ++dependencies_version_;
    dependents.insert(path);
    kept.insert(dependency.path);
  }
  for (const state::Dependency& dependency : before) {
    if (kept.contains(dependency.path)) continue;
    const auto found = dependents_.find(dependency.path);
    found->second.erase(path);
    if (!found->second.empty()) continue;
    dependents_.erase(found);
    ++dependencies_version_;
  }
}

const std::set<std::string>& Index::dependents(const std::string& path) const {
  static const std::set<std::string> none;
  const auto found = dependents_.find(path);
  return found == dependents_.end() ? none : found->second;
}

std::vector<std::string> Index::dependencies_at_or_below(std::string_view path) const {
  std::vector<std::string> paths;
  if (dependents_.contains(path)) paths.emplace_back(path);
  const auto to = dependents_.lower_bound(end_of(path));
  for (auto at = dependents_.lower_bound(begin_of(path)); at != to; ++at)
    paths.push_back(at->first);
  return paths;
}

std::vector<std::string> Index::dependencies() const {
  std::vector<std::string> paths;
  for (const auto& [path, documents] : dependents_) paths.push_back(path);
  return paths;
}

std::vector<std::string> Index::at_or_below(std::string_view path) const {
  std::vector<std::string> paths;
  if (documents_.contains(path)) paths.emplace_back(path);
  auto from = path.empty() ? documents_.begin() : documents_.lower_bound(begin_of(path));
  const auto to = path.empty() ? documents_.end() : documents_.lower_bound(end_of(path));
  for (; from != to; ++from) paths.push_back(from->first);
  return paths;
}

std::vector<std::string> Index::after(std::string_view path, std::size_t count) const {
  std::vector<std::string> paths;
  for (auto at = documents_.upper_bound(path); at != documents_.end() && paths.size() < count;
       ++at) {
    paths.push_back(at->first);
  }
  return paths;
}

std::vector<std::string> Index::names_in(std::string_view folder) const {
  std::vector<std::string> names;
  auto at = folder.empty() ? documents_.begin() : documents_.lower_bound(begin_of(folder));
  const auto end = folder.empty() ? documents_.end() : documents_.lower_bound(end_of(folder));
  while (at != end) {
    const std::string_view rest = path::below(at->first, folder);
    const std::string name(rest.substr(0, rest.find('/')));
    names.push_back(name);
    // A sub-folder is passed over in one step however much it holds.
    at = name.size() == rest.size() ? std::next(at)
                                    : documents_.lower_bound(end_of(path::join(folder, name)));
  }
  // "a.md" sorts between "a" and "a/": a folder and a file are then met in either order.
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::set<std::string> Index::sharing(const std::string& base_slug, std::size_t most) const {
  std::set<std::string> paths;
  by_slug_.for_each_while(base_slug, [&](const std::string& path) {
    if (render::base_slug(*project_, path) == base_slug) paths.insert(path);
    return paths.size() < most;
  });
  return paths;
}

std::string Index::slug(const std::string& path) const {
  std::string base = render::base_slug(*project_, path);
  return is_shared(base) ? render::hashed_slug(*project_, path) : base;
}

Index::Example Index::example() const {
  Example best;
  const auto depth = [](const std::string& path) {
    return std::count(path.begin(), path.end(), '/');
  };
  for (const auto& [path, document] : documents_) {
    const bool is_better = best.document.empty() || depth(path) < depth(best.document);
    if (!is_better) continue;
    std::string output = document.output();
    if (!output.empty()) best = {path, std::move(output)};
  }
  return best;
}

bool Index::owns_output(std::string_view file_name) const {
  if (assets_.contains(file_name)) return true;
  const std::string slug(path::stem(file_name));
  return sharing(slug, 2).size() == 1 || hashed_.contains(slug);
}

Diagnostics Index::diagnostics() const {
  Diagnostics all;
  for (const std::string& path : with_diagnostics_) {
    for (Diagnostic own : documents_.find(path)->second.record().diagnostics) {
      own.place.file = path::join(project_->source, own.place.file);
      all.push_back(std::move(own));
    }
  }
  links_.for_each_problem([&](Diagnostic problem) {
    problem.place.file = path::join(project_->source, problem.place.file);
    all.push_back(std::move(problem));
  });
  return all;
}

void Index::visit_after(
    std::string_view path,
    const std::function<bool(const std::string&, const Document&)>& visit) const {
  for (auto next = documents_.upper_bound(path); next != documents_.end(); ++next) {
    if (!visit(next->first, next->second)) return;
  }
}

void Index::for_each(const std::function<void(const std::string&, const Document&)>& visit) const {
  for (const auto& [path, document] : documents_) visit(path, document);
}

}  // namespace galley::pipeline
