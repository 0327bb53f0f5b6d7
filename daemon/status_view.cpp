#include "status_view.h"

#include <algorithm>
#include <span>
#include <tuple>

#include "base/path.h"
#include "clock_text.h"

namespace galley::ctl {
namespace {

using pipeline::BatchReport;
using pipeline::Freshness;
using pipeline::ProjectStatus;
using pipeline::Status;

// Enough to see what is wrong; a terminal shows some 24 to 50 rows in all.
constexpr std::size_t shown_diagnostics = 5;
constexpr std::size_t shown_of_a_code = 3;  // when there are more than that in all

constexpr std::size_t bar_cells = 20;

class Picture {
 public:
  explicit Picture(const View& view) : view_(view) {}

  void header(const Status& status);
  void project(const ProjectStatus& project);
  void machine(const Status& status);
  void diagnostics(const Diagnostics& diagnostics, std::size_t most);
  std::string take() { return std::move(text_); }

 private:
  bool is_unicode() const { return view_.terminal.glyphs == Glyphs::unicode; }
  std::string between() const { return is_unicode() ? " · " : " | "; }

  void row(const Row& row) { text_ += draw(row, view_.terminal); }
  void facts(std::string_view label, std::vector<Piece> items);
  void headline(const ProjectStatus& project);
  void last_batch(const BatchReport& batch);
  void group(std::span<const Diagnostic> all);
  void diagnostic(const Diagnostic& diagnostic);
  std::string short_path(const std::string& path) const;

  const View& view_;
  std::string text_;
};

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return Style::faint;
    case Severity::warning:
      return Style::busy;
    case Severity::error:
      return Style::bad;
  }
  return Style::plain;
}

std::vector<Piece> words(std::string_view text) {
  std::vector<Piece> pieces;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    if (space > 0) pieces.push_back({std::string(text.substr(0, space))});
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return pieces;
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + printable(name);
  return all;
}

bool is_failing(const ProjectStatus& project) {
  return project.failing > 0 || has_error(project.diagnostics);
}

std::string Picture::short_path(const std::string& path) const {
  const std::string& home = view_.home;
  if (home.empty() || home == "/" || !path::is_within(path, home)) return path;
  return "~" + path.substr(home.size());
}

void Picture::facts(std::string_view label, std::vector<Piece> items) {
  constexpr std::size_t label_columns = 10;
  const std::string padding(label_columns - std::min(columns(label), label_columns), ' ');
  row({{{"  "}, {std::string(label) + padding + "  ", Style::faint}}, std::move(items), between()});
}

void Picture::header(const Status& status) {
  const Piece state =
      status.is_paused ? Piece{"paused", Style::busy} : Piece{"running", Style::good};
  row({{},
       {{"galleyd " + status.version, Style::strong},
        state,
        {"pid " + std::to_string(status.pid)},
        {"up " + duration(std::max(status.uptime_seconds, 1.0))}},
       between(),
       2});
  if (!status.settings_file.empty()) {
    row({{{"settings " + short_path(status.settings_file), Style::faint}}, {}});
  }
  if (!status.preview.empty()) row({{{"preview " + status.preview, Style::faint}}, {}});
  if (status.is_paused) {
    row({{},
         words("changes are gathered but nothing is rendered; " +
               (status.paused_by.empty() ? view_.galleyctl + " resume ends that"
                                         : "that ends with " + joined(status.paused_by))),
         " "});
  }
  diagnostics(status.diagnostics, shown_diagnostics);
  if (status.projects.empty()) row({{}, words("no projects: the settings name none"), " "});
}

void Picture::headline(const ProjectStatus& project) {
  const bool has_caught_up = project.freshness == Freshness::current;
  const Style style = is_failing(project) ? Style::bad : has_caught_up ? Style::good : Style::busy;
  std::string mark = is_failing(project) ? "!" : has_caught_up ? "*" : "~";
  if (is_unicode()) mark = is_failing(project) ? "✗" : has_caught_up ? "✓" : "↻";
  std::string state = project.freshness == Freshness::degraded ? "degraded"
                      : has_caught_up                          ? "up to date"
                                                               : "catching up";
  if (project.failing > 0 && project.freshness != Freshness::degraded) {
    state += ", " + count(project.failing) + " failing";
  }
  if (!project.freshness_reason.empty()) state += ":";
  std::vector<Piece> items{{state, style}};
  for (Piece& word : words(with_command(project.freshness_reason, view_)))
    items.push_back(std::move(word));
  row({{{mark, style}, {" "}, {project.name, Style::strong}, {"  "}}, std::move(items), " ", 4});
}

void Picture::last_batch(const BatchReport& batch) {
  const std::string parts = parts_of(batch);
  std::vector<Piece> items{{plural(batch.documents, "document", "documents") + " in " +
                            duration(batch.duration_seconds)}};
  if (!parts.empty()) items.push_back({parts});
  if (!batch.finished_at.empty()) {
    items.push_back({since_and_when(batch.finished_at, view_)});
  }
  facts("last batch", std::move(items));
}

