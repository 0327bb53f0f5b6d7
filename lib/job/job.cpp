#include "job/job.h"

#include <algorithm>
#include <chrono>

#include "base/path.h"
#include "job/included_files.h"
#include "render/llms.h"
#include "render/output.h"
#include "render/page.h"

namespace galley::job {
namespace {

// Why a job ends without an output, already worded for the writer.
struct Refusal {
  std::string code;
  std::string message;
};

// An output, or a list of them. Read as a document it would get an output in turn, and so on
// without end where output folders come to light in sources under other names: bind mounts, two
// galleyds.
bool is_made_by_galley(std::string_view bytes) {
  return render::recognise_mdc(bytes) || bytes.ends_with(render::list_mark) ||
         render::is_manifest_line(bytes.substr(0, bytes.find('\n')));
}

// Keeps what was asked for also when asking ended in an exception.
class Noted {
 public:
  Noted(const DiskFiles& files, Outcome& outcome) : files_(files), outcome_(outcome) {}
  ~Noted() {
    outcome_.record.dependencies = files_.dependencies();
    outcome_.included_bytes = files_.wanted();
  }
  Noted(const Noted&) = delete;
  Noted& operator=(const Noted&) = delete;

 private:
  const DiskFiles& files_;
  Outcome& outcome_;
};

class Run {
 public:
  Run(FileSystem& files, const Job& job)
      : files_(files),
        job_(job),
        output_path_(path::join(job.project->output, job.slug + ".mdc")) {}

  Outcome outcome() {
    start_record();
    try {
      execute();
    } catch (const FileChanging&) {
      outcome_.result = Result::changing;
    } catch (const NoRoom&) {
      outcome_.result = Result::crowded;
    } catch (const std::exception& error) {
      fail({"io-error", error.what()});
    }
    return std::move(outcome_);
  }

 private:
  // What is known stays true of the output until a new one is committed.
  void start_record() {
    if (job_.known) outcome_.record = *job_.known;
    outcome_.record.path = job_.path;
    outcome_.record.manifest_line.clear();
    outcome_.record.diagnostics.clear();
    outcome_.record.is_failed = false;
  }

  void execute() {
    const std::unique_ptr<OpenFile> file = files_.open_below(job_.project->source, job_.path);
    if (!file && !files_.stat(job_.project->source)) {
      return fail({"io-error", "the source folder is not there; its last good output stays"});
    }
    if (!file) {
      outcome_.result = Result::vanished;
      return;
    }
    if (file->stat().size > job_.admitted_size) {
      outcome_.record.source = file->stat();
      outcome_.result = Result::changing;
      return;
    }
    const FileContent source = file->read();
    const Digest digest = sha256(source.bytes);
    const bool is_known = job_.known && job_.known->source_digest == digest &&
                          job_.known->settings_digest == job_.settings_digest &&
                          job_.known->output == job_.slug + ".mdc" && !job_.known->is_failed &&
                          targets_are_same() && includes_are_same();
    outcome_.record.source = source.stat;
    outcome_.record.source_digest = digest;
    outcome_.record.is_racy = is_racy(source.stat, job_.begun_at);
    if (is_known && output_is_right()) {
      outcome_.record.diagnostics = job_.known->diagnostics;
      outcome_.result = Result::unchanged;
      return;
    }
    emit(source.bytes);
  }

  const render::LinkTargets& targets() const {
    return job_.targets ? *job_.targets : render::no_link_targets();
  }

  // Whether the links of the known output would become the same again.
  bool targets_are_same() const {
    const std::vector<state::Target>& known = job_.known->targets;
    return std::all_of(known.begin(), known.end(), [this](const state::Target& target) {
      return targets().find(job_.path, target.link) == target.address;
    });
  }

