#include "pipeline/audit.h"

#include <algorithm>
#include <array>

#include "base/path.h"
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
std::optional<FileContent> read(FileReader& files, const std::string& path) {
  try {
    return files.read(path);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<Digest> digest_at(FileReader& files, const std::string& path) {
  const std::optional<FileContent> content = read(files, path);
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

bool is_own_output(FileReader& files, const std::string& folder, const std::string& name) {
  const std::optional<FileContent> content = read(files, path::join(folder, name));
  const auto recognised = content ? render::recognise_mdc(content->bytes) : std::nullopt;
  return recognised && recognised->slug == path::stem(name);
}

}  // namespace

// A fresh walk, and the names in the output folder.
class Audit::ScanWork final : public loop::Work {
 public:
  explicit ScanWork(std::shared_ptr<Audit> audit)
      : audit_(std::move(audit)),
        files_(audit_->files_),
        rules_(audit_->rules_),
        output_(audit_->settings_->output) {}

  void run() override {
    for (const watch::Change& change : watch::scan_once(0, rules_, problems_)) {
      for (const watch::Entry& entry : change.entries) {
        if (entry.stat.kind != FileKind::regular) continue;
        documents_.insert(path::join(change.path, entry.name));
      }
    }
    names_ = files_.list(output_);
  }

  void done(std::exception_ptr failure) noexcept override {
    const bool is_complete = problems_.empty() && !failure;
    audit_->scanned(std::move(documents_), is_complete, std::move(names_));
  }

 private:
  std::shared_ptr<Audit> audit_;  // run() does not touch it
  FileSystem& files_;
  watch::Rules rules_;
  std::string output_;
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
        if (is_own_output(files_, settings_->output, item.output)) own_.insert(item.output);
        continue;
      }
      Seen& seen = seen_[item.path];
      seen.is_document = rules_ && watch::explain(*rules_, item.path).is_document();
      seen.source = digest_at(files_, path::join(settings_->source, item.path));
      seen.are_includes_same = are_same(files_, item.includes);
      if (item.output.empty()) continue;
      seen.output = digest_at(files_, path::join(settings_->output, item.output));
    }
  }

  void done(std::exception_ptr) noexcept override {
    audit_->looked(std::move(seen_), std::move(own_));
  }

 private:
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
  for (const auto& [name, fault] : faults) {
    const bool is_missing = fault == ListFault::missing;
    report_.repaired.push_back({{path::join(settings_->output, name), 0, 0},
                                Severity::warning,
                                is_missing ? "audit-list-missing" : "audit-list-altered",
                                std::string("the list had been ") +
                                    (is_missing ? "deleted" : "altered") +
                                    " by something other than galley; it was made again"});
  }
  begin();
}

void Audit::begin() { executor_.submit(std::make_unique<ScanWork>(shared_from_this())); }

void Audit::scanned(std::set<std::string> documents, bool is_complete,
                    std::vector<std::string> names) {
  const Project* const known = project();
  if (known == nullptr) return;
  scanned_ = std::move(documents);
  is_scan_complete_ = is_complete;
  names_ = std::move(names);
  known->index.for_each([this](const std::string& path, const Document& document) {
    items_.push_back({path, document.record.output, document.record.dependencies});
  });
  for (const std::string& path : scanned_) {
    if (known->index.find(path) == nullptr) items_.push_back({path, {}, {}});
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
    const bool is_candidate = path::extension(name) == ".mdc" && !index.owns_output(name);
    if (is_candidate && (!first_ || own_.contains(name))) {
      found.emplace(Kind::output_superfluous, name);
    }
  }
  if (!first_) return found.empty() ? end(End::complete) : look_again(found);
  confirm(found);
}

void Audit::compare_document(const std::string& path, const Seen& seen,
                             std::set<Difference>& found) {
  const Document* const known = pipeline_.project(id_)->index.find(path);
  if (known == nullptr) {
    if (seen.is_document && seen.source) found.emplace(Kind::document_missed, path);
    return;
  }
  const state::Record& record = known->record;
  if (!seen.is_document) {
    if (is_scan_complete_) found.emplace(Kind::removal_missed, path);
    return;
  }
  // A task has it looked at anyway; without a digest it was never read.
  if (known->task != 0 || record.source_digest == Digest()) return;
  if (seen.source && seen.source != record.source_digest) found.emplace(Kind::change_missed, path);
  if (!seen.are_includes_same) found.emplace(Kind::include_missed, path);
  if (record.output.empty() || seen.output == record.output_digest) return;
  found.emplace(seen.output ? Kind::output_altered : Kind::output_missing, path);
}

// Only what looks the same once more, and is still not what is known, is a defect.
void Audit::look_again(const std::set<Difference>& found) {
  first_ = found;
  first_seen_ = std::exchange(seen_, {});
  items_.clear();
  next_item_ = 0;
  const Index& index = pipeline_.project(id_)->index;
  std::set<std::string> documents;
  for (const auto& [kind, name] : found) {
    if (kind == Kind::output_superfluous) {
      items_.push_back({{}, name, {}});
    } else {
      documents.insert(name);
    }
  }
  for (const std::string& path : documents) {
    Item item{path, {}, {}};
    if (const Document* const known = index.find(path)) {
      item.output = known->record.output;
      item.includes = known->record.dependencies;
    }
    items_.push_back(std::move(item));
  }
  look_on();
}

void Audit::confirm(const std::set<Difference>& found) {
  const std::size_t lists = report_.repaired.size();
  std::set<std::string> doubted;
  for (const Difference& difference : found) {
    const auto& [kind, name] = difference;
    const bool is_of_folder = kind == Kind::output_superfluous;
    if (!first_->contains(difference)) continue;
    if (!is_of_folder && first_seen_.at(name) != seen_.at(name)) continue;
    report_.repaired.push_back(describe(difference));
    if (!is_of_folder) doubted.insert(name);
  }
  if (report_.repaired.size() == lists) return end(End::complete);
  pipeline_.distrust(id_, doubted);
  hooks_.rescan();
  after_sync(&Audit::repaired);
}

void Audit::repaired() { end(End::complete); }

Diagnostic Audit::describe(const Difference& difference) const {
  struct Words {
    const char* code;
    const char* message;
  };
  // In the order of Kind.
  static constexpr std::array<Words, 7> words{{
      {"audit-document-missed",
       "galley did not know this document: no event had told of it. It was taken up; please report "
       "this as a defect of galley, with what `galleyctl explain` says of it"},
      {"audit-change-missed",
       "the document was not as galley knew it: no event had told of the change. It was read "
       "again; "
       "please report this as a defect of galley, with what `galleyctl explain` says of it"},
      {"audit-include-missed",
       "a file that the document includes was not as galley knew it: no event had told of the "
       "change. The document was made again; please report this as a defect of galley"},
      {"audit-removal-missed",
       "the document was gone and no event had told of it. Its output was removed; please report "
       "this as a defect of galley"},
      {"audit-output-missing",
       "the document's output had been deleted by something other than galley; it was made again"},
      {"audit-output-altered",
       "the document's output had been altered by something other than galley; it was made again. "
       "Write to the document instead"},
      {"audit-output-superfluous",
       "no document has this output: it was left behind, or put here by something other than "
       "galley; it was removed"},
  }};
  const auto& [kind, name] = difference;
  const bool is_of_folder = kind == Kind::output_superfluous;
  const Words& said = words.at(static_cast<std::size_t>(kind));
  const std::string& folder = is_of_folder ? settings_->output : settings_->source;
  return {{path::join(folder, name), 0, 0}, Severity::warning, said.code, said.message};
}

}  // namespace galley::pipeline
