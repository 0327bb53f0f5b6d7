// Laws that hold for every page of real documentation. GALLEY_CORPUS names a folder of trees; each
// is rendered in all profiles.
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <sstream>
#include <thread>

#include <yaml-cpp/yaml.h>

#include "markdown/html_oracle.h"
#include "page_facts.h"
#include "render/output.h"
#include "render/page.h"
#include "support/catch.h"
#include "support/sanitized.h"

namespace fs = std::filesystem;
using namespace galley;
using namespace galley::test;
using markdown::BlockKind;
using markdown::Dialect;
using markdown::Document;
using settings::Profile;

namespace {

// With a sanitizer every so many pages are enough.
constexpr std::size_t stride = is_sanitized ? 16 : 1;

struct Source {
  std::string path;
  std::string bytes;
};

fs::path corpus_folder() {
  if (const char* const folder = std::getenv("GALLEY_CORPUS")) return folder;
  return fs::path(GALLEY_SOURCE_DIR) / ".." / "shared" / "corpus";
}

std::vector<Source> read_corpus() {
  std::vector<Source> sources;
  std::error_code missing_folder;
  for (const auto& entry : fs::recursive_directory_iterator(corpus_folder(), missing_folder)) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || (extension != ".md" && extension != ".mdx")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    sources.push_back({fs::relative(entry.path(), corpus_folder()).string(), bytes.str()});
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

settings::Project project_with(Profile profile) {
  settings::Project project;
  project.name = "corpus";
  project.repo = "owner/corpus";
  project.profile = profile;
  return project;
}

// What was counted, and the first few pages that break a law.
struct Report {
  std::atomic<std::size_t> pages{0};
  std::atomic<std::size_t> code_blocks{0};
  std::atomic<std::size_t> code_spans{0};
  std::atomic<std::size_t> words{0};
  std::atomic<std::size_t> targets{0};
  std::atomic<std::size_t> fallbacks{0};
  std::atomic<std::size_t> tokens[3]{};
  std::mutex mutex;
  std::map<std::string, std::vector<std::string>> broken;

  void fail(const std::string& law, const std::string& what) {
    const std::lock_guard lock(mutex);
    broken[law].push_back(what);
  }
};

std::string first_of(const std::vector<std::string>& found) {
  return found.front().substr(0, 80) + " (" + std::to_string(found.size()) + ")";
}

void check_code(const Source& source, const Document& before, const Document& after,
                Report& report) {
  const Counted blocks = code_blocks(before);
  const auto lost = missing(blocks, code_blocks(after));
  if (!lost.empty()) report.fail("code blocks are kept", source.path + ": " + first_of(lost));
  const Counted spans = code_spans(before);
  const auto lost_spans = missing(spans, code_spans(after));
  if (!lost_spans.empty())
    report.fail("code spans are kept", source.path + ": " + first_of(lost_spans));
  for (const auto& [code, count] : blocks) report.code_blocks += static_cast<std::size_t>(count);
  for (const auto& [code, count] : spans) report.code_spans += static_cast<std::size_t>(count);
}

void check_words(const Source& source, const Document& before, const std::string& body,
                 Report& report) {
  const Counted prose = prose_words(source.bytes, before.dialect);
  const auto lost = missing(prose, words(body));
  if (!lost.empty()) report.fail("words are kept", source.path + ": " + first_of(lost));
  for (const auto& [word, count] : prose) report.words += static_cast<std::size_t>(count);
}

void check_structure(const Source& source, const Document& before, const Document& after,
                     const std::string& body, Report& report) {
  for (const BlockKind kind : {BlockKind::heading, BlockKind::table}) {
    if (count_blocks(before, kind) > count_blocks(after, kind)) {
      report.fail("headings and tables are kept", source.path);
    }
  }
  for (const std::string& target : absolute_targets(before)) {
    ++report.targets;
    if (body.find(target) == std::string::npos) {
      report.fail("link targets are kept", source.path + ": " + target);
    }
  }
  // md4c, which we did not write, finds as many code blocks as our scanner.
  const std::string html = markdown::to_html(body).value_or("");
  std::size_t blocks = 0;
  for (std::size_t at = html.find("<pre><code"); at != std::string::npos;
       at = html.find("<pre><code", at + 1))
    ++blocks;
  const std::size_t ours =
      count_blocks(after, BlockKind::fenced_code) + count_blocks(after, BlockKind::indented_code);
  if (blocks < ours) report.fail("md4c sees the code blocks that we see", source.path);
}

void check_lossless(const Source& source, const render::Page& page, Report& report) {
  Document before =
      markdown::scan(source.bytes, markdown::detect_dialect(source.path, source.bytes));
  const Document after = markdown::scan(page.body, Dialect::markdown);
  report.fallbacks += page.normalize_fallbacks;
  check_code(source, before, after, report);
  check_words(source, before, page.body, report);
  check_structure(source, before, after, page.body, report);
}

void check_yaml(const Source& source, const render::Page& page, const settings::Project& project,
                Report& report) {
  const render::Provenance provenance{source.path, render::base_slug(project, source.path),
                                      "2026-01-01T00:00:00Z"};
  const std::string bytes = render::to_mdc(page, project, provenance).bytes;
  try {
    const YAML::Node head = YAML::Load(bytes.substr(0, bytes.find("\n---\n", 4)));
    if (head["title"].as<std::string>() != page.title)
      report.fail("YAML says the title", source.path);
  } catch (const YAML::Exception& error) {
    report.fail("YAML parses", source.path + ": " + error.what());
  }
}

void check_page(const Source& source, Report& report) {
  std::uint64_t tokens[3] = {};
  constexpr Profile profiles[] = {Profile::lossless, Profile::balanced, Profile::compact};
  for (std::size_t i = 0; i < 3; ++i) {
    const settings::Project project = project_with(profiles[i]);
    const render::Page page = render::render(source.bytes, source.path, project);
    tokens[i] = page.statistics.tokens;
    report.tokens[i] += tokens[i];
    if (render::render(page.body, "again.md", project).body != page.body) {
      report.fail("its own output is left as it is", source.path);
    }
    if (i == 0) check_lossless(source, page, report);
    if (i == 1) check_yaml(source, page, project, report);
  }
  if (tokens[2] > tokens[1] || tokens[1] > tokens[0])
    report.fail("profiles only shorten", source.path);
  ++report.pages;
}

void check_all(const std::vector<Source>& sources, Report& report) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next.fetch_add(stride); i < sources.size(); i = next.fetch_add(stride)) {
      check_page(sources[i], report);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = std::max(1U, std::thread::hardware_concurrency()); i > 0; --i) {
    threads.emplace_back(work);
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("real documentation keeps its code, words, links, headings and tables") {
  const std::vector<Source> sources = read_corpus();
  if (sources.empty()) {
    WARN("skipped: no pages in " << corpus_folder().string() << "; GALLEY_CORPUS names a folder");
    return;
  }
  Report report;
  check_all(sources, report);
  std::cout << "corpus: " << report.pages << " pages of " << sources.size() << ", "
            << report.code_blocks << " code blocks, " << report.code_spans << " code spans, "
            << report.words << " words, " << report.targets << " link targets, " << report.fallbacks
            << " fallbacks; tokens " << report.tokens[0] << " lossless, " << report.tokens[1]
            << " balanced, " << report.tokens[2] << " compact\n";
  for (const auto& [law, pages] : report.broken) {
    std::cout << law << ": broken by " << pages.size() << " pages\n";
    for (std::size_t i = 0; i < pages.size() && i < 10; ++i) std::cout << "  " << pages[i] << "\n";
    FAIL_CHECK(law << ": broken by " << pages.size() << " pages, the first is " << pages.front());
  }
  CHECK(report.pages > 0);
}