void Picture::project(const ProjectStatus& project) {
  text_ += "\n";
  headline(project);
  const std::string arrow = is_unicode() ? "→ " : "-> ";
  row({{{"  "}},
       {{short_path(project.source), Style::faint},
        {arrow + short_path(project.output), Style::faint}},
       " ",
       4});
  facts("documents",
        {{count(project.documents)},
         {count(project.pending) + " pending", project.pending > 0 ? Style::busy : Style::plain},
         {count(project.failing) + " failing", project.failing > 0 ? Style::bad : Style::plain}});
  facts("this run", {{count(project.written) + " written"},
                     {count(project.unchanged) + " unchanged"},
                     {count(project.removed) + " removed"}});
  if (project.last_batch) last_batch(*project.last_batch);
  std::vector<Piece> watched{{plural(project.watched_folders, "folder", "folders")}};
  if (!project.watch_backend.empty()) watched.push_back({project.watch_backend});
  if (project.overflows > 0) {
    watched.push_back(
        {plural(project.overflows, "overflow", "overflows") + ", rescanned", Style::busy});
  }
  facts("watching", std::move(watched));
  if (!project.watch_backend_reason.empty()) {
    row({{{std::string(14, ' ')}}, words(project.watch_backend_reason), " "});
  }
  diagnostics(project.diagnostics, shown_diagnostics);
}

// Many are told by their codes, so that none hides behind the others.
void Picture::diagnostics(const Diagnostics& diagnostics, std::size_t most) {
  Diagnostics sorted = diagnostics;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return a.severity > b.severity;
  });
  if (sorted.size() <= most) {
    for (const Diagnostic& each : sorted) diagnostic(each);
    return;
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(-static_cast<int>(a.severity), std::string_view(a.code)) <
           std::tuple(-static_cast<int>(b.severity), std::string_view(b.code));
  });
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto last = std::find_if(first, sorted.end(), [&](const Diagnostic& each) {
      return each.severity != first->severity || each.code != first->code;
    });
    group({first, last});
    first = last;
  }
  row({{{"  "}}, words("all of them: " + view_.galleyctl + " status --json"), " "});
}

void Picture::group(std::span<const Diagnostic> all) {
  const std::size_t shown = std::min(shown_of_a_code, all.size());
  if (shown < all.size()) {
    const std::string severity{to_string(all.front().severity)};
    row({{{"  "}},
         words(plural(all.size(), severity, severity + "s") + " [" + all.front().code +
               "], the first of them:"),
         " "});
  }
  for (const Diagnostic& each : all.first(shown)) diagnostic(each);
}

// "file:line:column: error: message [code]", the form that editors and terminals can jump to.
void Picture::diagnostic(const Diagnostic& diagnostic) {
  const std::string text = with_command(to_string(diagnostic), view_);
  const std::string severity{to_string(diagnostic.severity)};
  const std::size_t place =
      diagnostic.place.file.empty() ? 0 : text.find(": " + severity + ": ") + 2;
  std::vector<Piece> label{{"  "}, {text.substr(0, place), Style::strong}};
  label.push_back({severity + ":", style_of(diagnostic.severity)});
  label.push_back({" "});
  row({std::move(label), words(std::string_view(text).substr(place + severity.size() + 2)), " ",
       4});
}

void Picture::machine(const Status& status) {
  const Glyphs glyphs = view_.terminal.glyphs;
  const auto meter = [&](const char* label, std::vector<Piece> items) {
    row({{{label, Style::faint}}, std::move(items), "  "});
  };
  const bool is_full = status.memory_used > status.memory_ceiling;
  text_ += "\n";
  meter("workers  ", {{bar(status.workers_busy, status.workers,
                           std::min<std::size_t>(status.workers, bar_cells), glyphs)},
                      {count(status.workers_busy) + " of " + count(status.workers) + " busy"}});
  meter("memory   ", {{bar(static_cast<double>(status.memory_used),
                           static_cast<double>(status.memory_ceiling), bar_cells, glyphs)},
                      {mebibytes(status.memory_used) + " of " + mebibytes(status.memory_ceiling) +
                           " MiB for documents",
                       is_full ? Style::bad : Style::plain},
                      {mebibytes(status.memory_resident) + " MiB resident"}});
}

}  // namespace

std::string draw(const Status& status, const View& view) {
  Picture picture(view);
  picture.header(status);
  for (const ProjectStatus& project : status.projects) picture.project(project);
  picture.machine(status);
  return picture.take();
}

std::string parts_of(const BatchReport& batch) {
  std::string parts;
  const auto add = [&](std::size_t number, const char* what) {
    if (number > 0) parts += (parts.empty() ? "" : ", ") + count(number) + " " + what;
  };
  add(batch.written, "written");
  add(batch.unchanged, "unchanged");
  add(batch.removed, "removed");
  add(batch.failed, "failed");
  return parts;
}

std::string draw(const Diagnostics& diagnostics, const View& view) {
  Picture picture(view);
  picture.diagnostics(diagnostics, diagnostics.size());
  return picture.take();
}

std::string with_command(std::string text, const View& view) {
  constexpr std::string_view command = "`galleyctl ";
  for (std::size_t at = 0; (at = text.find(command, at)) != std::string::npos;) {
    text.replace(at + 1, command.size() - 2, view.galleyctl);
    at += view.galleyctl.size() + 1;
  }
  return text;
}

bool is_healthy(const Status& status) {
  return !has_error(status.diagnostics) &&
         std::none_of(status.projects.begin(), status.projects.end(), is_failing);
}

}  // namespace galley::ctl
