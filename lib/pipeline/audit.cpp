#include "pipeline/audit.h"

#include <algorithm>

#include "base/path.h"
#include "job/html_files.h"
#include "job/included_files.h"
#include "pipeline/clock.h"
#include "render/output.h"
#include "watch/explain.h"
#include "watch/watcher.h"

namespace galley::pipeline {
namespace {

// Documents for one look: read and hashed in some milliseconds, so that a commit waits no longer.
constexpr std::size_t items_per_look = 32;

// One that cannot be read now is whoever's who works on it.
// What keeps it from being read, other than a writer at this moment, is put in `trouble`.
std::optional<FileContent> read(FileReader& files, const std::string& path, std::string& trouble) {
  try {
    return files.read(path);
  } catch (const FileChanging&) {
    return std::nullopt;
  } catch (const Error& error) {
    trouble = error.what();
    return std::nullopt;
  }
}

std::optional<Digest> digest_at(FileReader& files, const std::string& path, std::string& trouble) {
  const std::optional<FileContent> content = read(files, path, trouble);
  return content ? std::optional(sha256(content->bytes)) : std::nullopt;
}

bool are_same(FileReader& files, const std::vector<state::Dependency>& includes) {
  return std::all_of(includes.begin(), includes.end(), [&](const state::Dependency& known) {
    try {
      return job::is_as_known(files, known);
    } catch (const Error&) {
      return !known.stat;  // it cannot be read now: no page is made of that
    }
  });
}

}  // namespace

// A fresh walk, and the names in the output folder.
class Audit::ScanWork final : public loop::Work {
 public:
  explicit ScanWork(std::shared_ptr<Audit> audit)
      : audit_(std::move(audit)),
        files_(audit_->files_),
        rules_(audit_->rules_),
        settings_(audit_->settings_) {}

  void run() override {
    for (const watch::Change& change : watch::scan_once(0, rules_, problems_)) {
      for (const watch::Entry& entry : change.entries) {
        if (entry.stat.kind != FileKind::regular) continue;
        documents_.insert(path::join(change.path, entry.name));
      }
    }
    try {
      names_ = job::list_outputs(files_, *settings_);
    } catch (const Error& error) {
      problems_.push_back({{settings_->output, 0, 0}, Severity::error, "io-error", error.what()});
    }
  }

  void done(std::exception_ptr) noexcept override {
    audit_->scanned(std::move(documents_), std::move(problems_), std::move(names_));
  }

 private:
  std::shared_ptr<Audit> audit_;  // run() does not touch it
  FileSystem& files_;
  watch::Rules rules_;
  std::shared_ptr<const settings::Project> settings_;
  Diagnostics problems_;
  std::set<std::string> documents_;
  std::vector<std::string> names_;
};

class Audit::LookWork final : public loop::Work {
 public:
  LookWork(std::shared_ptr<Audit> audit, std::vector<Item> items)
      : audit_(std::move(audit)),
        files_(audit_->files_),
        settings_(audit_->settings_),
        items_(std::move(items)) {
    // The second look asks the rules; the first one has just walked by them.
    if (audit_->first_) rules_ = audit_->rules_;
  }

  void run() override {
    for (const Item& item : items_) {
      if (item.path.empty()) {
        if (is_own(item.output)) own_.insert(item.output);
        continue;
      }
      Seen& seen = seen_[item.path];
      seen.is_document = rules_ && watch::explain(*rules_, item.path).is_document();
      seen.source = digest_at(files_, path::join(settings_->source, item.path), seen.trouble);
      seen.are_includes_same = are_same(files_, item.includes);
      if (item.output.empty()) continue;
      seen.output = digest_at(files_, path::join(settings_->output, item.output), seen.trouble);
      if (settings_->html.empty()) continue;
      seen.html = digest_at(files_, job::html_path(*settings_, item.output), seen.trouble);
      seen.are_copies_whole = are_whole(item.assets, seen.trouble);
    }
  }

  void done(std::exception_ptr) noexcept override {
    audit_->looked(std::move(seen_), std::move(own_));
  }

 private:
  bool is_own(const std::string& name) {
    try {
      return job::is_own_output(files_, *settings_, name);
    } catch (const Error&) {
      return false;  // whoever comes to remove it says so
    }
  }

  bool are_whole(const std::vector<std::string>& assets, std::string& trouble) {
    try {
      return job::are_in_place(files_, *settings_, assets, job::Copies::unverified);
    } catch (const FileChanging&) {
      return true;
    } catch (const Error& error) {
      trouble = error.what();
      return true;
    }
  }

