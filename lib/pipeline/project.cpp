#include "pipeline/project.h"

#include "base/path.h"
#include "html/assets.h"
#include "job/job.h"
#include "job/outputs.h"
#include "pipeline/clock.h"
#include "pipeline/lists.h"

namespace galley::pipeline {
namespace {

// Everything that the bytes of an output depend on besides its source. Another galley may render
// the same source differently, so every output is compared anew after an update.
Digest digest_of(const settings::Project& project, const std::optional<std::string>& fixed_time) {
  std::string text(GALLEY_VERSION);
  const auto add = [&text](std::string_view part) {
    text += '\0';
    text += part;
  };
  for (const std::string& part :
       {fixed_time.value_or(""), project.name, project.repo, project.ref, project.repo_path,
        project.license, std::string(to_string(project.profile)),
        std::string(to_string(project.dialect)), project.repo_root, project.site_root,
        std::string(to_string(project.link_target)), project.site_url}) {
    add(part);
  }
  add(project.cursor_fields ? "cursor" : "");
  add(project.html);
  add(project.tokenizer.ranks ? project.tokenizer.ranks->digest().hex() : "");
  for (const std::string& root : project.include_roots) add(root);
  for (const std::string& topic : project.topics) add(topic);
  return sha256(text);
}

}  // namespace

std::string state_folder(const settings::Project& project) {
  return path::join(project.output, ".galley");
}

Project::Project(watch::ProjectId project_id,
                 std::shared_ptr<const settings::Project> project_settings, FileSystem& files,
                 const std::optional<std::string>& fixed_time)
    : id(project_id),
      settings(std::move(project_settings)),
      settings_digest(digest_of(*settings, fixed_time)),
      index(settings) {
  take_lock();
  remove_temporaries(files, settings->output);
  if (!settings->html.empty()) {
    remove_temporaries(files, settings->html);
    remove_temporaries(files, path::join(settings->html, html::asset_folder));
  }
  remove_temporaries(files, state_folder(*settings));
  store = std::make_shared<state::Store>(state_folder(*settings));
  load(files);
}

std::string Project::lock_path() const { return path::join(state_folder(*settings), "lock"); }

void Project::take_lock() {
  lock.emplace(lock_path(), "the output folder " + settings->output,
               "stop that one (galleyctl stop), or choose another folder with `output` or --out");
}

void Project::keep_lock() {
  if (lock && lock->is_at(lock_path())) return;
  lock.reset();
  take_lock();
}

void Project::load(FileSystem& files) {
  index.load(store->load());
  const std::string boot = boot_id();
  const bool is_same_boot = store->value("boot_id") == boot;
  std::vector<std::string> unverified;
  index.for_each([&](const std::string& path, const Document& document) {
    const state::Record record = document.record();
    const bool is_right = is_same_boot && record.settings_digest == settings_digest &&
                          job::is_in_place(files, *settings, record) &&
                          job::includes_are_in_place(files, record);
    if (!is_right) unverified.push_back(path);
  });
  for (std::string& path : index.take_misled()) unverified.push_back(std::move(path));
  for (const std::string& path : unverified) index.find(path)->is_unverified = true;
  if (!is_same_boot) unrecorded_boot = boot;
}

void Project::remember(state::Record record) {
  std::optional<state::Record>& waiting = uncommitted[record.path];
  if (waiting && record.manifest_line.empty()) record.manifest_line = waiting->manifest_line;
  waiting = std::move(record);
}

Commit::Commit(FileSystem& files, std::shared_ptr<state::Store> store, Parts parts)
    : files_(files), store_(std::move(store)), parts_(std::move(parts)) {}

void Commit::run() {
  if (parts_.checked) list_faults_ = mend_lists(files_, *store_, *parts_.checked);
  parts_.checked.reset();
  if (!parts_.update.upserts.empty() || !parts_.update.removals.empty()) {
    store_->apply(parts_.update);
  }
  parts_.update = {};
  if (parts_.listed) write_lists(files_, *store_, *parts_.listed);
  parts_.listed.reset();
  if (!parts_.boot_id.empty()) store_->set_value("boot_id", parts_.boot_id);
  parts_.boot_id.clear();
}

}  // namespace galley::pipeline
