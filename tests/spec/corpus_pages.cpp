#include "corpus_pages.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "support/catch.h"
#include "support/sanitized.h"

namespace fs = std::filesystem;

namespace galley::test {
namespace {

constexpr std::size_t stride = is_sanitized ? 16 : 1;

fs::path corpus_folder() {
  if (const char* const folder = std::getenv("GALLEY_CORPUS")) return folder;
  return fs::path(GALLEY_SOURCE_DIR) / ".." / "shared" / "corpus";
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<std::string> page_paths() {
  std::vector<std::string> paths;
  std::error_code missing_folder;
  for (const auto& entry : fs::recursive_directory_iterator(corpus_folder(), missing_folder)) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || (extension != ".md" && extension != ".mdx")) continue;
    paths.push_back(fs::relative(entry.path(), corpus_folder()).string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

CorpusPage rendered(const std::string& path) {
  using settings::Profile;
  CorpusPage page;
  page.path = path;
  page.source = bytes_of(corpus_folder() / path);
  page.dialect = markdown::detect_dialect(path, page.source);
  page.lossless = render::render(page.source, path, corpus_project(Profile::lossless));
  page.balanced = render::render(page.source, path, corpus_project(Profile::balanced));
  page.compact = render::render(page.source, path, corpus_project(Profile::compact));
  return page;
}

// work(0) to work(count - 1), shared out among the processors.
void on_all_processors(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> threads;
  for (unsigned i = std::max(1U, std::thread::hardware_concurrency()); i > 0; --i) {
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < count; at = next++) work(at);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

std::vector<CorpusPage> render_all() {
  std::vector<std::string> paths = page_paths();
  std::vector<CorpusPage> pages((paths.size() + stride - 1) / stride);
  on_all_processors(pages.size(), [&](std::size_t i) { pages[i] = rendered(paths[i * stride]); });
  return pages;
}

}  // namespace

settings::Project corpus_project(settings::Profile profile) {
  settings::Project project;
  project.name = "corpus";
  project.repo = "owner/corpus";
  project.profile = profile;
  return project;
}

const std::vector<CorpusPage>& corpus_pages() {
  static const std::vector<CorpusPage> pages = render_all();
  return pages;
}

void Tally::count(const std::string& what, std::size_t number) {
  const std::lock_guard lock(mutex_);
  counts_[what] += number;
}

void Tally::broken_by(const CorpusPage& page, const std::string& how) {
  const std::lock_guard lock(mutex_);
  broken_.push_back(page.path + (how.empty() ? "" : ": ") + how.substr(0, 120));
}

void Tally::over_all_pages(const std::string& law,
                           const std::function<void(const CorpusPage&, Tally&)>& look) {
  const std::vector<CorpusPage>& pages = corpus_pages();
  if (pages.empty()) {
    WARN("skipped: no pages in " << corpus_folder().string() << "; GALLEY_CORPUS names a folder");
    return;
  }
  on_all_processors(pages.size(), [&](std::size_t i) { look(pages[i], *this); });
  std::cout << "corpus, " << law << ": " << pages.size() << " pages";
  for (const auto& [what, number] : counts_) std::cout << ", " << number << " " << what;
  std::cout << "; broken by " << broken_.size() << "\n";
  std::sort(broken_.begin(), broken_.end());
  for (std::size_t i = 0; i < broken_.size() && i < 40; ++i)
    std::cout << "  " << broken_[i] << "\n";
  INFO(law << ": the first page that breaks it is " << (broken_.empty() ? "" : broken_.front()));
  CHECK(broken_.size() == 0);
}

}  // namespace galley::test