  std::shared_ptr<Audit> audit_;  // run() does not touch it
  FileSystem& files_;
  std::shared_ptr<const settings::Project> settings_;
  std::vector<Item> items_;
  std::optional<watch::Rules> rules_;
  std::map<std::string, Seen> seen_;
  std::set<std::string> own_;
};

Audit::Audit(loop::Executor& executor, FileSystem& files, Pipeline& pipeline, watch::ProjectId id,
             watch::Rules rules, Hooks hooks)
    : executor_(executor),
      files_(files),
      pipeline_(pipeline),
      id_(id),
      rules_(std::move(rules)),
      hooks_(std::move(hooks)) {}

void Audit::stop() {
  is_ended_ = true;
  hooks_ = {};
}

void Audit::end(End how) {
  if (std::exchange(is_ended_, true)) return;
  report_.duration_seconds = steady_seconds() - started_;
  report_.finished_at = utc_now();
  const auto finished = std::exchange(hooks_, {}).finished;
  finished(how, std::move(report_));
}

// The project, or nothing when the audit is over, also because the project was closed.
const Project* Audit::project() {
  if (is_ended_) return nullptr;
  const Project* const known = pipeline_.project(id_);
  if (known == nullptr) end(End::closed);
  return known;
}

void Audit::after_sync(void (Audit::*next)()) {
  const auto self = shared_from_this();
  hooks_.sync(
      [self, next] {
        if (self->project() != nullptr) ((*self).*next)();
      },
      [self] { self->end(End::paused); });
}

void Audit::start() {
  started_ = steady_seconds();
  const Project* const known = project();
  if (known == nullptr) return;
  settings_ = known->settings;
  report_.project = settings_->name;
  if (pipeline_.dispatcher().is_paused()) return end(End::paused);
  after_sync(&Audit::check_lists);
}

// The lists are compared with the records while nothing else writes them, so one look is enough.
void Audit::check_lists() {
  pipeline_.check_lists(
      id_, [self = shared_from_this()](const ListFaults& faults) { self->lists_checked(faults); });
}

void Audit::lists_checked(const ListFaults& faults) {
  if (project() == nullptr) return;
  for (const auto& [path, fault] : faults) {
    const bool is_missing = fault == ListFault::missing;
    report_.repaired.push_back({{path, 0, 0},
                                Severity::warning,
                                is_missing ? "audit-list-missing" : "audit-list-altered",
                                std::string("the list had been ") +
                                    (is_missing ? "deleted" : "altered") +
                                    " by something other than galley; it was made again"});
  }
  begin();
}

void Audit::begin() { executor_.submit(std::make_unique<ScanWork>(shared_from_this())); }

void Audit::scanned(std::set<std::string> documents, Diagnostics problems,
                    std::vector<std::string> names) {
  const Project* const known = project();
  if (known == nullptr) return;
  scanned_ = std::move(documents);
  is_scan_complete_ = problems.empty();
  report_.problems = std::move(problems);
  names_ = std::move(names);
  known->index.for_each([this](const std::string& path, const Document& document) {
    state::Record record = document.record();
    items_.push_back(
        {path, std::move(record.output), std::move(record.dependencies), std::move(record.assets)});
  });
  for (const std::string& path : scanned_) {
    if (known->index.find(path) == nullptr) items_.push_back({path, {}, {}, {}});
  }
  report_.documents = items_.size();
  look_on();
}

void Audit::look_on() {
  const std::size_t begin = std::exchange(next_item_, next_item_ + items_per_look);
  if (begin >= items_.size()) return after_sync(&Audit::compare);
  const std::size_t end = std::min(next_item_, items_.size());
  std::vector<Item> items(items_.begin() + static_cast<std::ptrdiff_t>(begin),
                          items_.begin() + static_cast<std::ptrdiff_t>(end));
  executor_.submit(std::make_unique<LookWork>(shared_from_this(), std::move(items)));
}

void Audit::looked(std::map<std::string, Seen> seen, std::set<std::string> own) {
  if (project() == nullptr) return;
  seen_.merge(seen);
  own_.merge(own);
  look_on();
}

// Everything that was told until after the look is in the index by now.
void Audit::compare() {
  std::set<Difference> found;
  for (auto& [path, seen] : seen_) {
    if (!first_) seen.is_document = scanned_.contains(path);
    compare_document(path, seen, found);
  }
  const Index& index = pipeline_.project(id_)->index;
  for (const std::string& name : names_) {
    const bool is_candidate = !index.owns_output(name);
    if (is_candidate && (!first_ || own_.contains(name))) {
      found.emplace(Kind::output_superfluous, name);
    }
  }
  if (repaired_) return sum_up(found);
  if (first_) return confirm(found);
  name_trouble();
  if (found.empty()) return sum_up({});
  first_ = found;
  look_again(found);
}

void Audit::compare_document(const std::string& path, const Seen& seen,
                             std::set<Difference>& found) {
  const Document* const known = pipeline_.project(id_)->index.find(path);
  if (known == nullptr) {
    if (seen.is_document && seen.source) found.emplace(Kind::document_missed, path);
    return;
  }
  if (!seen.trouble.empty()) return;
  const state::Record record = known->record();
  if (!seen.is_document) {
    if (is_scan_complete_) found.emplace(Kind::removal_missed, path);
    return;
  }
  // A task has it looked at anyway; without a digest it was never read.
  if (known->task != 0 || record.source_digest == Digest()) return;
  if (seen.source && seen.source != record.source_digest) found.emplace(Kind::change_missed, path);
  if (!seen.are_includes_same) found.emplace(Kind::include_missed, path);
  if (record.output.empty()) return;
  const bool is_there = seen.output && (seen.html || !record.has_html());
  const bool is_same = seen.output == record.output_digest && seen.are_copies_whole &&
                       (!record.has_html() || seen.html == record.html_digest);
  if (!is_there) found.emplace(Kind::output_missing, path);
  if (is_there && !is_same) found.emplace(Kind::output_altered, path);
}

// Only what looks the same once more, and is still not what is known, is a defect.
void Audit::look_again(const std::set<Difference>& found) {
  first_seen_ = std::exchange(seen_, {});
  own_.clear();
  items_.clear();
  next_item_ = 0;
  const Index& index = pipeline_.project(id_)->index;
  std::set<std::string> documents;
  for (const auto& [kind, name] : found) {
    if (kind == Kind::output_superfluous) {
      items_.push_back({{}, name, {}, {}});
    } else {
      documents.insert(name);
    }
  }
  for (const std::string& path : documents) {
    Item item{path, {}, {}, {}};
    if (const Document* const known = index.find(path)) {
      item.output = known->output();
      state::Record record = known->record();
      item.includes = std::move(record.dependencies);
      item.assets = std::move(record.assets);
    }
    items_.push_back(std::move(item));
  }
  look_on();
}

void Audit::confirm(const std::set<Difference>& found) {
  repaired_.emplace();
  std::set<std::string> doubted;
  for (const Difference& difference : found) {
    const auto& [kind, name] = difference;
    const bool is_of_folder = kind == Kind::output_superfluous;
    if (!first_->contains(difference)) continue;
    if (!is_of_folder && first_seen_.at(name) != seen_.at(name)) continue;
    repaired_->insert(difference);
    if (!is_of_folder) doubted.insert(name);
  }
  if (repaired_->empty()) return sum_up({});
  pipeline_.distrust(id_, doubted);
  hooks_.rescan();
  after_sync(&Audit::look_at_repairs);
}

// The disk may be full, or a folder be shut: only what is seen to be right was repaired.
void Audit::look_at_repairs() { look_again(*repaired_); }

void Audit::sum_up(const std::set<Difference>& left) {
  for (const Difference& difference : repaired_.value_or(std::set<Difference>())) {
    const bool is_done = is_mended(difference, left);
    (is_done ? report_.repaired : report_.problems)
        .push_back(describe(difference, is_done ? Repair::done : Repair::not_done));
  }
  const Project& known = *pipeline_.project(id_);
  if (known.commit_problem) report_.problems.push_back(*known.commit_problem);
  if (known.sweep_problem) report_.problems.push_back(*known.sweep_problem);
  for (const auto& [name, problem] : known.output_problems) {
    if (problem.retry) report_.problems.push_back(problem.diagnostic);
  }
  for (const Diagnostic& diagnostic : known.index.diagnostics()) {
    if (diagnostic.code == "io-error") report_.problems.push_back(diagnostic);
  }
  end(End::complete);
}

bool Audit::is_mended(const Difference& difference, const std::set<Difference>& left) {
  if (left.contains(difference)) return false;
  const auto& [kind, name] = difference;
  if (kind == Kind::output_superfluous) return true;
  const auto seen = seen_.find(name);
  if (seen != seen_.end() && !seen->second.trouble.empty()) return false;
  const Document* const document = pipeline_.project(id_)->index.find(name);
  const bool is_there = document != nullptr && !document->is_failed;
  return kind == Kind::removal_missed ? document == nullptr : is_there;
}

// A document that cannot be read says so itself, as failing.
void Audit::name_trouble() {
  for (const auto& [path, seen] : seen_) {
    if (seen.trouble.empty()) continue;
    report_.problems.push_back({{path::join(settings_->source, path), 0, 0},
                                Severity::error,
                                "audit-unseen",
                                "it or its output could not be compared: " + seen.trouble});
  }
}

}  // namespace galley::pipeline