  // Whether the files that the page includes are those of the known output. What is only newer by
  // its stat is noted.
  bool includes_are_same() {
    if (job_.known->dependencies.empty()) return true;
    DiskFiles included(files_, *job_.project, room(), job_.begun_at);
    const Noted noted(included, outcome_);
    for (const state::Dependency& known : job_.known->dependencies) included.ask_again(known);
    const std::vector<state::Dependency> now = included.dependencies();
    const auto same = [](const state::Dependency& a, const state::Dependency& b) {
      return a.path == b.path && a.stat.has_value() == b.stat.has_value() && a.digest == b.digest;
    };
    return std::equal(job_.known->dependencies.begin(), job_.known->dependencies.end(), now.begin(),
                      now.end(), same);
  }

  // Whether the output on disk is the one on record, without rendering.
  bool output_is_right() {
    const std::optional<FileStat> stat = files_.stat(output_path_);
    if (!stat) return false;
    if (*stat == job_.known->output_stat && job_.known_output == Job::Output::trusted) return true;
    if (stat->kind != FileKind::regular) return false;
    const std::optional<FileContent> content = files_.read(output_path_);
    if (!content || sha256(content->bytes) != job_.known->output_digest) return false;
    outcome_.record.output_stat = content->stat;
    return true;
  }

  void emit(const std::string& source) {
    if (is_made_by_galley(source)) {
      return fail({"document-is-output",
                   "galley made this file itself, so no page is made of it; leave it out with "
                   "`exclude`, or keep outputs out of the source folder"});
    }
    const render::Page page = rendered(source);
    outcome_.record.diagnostics = page.diagnostics;
    const std::optional<FileContent> existing = read_existing();
    const auto recognised = existing ? render::recognise_mdc(existing->bytes) : std::nullopt;
    if (existing && !recognised && !is_recorded_empty(*existing)) {
      fail({"output-not-ours",
            output_path_ + " was not written by galley and is left as it is; " +
                "move it away and run `galleyctl rescan`, or choose another output folder"});
      return;
    }
    const Digest content_hash = sha256(page.body);
    const render::Provenance provenance{job_.path, job_.slug, fetched_at(content_hash, recognised)};
    const render::Mdc mdc = render::to_mdc(page, *job_.project, provenance);
    if (existing && existing->bytes == mdc.bytes) {
      outcome_.result = Result::unchanged;
      outcome_.record.output_stat = existing->stat;
    } else {
      outcome_.record.output_stat = files_.replace(output_path_, mdc.bytes);
      outcome_.result = Result::written;
    }
    complete_record(page, provenance, mdc);
  }

  void complete_record(const render::Page& page, const render::Provenance& provenance,
                       const render::Mdc& mdc) {
    state::Record& record = outcome_.record;
    record.settings_digest = job_.settings_digest;
    record.output = job_.slug + ".mdc";
    record.output_digest = sha256(mdc.bytes);
    record.content_hash = mdc.content_hash;
    record.fetched_at = provenance.fetched_at;
    record.title = page.title;
    record.manifest_line = render::manifest_line(page, *job_.project, provenance, mdc.content_hash);
    record.anchors = page.anchors;
    record.links.clear();
    for (const render::PageLink& link : page.links) {  // both have the same enumerators
      record.links.push_back({link.line, link.column, link.target, link.anchor,
                              static_cast<state::Link::Presence>(link.presence)});
    }
    record.targets.clear();
    for (const render::FoundTarget& target : page.targets) {
      record.targets.push_back({target.link, target.address});
    }
    record.tokens = page.statistics.tokens;
    record.source_tokens = page.source_tokens;
    record.normalize_fallbacks = page.normalize_fallbacks;
  }

  render::Page rendered(const std::string& source) {
    DiskFiles included(files_, *job_.project, room(), job_.begun_at);
    const Noted noted(included, outcome_);
    return render::render(source, job_.path, *job_.project, included, targets());
  }

  // For what is included.
  std::uint64_t room() const {
    const std::uint64_t source = outcome_.record.source.size;
    return job_.admitted_size - std::min(job_.admitted_size, source) + included_leeway;
  }

  // A power cut may leave an output empty; an empty file of somebody else's is theirs.
  bool is_recorded_empty(const FileContent& existing) const {
    return existing.bytes.empty() && job_.known && job_.known->output == job_.slug + ".mdc";
  }

