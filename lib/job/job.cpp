#include "job/job.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "base/path.h"
#include "html/file.h"
#include "job/html_files.h"
#include "job/html_links.h"
#include "job/included_files.h"
#include "job/outputs.h"
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
  return render::recognise_mdc(bytes) || html::recognise_file(bytes) ||
         bytes.ends_with(render::list_mark) ||
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

// One of the two files that a job makes.
struct Made {
  std::string path;
  std::string bytes;
  std::optional<FileContent> existing;
};

class Run {
 public:
  Run(FileSystem& files, const Job& job)
      : files_(files),
        job_(job),
        output_path_(path::join(job.project->output, job.slug + ".mdc")),
        html_path_(has_html() ? html_path(*job.project, job.slug + ".mdc") : "") {}

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

  bool has_html() const { return !job_.project->html.empty(); }

  const render::LinkTargets& targets() const {
    return job_.targets ? *job_.targets : render::no_link_targets();
  }

  // Whether the links of the known output would become the same again.
  bool targets_are_same() const {
    const std::vector<state::Target>& known = job_.known->targets;
    return std::all_of(known.begin(), known.end(), [this](const state::Target& target) {
      const render::PageAddresses& now = targets().find(job_.path, target.link);
      return now.text == target.text && now.html == target.html;
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

  // Whether what is on disk is what is on record, without rendering.
  bool output_is_right() {
    const state::Record& known = *job_.known;
    if (!is_right(output_path_, known.output_digest, outcome_.record.output_stat)) return false;
    if (known.has_html() != has_html()) return false;
    return !has_html() || (is_right(html_path_, known.html_digest, outcome_.record.html_stat) &&
                           are_in_place(files_, *job_.project, known.assets, copies()));
  }

  // `stat` is what is known, and then what is there.
  bool is_right(const std::string& path, const Digest& digest, FileStat& stat) {
    const std::optional<FileStat> now = files_.stat(path);
    if (!now) return false;
    if (*now == stat && job_.known_output == Job::Output::trusted) return true;
    if (now->kind != FileKind::regular) return false;
    const std::optional<FileContent> content = files_.read(path);
    if (!content || sha256(content->bytes) != digest) return false;
    stat = content->stat;
    return true;
  }

  Copies copies() const {
    return job_.known_output == Job::Output::trusted ? Copies::trusted : Copies::unverified;
  }

  void emit(const std::string& source) {
    if (is_made_by_galley(source)) {
      return fail({"document-is-output",
                   "galley made this file itself, so no page is made of it; leave it out with "
                   "`exclude`, or keep outputs out of the source folder"});
    }
    DiskFiles included(files_, *job_.project, room(), job_.begun_at);
    if (job_.known && copies() == Copies::trusted) included.trust(job_.known->dependencies);
    HtmlLinks links(included, *job_.project, job_.path, targets());
    std::string html;
    const render::Page page = rendered(source, included, links, html);
    outcome_.record.diagnostics = page.diagnostics;
    Made mdc{output_path_, {}, read_existing(output_path_)};
    const auto recognised =
        mdc.existing ? render::recognise_mdc(mdc.existing->bytes) : std::nullopt;
    if (mdc.existing && !recognised && !is_recorded_empty(*mdc.existing)) {
      return refuse(output_path_);
    }
    outcome_.result = Result::unchanged;
    const bool is_html_made = has_html() ? write_html(std::move(html), links) : forget_html();
    if (!is_html_made) return;
    const Digest content_hash = sha256(page.body);
    const render::Provenance provenance{job_.path, job_.slug, fetched_at(content_hash, recognised)};
    mdc.bytes = render::to_mdc(page, *job_.project, provenance).bytes;
    outcome_.record.output_stat = write_or_take_back(mdc);
    outcome_.record.output_digest = sha256(mdc.bytes);
    complete_record(page, provenance, content_hash, links);
  }

  // What the page shows, then the page, and the output last: whoever is told of that finds the
  // rest. False when there is something in the page's place that is not ours.
  bool write_html(std::string bytes, const HtmlLinks& links) {
    const Made html{html_path_, std::move(bytes), read_existing(html_path_)};
    const bool is_ours = !html.existing || html::recognise_file(html.existing->bytes) ||
                         is_recorded_empty(*html.existing);
    if (!is_ours) return refuse(html_path_), false;
    for (const auto& [name, file] : links.assets()) outcome_.copies.push_back(name);
    if (copy_assets(files_, *job_.project, links.assets(), copies())) {
      outcome_.result = Result::written;
    }
    state::Record& record = outcome_.record;
    record.html_stat = write(html);
    record.html_digest = sha256(html.bytes);
    record.assets = outcome_.copies;
    return true;
  }

  // The project has none any more.
  bool forget_html() {
    outcome_.record.html_stat = {};
    outcome_.record.html_digest = {};
    outcome_.record.assets.clear();
    return true;
  }

  // A page whose output could not be written is nobody's: no record names it, so that nobody would
  // remove it with its document.
  FileStat write_or_take_back(const Made& mdc) {
    try {
      return write(mdc);
    } catch (...) {
      if (!mdc.existing && has_html())
        remove_output(files_, *job_.project, job_.slug + ".mdc", Claim::met);
      throw;
    }
  }

  // Only what is another than what is there is written.
  FileStat write(const Made& made) {
    if (made.existing && made.existing->bytes == made.bytes) return made.existing->stat;
    outcome_.result = Result::written;
    return files_.replace(made.path, made.bytes);
  }

  void complete_record(const render::Page& page, const render::Provenance& provenance,
                       const Digest& content_hash, const HtmlLinks& links) {
    state::Record& record = outcome_.record;
    record.settings_digest = job_.settings_digest;
    record.output = job_.slug + ".mdc";
    record.content_hash = content_hash;
    record.fetched_at = provenance.fetched_at;
    record.title = page.title;
    record.manifest_line = render::manifest_line(page, *job_.project, provenance, content_hash);
    record.anchors = page.anchors;
    record.links.clear();
    for (const render::PageLink& link : page.links) {  // both have the same enumerators
      record.links.push_back({link.line, link.column, link.target, link.anchor,
                              static_cast<state::Link::Presence>(link.presence)});
    }
    record.targets = targets_of(page, links);
    record.tokens = page.statistics.tokens;
    record.source_tokens = page.source_tokens;
    record.normalize_fallbacks = page.normalize_fallbacks;
  }

  // What each link was found to lead to, of those that were looked up for either file.
  std::vector<state::Target> targets_of(const render::Page& page, const HtmlLinks& links) const {
    std::set<std::string> asked = links.asked();
    for (const render::FoundTarget& target : page.targets) asked.insert(target.link);
    std::vector<state::Target> found;
    for (const std::string& link : asked) {
      const render::PageAddresses& addresses = targets().find(job_.path, link);
      found.push_back({link, addresses.text, addresses.html});
    }
    return found;
  }

  // `html` becomes the bytes of the page for people, when the project has such.
  render::Page rendered(const std::string& source, DiskFiles& included, const HtmlLinks& links,
                        std::string& html) {
    const Noted noted(included, outcome_);
    html::Page parts;
    render::SeeExpanded see;
    if (has_html()) {
      see = [&](const render::Expanded& expanded) {
        parts = html::to_page(expanded, job_.path, *job_.project, links);
      };
    }
    render::Page page = render::render(source, job_.path, *job_.project, included, targets(), see);
    if (has_html()) {
      html = html::to_file(std::move(parts), {job_.slug, job_.project->name, job_.path, page.title,
                                              page.description});
    }
    return page;
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
  std::optional<FileContent> read_existing(const std::string& path) {
    try {
      return files_.read(path);
    } catch (const Error&) {
      const std::optional<FileStat> stat = files_.stat(path);
      if (!stat || stat->kind == FileKind::regular) throw;
      throw Error(path + " should become a page's output but is " + kind_of(*stat) +
                  ", which galley leaves as it is; move it away, galley tries again by itself, or "
                  "choose another output folder");
    }
  }

  void refuse(const std::string& path) {
    fail({"output-not-ours",
          path + " was not written by galley and is left as it is; " +
              "move it away and run `galleyctl rescan`, or choose another output folder"});
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
  std::string html_path_;  // empty when the project has no pages of HTML
  Outcome outcome_;
};

}  // namespace

Outcome run(FileSystem& files, const Job& job) {
  const auto begin = std::chrono::steady_clock::now();
  Outcome outcome = Run(files, job).outcome();
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return outcome;
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

}  // namespace galley::job
