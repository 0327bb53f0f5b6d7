#include "pipeline/plan.h"

#include "support/catch.h"

using galley::FileKind;
using galley::FileStat;
using galley::pipeline::Index;
using galley::pipeline::make_plan;
using galley::pipeline::Plan;
using galley::watch::Batch;
using galley::watch::ChangeKind;

namespace {

FileStat seen(std::int64_t time, FileKind kind = FileKind::regular) {
  FileStat result;
  result.mtime = time;
  result.kind = kind;
  return result;
}

Index index_of(const std::vector<std::string>& paths) {
  galley::settings::Project project;
  project.name = "docs";
  Index index(std::make_shared<const galley::settings::Project>(project));
  for (const std::string& path : paths) index.add(path, seen(1));
  return index;
}

Batch changes(std::initializer_list<galley::watch::Change> list) {
  Batch batch;
  for (const galley::watch::Change& change : list) batch.changes[change.path] = change;
  return batch;
}

galley::watch::Change found(const std::string& path, std::int64_t time) {
  return {0, ChangeKind::found, path, seen(time), {}};
}

galley::watch::Change gone(const std::string& path) { return {0, ChangeKind::gone, path, {}, {}}; }

using Paths = std::set<std::string>;

Paths keys(const std::map<std::string, FileStat>& map) {
  Paths paths;
  for (const auto& [path, value] : map) paths.insert(path);
  return paths;
}

}  // namespace

TEST_CASE("a document that a scan finds as it was is not in the plan") {
  Batch batch;
  batch.listings[""] = {{"a.md", seen(1)}};
  CHECK(make_plan(batch, index_of({"a.md"})).empty());
}

TEST_CASE("a document that was read right after it changed is looked at by every scan") {
  Batch batch;
  batch.listings[""] = {{"a.md", seen(1)}};
  Index index = index_of({"a.md"});
  index.find("a.md")->is_racy = true;
  CHECK(keys(make_plan(batch, index).changed) == Paths{"a.md"});
}

TEST_CASE("a save is worked on even when the stat is the same") {
  CHECK(keys(make_plan(changes({found("a.md", 1)}), index_of({"a.md"})).changed) == Paths{"a.md"});
}

TEST_CASE("a failed document is tried again when it is looked at again") {
  Index index = index_of({"a.md"});
  index.find("a.md")->is_failed = true;
  CHECK(keys(make_plan(changes({found("a.md", 1)}), index).changed) == Paths{"a.md"});
}

TEST_CASE("new, changed and vanished documents are told apart") {
  const Plan plan = make_plan(changes({found("new.md", 1), found("old.md", 2), gone("away.md")}),
                              index_of({"old.md", "away.md"}));
  CHECK(keys(plan.appeared) == Paths{"new.md"});
  CHECK(keys(plan.changed) == Paths{"old.md"});
  CHECK(plan.gone == Paths{"away.md"});
  CHECK(plan.renamed.empty());
}

TEST_CASE("a folder that is gone takes everything below with it") {
  const Plan plan =
      make_plan(changes({gone("a")}), index_of({"a/x.md", "a/b/y.md", "a.md", "ab/z.md"}));
  CHECK(plan.gone == Paths{"a/x.md", "a/b/y.md"});
}

TEST_CASE("a listing says what is there and thereby what is not") {
  Batch batch;
  batch.listings["a"] = {{"x.md", seen(1)}, {"b", seen(0, FileKind::directory)}, {"n.md", seen(5)}};
  const Plan plan =
      make_plan(batch, index_of({"a/x.md", "a/w.md", "a/b/y.md", "a/c/z.md", "q.md"}));
  CHECK(keys(plan.appeared) == Paths{"a/n.md"});
  CHECK(plan.changed.empty());
  CHECK(plan.gone == Paths{"a/w.md", "a/c/z.md"});
}

TEST_CASE("a change below a listed folder is newer than the listing") {
  Batch batch = changes({gone("a/x.md"), found("a/y.md", 7)});
  batch.listings["a"] = {{"x.md", seen(1)}};
  const Plan plan = make_plan(batch, index_of({"a/x.md"}));
  CHECK(plan.gone == Paths{"a/x.md"});
  CHECK(keys(plan.appeared) == Paths{"a/y.md"});
}

TEST_CASE("a document that went and came back is the same document") {
  Batch batch = changes({found("a/x.md", 9)});
  batch.listings["a"] = {};
  const Plan plan = make_plan(batch, index_of({"a/x.md"}));
  CHECK(plan.gone.empty());
  CHECK(keys(plan.changed) == Paths{"a/x.md"});
}

TEST_CASE("a file in the place of a folder replaces what was in it") {
  Batch batch;
  batch.listings[""] = {{"a.md", seen(3)}};
  const Plan plan = make_plan(batch, index_of({"a.md/x.md"}));
  CHECK(keys(plan.appeared) == Paths{"a.md"});
  CHECK(plan.gone == Paths{"a.md/x.md"});
}