  // A link or a folder in the output's place is not ours either: reading it throws.
  std::optional<FileContent> read_existing() {
    try {
      return files_.read(output_path_);
    } catch (const Error&) {
      const std::optional<FileStat> stat = files_.stat(output_path_);
      if (!stat || stat->kind == FileKind::regular) throw;
      throw Error(output_path_ + " should become a page's output but is " + kind_of(*stat) +
                  ", which galley leaves as it is; move it away, galley tries again by itself, or "
                  "choose another output folder");
    }
  }

  static const char* kind_of(const FileStat& stat) {
    if (stat.kind == FileKind::directory) return "a folder";
    return stat.kind == FileKind::symlink ? "a symbolic link" : "no regular file";
  }

  std::string fetched_at(const Digest& content_hash,
                         const std::optional<render::Recognised>& recognised) const {
    if (job_.fixed_time) return *job_.fixed_time;
    if (job_.known && job_.known->content_hash == content_hash && !job_.known->fetched_at.empty()) {
      return job_.known->fetched_at;
    }
    if (recognised && recognised->content_hash == content_hash.hex()) return recognised->fetched_at;
    return job_.now;
  }

  void fail(Refusal refusal) {
    outcome_.result = Result::failed;
    outcome_.record.is_failed = true;
    outcome_.record.diagnostics.push_back(
        {{job_.path, 0, 0}, Severity::error, std::move(refusal.code), std::move(refusal.message)});
  }

  FileSystem& files_;
  const Job& job_;
  std::string output_path_;
  Outcome outcome_;
};

bool is_output_name(std::string_view name) { return path::extension(name) == ".mdc"; }

}  // namespace

Outcome run(FileSystem& files, const Job& job) {
  const auto begin = std::chrono::steady_clock::now();
  Outcome outcome = Run(files, job).outcome();
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return outcome;
}

namespace {

// Also when it has gone meanwhile: then there is nothing that could be somebody else's.
bool is_ours(FileSystem& files, const std::string& path, Claim claim) {
  const std::optional<FileContent> content = files.read(path);
  if (!content) return true;
  const auto recognised = render::recognise_mdc(content->bytes);
  if (claim == Claim::recorded) return recognised || content->bytes.empty();
  return recognised && recognised->slug == path::stem(path);
}

}  // namespace

Removal remove_output(FileSystem& files, const std::string& folder, const std::string& name,
                      Claim claim) {
  const std::string path = path::join(folder, name);
  try {
    const std::optional<FileStat> stat = files.stat(path);
    if (!stat) return {};
    if (stat->kind != FileKind::regular || !is_ours(files, path, claim)) {
      return {false,
              Diagnostic{{path, 0, 0},
                         Severity::warning,
                         "output-not-ours",
                         "its source is gone, but galley did not write this file; it is left"}};
    }
    return {files.remove(path), std::nullopt};
  } catch (const std::exception& error) {
    return {false, Diagnostic{{path, 0, 0}, Severity::error, "io-error", error.what()}};
  }
}

bool is_in_place(FileSystem& files, const std::string& folder, const state::Record& record) {
  try {
    return files.stat(path::join(folder, record.output)) == std::optional(record.output_stat);
  } catch (const SystemError&) {
    return false;  // whoever writes the output next says what is wrong
  }
}

bool includes_are_in_place(FileReader& files, const state::Record& record) {
  const std::vector<state::Dependency>& known = record.dependencies;
  return std::all_of(known.begin(), known.end(), [&files](const state::Dependency& dependency) {
    try {
      return !dependency.differs(files.stat(dependency.path));
    } catch (const SystemError&) {
      return false;  // whoever includes it next says what is wrong
    }
  });
}

std::vector<std::string> list_outputs(FileSystem& files, const std::string& folder) {
  std::vector<std::string> names;
  for (std::string& name : files.list(folder)) {
    if (is_output_name(name)) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace galley::job
