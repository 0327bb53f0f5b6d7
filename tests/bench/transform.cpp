// MB/s of every stage of the transform and of the whole chain, on one thread, beside md4c rendering
// the same pages and beside reading them, in one run.
//
//   bench_transform [FOLDER...]   ROUNDS=5 from the environment; without folders: the corpora
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <limits>

#include "base/file_system.h"
#include "markdown/front_matter.h"
#include "markdown/html_renderer.h"
#include "render/oracle.h"
#include "render/output.h"
#include "render/page.h"
#include "render/passes.h"
#include "render/statistics.h"
#include "support/corpus.h"

namespace fs = std::filesystem;
using namespace galley;
using markdown::Dialect;
using markdown::Document;
using Clock = std::chrono::steady_clock;

namespace {

// A page before each stage, so that every stage can be run by itself.
struct Sample {
  std::string path;
  std::string source;
  Dialect dialect = Dialect::markdown;
  Document scanned;  // of `source`
  std::string markdown;
  Document cleaned;  // of `markdown`
  render::Page page;
};

bool is_page(const fs::path& path) {
  return path.extension() == ".md" || path.extension() == ".mdx";
}

std::vector<std::string> pages_below(const std::vector<std::string>& folders) {
  std::vector<std::string> pages;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file() && is_page(entry.path())) pages.push_back(entry.path().string());
    }
  }
  std::sort(pages.begin(), pages.end());
  return pages;
}

settings::Project project() {
  settings::Project project;
  project.name = "bench";
  project.repo = "owner/bench";
  return project;
}

std::string read(const std::string& path) {
  const auto content = real_file_system().read(path);
  return content ? content->bytes : std::string();
}

// Filled in its place: documents point into the texts beside them.
void prepare(Sample& sample, const settings::Project& project) {
  sample.source = read(sample.path);
  sample.dialect = markdown::detect_dialect(sample.path, sample.source);
  sample.scanned = markdown::scan(sample.source, sample.dialect);
  sample.markdown = sample.source;
  if (sample.dialect == Dialect::mdx) {
    auto edits = render::clean_mdx(sample.scanned, project.profile).edits;
    sample.markdown = markdown::apply(sample.source, std::move(edits));
  }
  sample.cleaned = markdown::scan(sample.markdown, Dialect::markdown);
  sample.page = render::render(sample.source, sample.path, project);
}

constexpr double passed_over = 1e5;  // MB/s; a stage so fast had nothing to do on these pages

// What a stage made has to be used, or the compiler leaves the stage out.
std::size_t used = 0;

int rounds() {
  const char* const set = std::getenv("ROUNDS");
  return set == nullptr ? 5 : std::max(1, std::atoi(set));
}

using Stage = std::function<std::size_t(const Sample&)>;