TEST_CASE("a path is a document or a folder, whichever was told last") {
  Batch listing;
  listing.listings["a.md"] = {{"x.md", seen(3)}};
  const Plan to_folder = make_plan(listing, index_of({"a.md", "b.md"}));
  CHECK(keys(to_folder.appeared) == Paths{"a.md/x.md"});
  CHECK(to_folder.gone == Paths{"a.md"});

  const Plan to_file = make_plan(changes({found("a.md", 3)}), index_of({"a.md/x.md", "a.md0"}));
  CHECK(keys(to_file.appeared) == Paths{"a.md"});
  CHECK(to_file.gone == Paths{"a.md/x.md"});

  listing.listings[""] = {{"a.md", seen(1)}};  // older than the folder's own
  const Plan both = make_plan(listing, index_of({}));
  CHECK(keys(both.appeared) == Paths{"a.md/x.md"});
}

TEST_CASE("the first clash of slugs renames the document that was there, the end of it back") {
  const Plan clash = make_plan(changes({found("a.mdx", 1)}), index_of({"a.md"}));
  CHECK(clash.renamed == Paths{"a.md"});
  const Plan third = make_plan(changes({found("a.markdown", 1)}), index_of({"a.md", "a.mdx"}));
  CHECK(third.renamed.empty());
  const Plan over = make_plan(changes({gone("a.mdx")}), index_of({"a.md", "a.mdx"}));
  CHECK(over.renamed == Paths{"a.md"});
  const Plan swap = make_plan(changes({gone("a.md"), found("a.mdx", 1)}), index_of({"a.md"}));
  CHECK(swap.renamed.empty());
}

// --- files that documents include ---

namespace {

using galley::pipeline::make_dependents_plan;
using galley::state::Dependency;

void include(Index& index, const std::string& path, std::vector<Dependency> dependencies) {
  galley::state::Record record;
  record.path = path;
  record.dependencies = std::move(dependencies);
  index.update(*index.find(path), std::move(record));
}

// a.md and b.md include /repo/inc/x, b.md also what is missing, /repo/inc/deep/y.
Index index_with_includes() {
  Index index = index_of({"a.md", "b.md", "c.md"});
  include(index, "a.md", {{"/repo/inc/x", seen(1), {}}});
  include(index, "b.md", {{"/repo/inc/deep/y", std::nullopt, {}}, {"/repo/inc/x", seen(1), {}}});
  return index;
}

Paths dependents(const Batch& batch) {
  const Index index = index_with_includes();
  return keys(make_dependents_plan(batch, "/repo", index).changed);
}

Batch listing(const std::string& folder, std::vector<galley::watch::Entry> entries) {
  Batch batch;
  batch.listings[folder] = std::move(entries);
  return batch;
}

}  // namespace

TEST_CASE("a change of an included file concerns exactly the documents that include it") {
  CHECK(dependents(changes({found("inc/x", 2)})) == Paths{"a.md", "b.md"});
  CHECK(dependents(changes({found("inc/deep/y", 2)})) == Paths{"b.md"});
  CHECK(dependents(changes({found("inc/z", 2)})).empty());
  CHECK(dependents(changes({gone("inc")})) == Paths{"a.md", "b.md"});
}

TEST_CASE("a listing concerns documents that have read something else than what it shows") {
  CHECK(dependents(listing("inc", {{"x", seen(1)}})).empty());
  CHECK(dependents(listing("inc", {{"x", seen(2)}})) == Paths{"a.md", "b.md"});
  CHECK(dependents(listing("inc", {})) == Paths{"a.md", "b.md"});
  CHECK(dependents(listing("", {})) == Paths{"a.md", "b.md"});
  CHECK(dependents(listing("", {{"inc", seen(1, FileKind::directory)}})).empty());
  CHECK(dependents(listing("inc/deep", {{"y", seen(1)}})) == Paths{"b.md"});
}

// With a cost that grows with its square this takes minutes.
TEST_CASE("a listing is compared with the twenty thousand files that one page leads to") {
  constexpr int files = 20'000;
  std::vector<Dependency> dependencies;
  std::vector<galley::watch::Entry> entries;
  for (int i = 10'000; i < 10'000 + files; ++i) {  // in order of their names
    const std::string name = "picture-" + std::to_string(i) + ".png";
    dependencies.push_back({"/repo/inc/" + name, seen(1), {}, Dependency::Use::presence});
    entries.push_back({name, seen(1)});
  }
  Index index = index_of({"a.md", "b.md"});
  for (const char* const path : {"a.md", "b.md"}) include(index, path, dependencies);
  CHECK(make_dependents_plan(listing("inc", entries), "/repo", index).empty());
  entries.pop_back();
  CHECK(keys(make_dependents_plan(listing("inc", entries), "/repo", index).changed) ==
        Paths{"a.md", "b.md"});
}

TEST_CASE("an included file in the place of a folder says that what was in it is gone") {
  Index index = index_of({"a.md"});
  include(index, "a.md", {{"/repo/lib/x.txt/y.txt", seen(1), {}}});
  CHECK(keys(make_dependents_plan(changes({found("lib/x.txt", 2)}), "/repo", index).changed) ==
        Paths{"a.md"});
}

TEST_CASE("the index forgets what nobody includes any more, and says that the set has changed") {
  Index index = index_with_includes();
  const auto version = index.dependencies_version();
  CHECK(index.dependencies() == std::vector<std::string>{"/repo/inc/deep/y", "/repo/inc/x"});
  index.remove("a.md");
  CHECK(index.dependencies_version() == version);
  index.remove("b.md");
  CHECK(index.dependencies().empty());
  CHECK(index.dependencies_version() != version);
}
