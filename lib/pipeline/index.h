// Thread: loop (a plain value in tests). Role: what galley knows of every document of one project,
// and which output name each of them has. Promise: two documents never have one output name, and
// the name of neither depends on which came first; lookups cost the logarithm of the number of
// documents.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "job/job.h"
#include "pipeline/addresses.h"
#include "pipeline/links.h"
#include "pipeline/named_paths.h"
#include "settings/settings.h"
#include "state/packed.h"
#include "state/record.h"

namespace galley::pipeline {

// What last had a document looked at.
enum class Occasion : std::uint8_t {
  none,      // since galleyd started
  scan,      // a listing of its folder showed that it is new or changed
  saved,     // completely written or moved into place
  touched,   // something else was done to it
  included,  // a file that it includes changed
  renamed,   // another document came or went, so that its output has another name
  links,     // pages that it links to came, went or moved
  retry,     // what failed may have passed
};

struct Document {
  FileStat seen;               // of the source, as the watch last found it
  std::uint64_t task = 0;      // number of the newest task for it; 0 when it is up to date
  bool is_waiting = false;     // that task has not begun
  bool is_unverified = false;  // its output must be compared before it is trusted

  Occasion occasion = Occasion::none;
  job::Result result = job::Result::unchanged;  // of the newest task that has ended
  std::uint32_t batch = 0;       // that it belonged to; 0: none has ended since the start
  std::int64_t occasion_at = 0;  // seconds since the epoch

  std::uint64_t included_bytes = 0;  // that it was last found to include, repetitions counted

  // What is remembered of it, but for the path, the manifest line, anchors and links: see
  // Index::record(). An empty output when never rendered.
  state::Record record() const { return packed.unpack(); }
  std::string output() const { return packed.output(); }
  std::string title() const { return packed.title(); }
  void remember(const state::Record& record);

  // Bytes that working on it takes memory for: of the source and of what it includes.
  std::uint64_t size() const;

  // Whether working on it again may go better although its source is the same.
  bool may_pass() const;

  state::PackedRecord packed;
  bool is_failed = false;  // of the record
  bool is_racy = false;
};

class Index {
 public:
  explicit Index(std::shared_ptr<const settings::Project> project);
  ~Index() = default;
  Index(const Index&) = delete;  // its parts know of each other's paths by address
  Index& operator=(const Index&) = delete;
  Index(Index&&) = default;
  Index& operator=(Index&&) = default;

  // Records of an earlier run. What they say of the source counts as seen.
  void load(const std::vector<state::Record>& records);

  Document* find(std::string_view path);
  const Document* find(std::string_view path) const;
  std::size_t size() const { return documents_.size(); }

  // Changes when documents come or go, or have other titles.
  std::uint64_t list_version() const { return list_version_; }

  // Adds a document that is not there yet.
  Document& add(const std::string& path, const FileStat& seen);
  void remove(std::string_view path);

  // Takes over what a job found, and the diagnostics with it.
  void update(Document& document, const state::Record& record);

  // Without its manifest line, which only the store needs.
  state::Record record(const std::string& path, const Document& document) const;

  // Documents at `path` itself or below it.
  std::vector<std::string> at_or_below(std::string_view path) const;

  // At most `count` documents, those that come after `path` in byte order.
  std::vector<std::string> after(std::string_view path, std::size_t count) const;

  // Names directly in `folder` ("" for the source itself) that have documents: files, and folders
  // with documents somewhere below.
  std::vector<std::string> names_in(std::string_view folder) const;

  // Documents whose outputs link to pages of the project under other addresses than these have by
  // now; each is told once.
  std::vector<std::string> take_misled();

  // What links of the project's documents lead to, for a worker; null when not to its pages.
  std::shared_ptr<const render::LinkTargets> link_targets() const;

  // Documents with a link to this one.
  std::vector<std::string> linking_to(const std::string& path) const {
    return links_.linking_to(path);
  }

  // Documents that links call by this name (render::page_name()), in byte order.
  std::vector<std::string> named(std::string_view name) const { return links_.named(name); }

  // Dead links of one document; their places are relative to the source.
  Diagnostics dead_links(const std::string& path) const { return links_.problems_of(path); }

  // Documents that include the file at `path` (absolute), whether it is there or not.
  const std::set<std::string>& dependents(const std::string& path) const;

  // The files that some document includes: absolute, by path. The number changes with the set.
  std::vector<std::string> dependencies_at_or_below(std::string_view path) const;
  std::vector<std::string> dependencies() const;
  std::uint64_t dependencies_version() const { return dependencies_version_; }

  // Paths that share a base slug, `most` of them where there are more. Names without a letter all
  // have one: what only asks whether there are several must not cost as much as there are.
  std::set<std::string> sharing(const std::string& base_slug,
                                std::size_t most = std::numeric_limits<std::size_t>::max()) const;

  // The slug that a document of this path has now.
  std::string slug(const std::string& path) const;

  // Path and output of the document nearest to the top that has an output; empty when none has.
  struct Example {
    std::string document;
    std::string output;
  };
  Example example() const;

  // Whether some document's output now has or should have this file name, or its page of HTML shows
  // this copy (html/assets.h).
  bool owns_output(std::string_view file_name) const;

  // Copies that no page shows any more; each is told once.
  std::set<std::string> take_abandoned() { return std::exchange(abandoned_, {}); }

  std::size_t failing() const { return failing_.size(); }
  // Of all documents, by path, then their dead links; places are absolute.
  Diagnostics diagnostics() const;
  // In order of their paths, those after `path`, until `visit` says false.
  void visit_after(std::string_view path,
                   const std::function<bool(const std::string&, const Document&)>& visit) const;
  void for_each(const std::function<void(const std::string&, const Document&)>& visit) const;

  const settings::Project& project() const { return *project_; }

 private:
  void exchange_assets(const std::vector<std::string>& before,
                       const std::vector<std::string>& after);
  void exchange_dependencies(const std::string& path, const std::vector<state::Dependency>& before,
                             const std::vector<state::Dependency>& after);

  bool is_shared(const std::string& base_slug) const { return sharing(base_slug, 2).size() > 1; }
  bool links_to_pages() const {
    return project_->link_target != settings::LinkTarget::repository || !project_->html.empty();
  }
  void give_addresses(const std::set<std::string>& paths);

  using Documents = std::map<std::string, Document, std::less<>>;

  std::shared_ptr<const settings::Project> project_;
  Documents documents_;
  NamedPaths by_slug_;                         // by their base slugs
  std::set<std::string, std::less<>> hashed_;  // slugs in use by documents that share a base slug
  std::set<std::string, std::less<>> failing_;
  std::set<std::string, std::less<>> with_diagnostics_;
  std::map<std::string, std::set<std::string>, std::less<>> dependents_;  // by the file included
  std::map<std::string, std::size_t, std::less<>> assets_;  // how many pages show each
  std::set<std::string> abandoned_;                         // of these, since they were asked for
  std::uint64_t dependencies_version_ = 0;
  std::uint64_t list_version_ = 0;
  Links links_;
  Addresses addresses_;  // empty when links do not lead to pages
};

}  // namespace galley::pipeline