double seconds_for(const std::vector<Sample>& samples, const Stage& stage) {
  const auto begin = Clock::now();
  for (const Sample& sample : samples) used += stage(sample);
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::size_t md4c_html(const Sample& sample) {
  markdown::TextSink html;
  markdown::render_html(sample.source, markdown::Tables::yes, html);
  return html.take().size();
}

std::size_t checked(const Sample& sample) {
  auto edits = render::normalise(sample.cleaned).edits;
  if (edits.empty()) return 0;
  return render::checked_edits(sample.cleaned, std::move(edits),
                               render::edits_beyond_md4c(sample.cleaned))
      .text.size();
}

struct Named {
  const char* name;
  Stage run;
};

std::vector<Named> stages(const settings::Project& project) {
  const render::Provenance provenance{"page.md", "page", "2026-01-01T00:00:00Z"};
  return {
      {"read", [](const Sample& s) { return read(s.path).size(); }},
      {"md4c to HTML", md4c_html},
      {"front matter",
       [](const Sample& s) { return markdown::read_front_matter(s.source).values.keys.size(); }},
      {"dialect",
       [](const Sample& s) {
         return static_cast<std::size_t>(markdown::detect_dialect(s.path, s.source));
       }},
      {"scan", [](const Sample& s) { return markdown::scan(s.source, s.dialect).blocks.size(); }},
      {"clean MDX",
       [project](const Sample& s) {
         if (s.dialect != Dialect::mdx) return std::size_t{0};
         auto changes = render::clean_mdx(s.scanned, project.profile);
         return markdown::apply(s.source, std::move(changes.edits)).size();
       }},
      {"scan again",
       [](const Sample& s) { return markdown::scan(s.markdown, Dialect::markdown).blocks.size(); }},
      {"normalise", [](const Sample& s) { return render::normalise(s.cleaned).edits.size(); }},
      {"normalise, checked", checked},
      {"fix links",
       [project](const Sample& s) {
         return render::fix_links(s.cleaned, s.path, project).edits.size();
       }},
      {"compress",
       [project](const Sample& s) {
         const auto line = [](std::uint32_t) { return 1; };
         return render::compress(s.cleaned, project.profile, line).edits.size();
       }},
      {"count",
       [](const Sample& s) {
         return render::estimate_tokens(s.source) + render::count_text(s.page.body).tokens;
       }},
      {"emit",
       [project, provenance](const Sample& s) {
         return render::to_mdc(s.page, project, provenance).bytes.size();
       }},
      {"whole chain",
       [project](const Sample& s) {
         return render::render(s.source, s.path, project).body.size();
       }},
      {"read, chain, emit",
       [project, provenance](const Sample& s) {
         const render::Page page = render::render(read(s.path), s.path, project);
         return render::to_mdc(page, project, provenance).bytes.size();
       }},
  };
}

// All stages in turn in every round, so that what else the machine does falls on all of them.
std::vector<double> best_seconds(const std::vector<Named>& stages,
                                 const std::vector<Sample>& samples) {
  std::vector<double> best(stages.size(), std::numeric_limits<double>::max());
  for (int round = rounds(); round > 0; --round) {
    for (std::size_t i = 0; i < stages.size(); ++i) {
      best[i] = std::min(best[i], seconds_for(samples, stages[i].run));
    }
  }
  return best;
}

// The first two stages are what the others are compared with.
void print(const std::vector<Named>& stages, const std::vector<double>& seconds, double megabytes) {
  std::printf("%.1f MB, profile %s, one thread, best of %d\n", megabytes,
              std::string(settings::to_string(project().profile)).c_str(), rounds());
  std::printf("%-20s %9s %9s %9s\n", "", "MB/s", "x md4c", "x reading");
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const double rate = megabytes / seconds[i];
    if (rate > passed_over) {
      std::printf("%-20s %9s\n", stages[i].name, "-");
    } else {
      std::printf("%-20s %9.0f %9.2f %9.2f\n", stages[i].name, rate, seconds[i] / seconds[1],
                  seconds[i] / seconds[0]);
    }
  }
}

std::vector<std::string> folders_named(int argc, char** argv) {
  if (argc > 1) return {argv + 1, argv + argc};
  std::vector<std::string> folders;
  for (const char* name : {"astro", "rust-book"}) {
    const std::string folder = test::corpus(name);
    if (!folder.empty()) folders.push_back(folder);
  }
  return folders;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> pages = pages_below(folders_named(argc, argv));
  if (pages.empty()) {
    std::printf("no pages: name folders with .md or .mdx files, or set GALLEY_CORPUS\n");
    return 1;
  }
  const settings::Project settings = project();
  std::printf("%zu pages, ", pages.size());
  std::vector<Sample> samples(pages.size());
  double megabytes = 0;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    samples[i].path = pages[i];
    prepare(samples[i], settings);
    megabytes += static_cast<double>(samples[i].source.size()) / 1e6;
  }

  const std::vector<Named> all = stages(settings);
  print(all, best_seconds(all, samples), megabytes);
  return used == 0 ? 1 : 0;
}
