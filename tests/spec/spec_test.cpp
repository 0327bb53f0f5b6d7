// One folder beside this file for every construct: `input.md` or `input.mdx`, and what becomes of
// it in `lossless.expected`, `balanced.expected` and `compact.expected`. A file that is missing
// means "the same as the one before it". Where `lossless.mdc` and its like stand, the whole output
// is compared, front matter and all. `files/` is the repository that it may include from, and
// `dialect` names how it is read. `link_target` says what links to the pages in `files/docs`
// become. GALLEY_SPEC_WRITE=1 writes the files that differ, to be
// read before they are kept.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "render/output.h"
#include "render/page.h"
#include "support/catch.h"

namespace fs = std::filesystem;
using galley::settings::Profile;
using galley::settings::Project;

namespace {

const fs::path folder = fs::path(GALLEY_SOURCE_DIR) / "tests" / "spec";

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

void write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// The files of a construct, as a repository at /repo.
class RepositoryFiles final : public galley::render::IncludedFiles {
 public:
  explicit RepositoryFiles(fs::path root) : root_(std::move(root)) {}

  Reading read(const std::string& path) override {
    const fs::path file = root_ / fs::path(path).lexically_relative("/repo");
    if (!fs::is_regular_file(file)) return {};
    return {Status::found, bytes_of(file)};
  }
  Presence presence(const std::string&) override { return Presence::unknown; }

 private:
  fs::path root_;
};

galley::settings::Dialect dialect_of(const fs::path& construct) {
  using galley::settings::Dialect;
  const std::string name = bytes_of(construct / "dialect");
  for (const Dialect dialect : {Dialect::mdbook, Dialect::mkdocs, Dialect::vitepress,
                                Dialect::docusaurus, Dialect::hugo, Dialect::jekyll}) {
    if (name == std::string(to_string(dialect)) + "\n") return dialect;
  }
  CHECK(name.empty());
  return Dialect::automatic;
}

galley::settings::LinkTarget link_target_of(const fs::path& construct) {
  using galley::settings::LinkTarget;
  const std::string name = bytes_of(construct / "link_target");
  for (const LinkTarget target : {LinkTarget::mdc, LinkTarget::site}) {
    if (name == std::string(to_string(target)) + "\n") return target;
  }
  CHECK(name.empty());
  return LinkTarget::repository;
}

galley::render::LinkTargets targets_of(const Project& project, const fs::path& construct) {
  galley::render::LinkTargets targets;
  const fs::path docs = construct / "files/docs";
  if (project.link_target == galley::settings::LinkTarget::repository) return targets;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(docs)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().lexically_relative(docs).string();
    const std::string slug = galley::render::base_slug(project, path);
    targets.set(path, galley::render::page_addresses(project, path, slug));
  }
  return targets;
}

// The page stands at docs/guide/ of a repository.
Project project_of(Profile profile, const fs::path& construct) {
  Project project;
  project.source = "/repo/docs";
  project.repo_root = project.site_root = "/repo";
  project.dialect = dialect_of(construct);
  project.name = "handbook";
  project.repo = "galley/handbook";
  project.repo_path = "docs";
  project.profile = profile;
  project.link_target = link_target_of(construct);
  project.site_url = "https://handbook.example";
  project.cursor_fields = fs::exists(construct / "cursor_fields");
  return project;
}

std::string rendered(const std::string& source, const std::string& extension, Profile profile,
                     const fs::path& construct) {
  RepositoryFiles files(construct / "files");
  const Project project = project_of(profile, construct);
  const galley::render::LinkTargets targets = targets_of(project, construct);
  return galley::render::render(source, "guide/page" + extension, project, files, targets).body;
}

// What was rendered, once more; its addresses are those of the folder of outputs by now.
std::string rendered_again(const std::string& body, Profile profile, const fs::path& construct) {
  RepositoryFiles files(construct / "files");
  Project project = project_of(profile, construct);
  if (project.link_target == galley::settings::LinkTarget::mdc) project.repo.clear();
  return galley::render::render(body, "guide/page.md", project, files).body;
}

std::string whole_output(const std::string& source, const std::string& extension, Profile profile,
                         const fs::path& construct) {
  RepositoryFiles files(construct / "files");
  const Project project = project_of(profile, construct);
  const std::string path = "guide/page" + extension;
  const galley::render::Page page = galley::render::render(source, path, project, files);
  const galley::render::Provenance provenance{path, galley::render::base_slug(project, path),
                                              "2026-01-02T03:04:05Z"};
  return galley::render::to_mdc(page, project, provenance).bytes;
}

std::vector<fs::path> cases() {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool writes_expected_files() { return std::getenv("GALLEY_SPEC_WRITE") != nullptr; }

}  // namespace

TEST_CASE("every construct becomes what its files say, in every profile") {
  std::size_t count = 0;
  for (const fs::path& construct : cases()) {
    const std::string extension = fs::exists(construct / "input.mdx") ? ".mdx" : ".md";
    const std::string input = bytes_of(construct / ("input" + extension));
    std::string expected;
    for (const Profile profile : {Profile::lossless, Profile::balanced, Profile::compact}) {
      const fs::path file =
          construct / (std::string(galley::settings::to_string(profile)) + ".expected");
      const std::string body = rendered(input, extension, profile, construct);
      const std::string before = expected;
      if (fs::exists(file)) expected = bytes_of(file);
      if (writes_expected_files() && body != expected) {
        fs::remove(file);
        if (body != before) write(file, body);
        expected = body;
      }
      INFO(construct.filename().string() << " " << galley::settings::to_string(profile));
      CHECK(body == expected);
      CHECK(rendered_again(body, profile, construct) == body);
      ++count;
    }
  }
  std::cout << "spec: " << count << " pages of " << cases().size() << " constructs\n";
  CHECK(count > 0);
}

TEST_CASE("outputs that are shown whole are those bytes") {
  std::size_t count = 0;
  for (const fs::path& construct : cases()) {
    const std::string extension = fs::exists(construct / "input.mdx") ? ".mdx" : ".md";
    for (const Profile profile : {Profile::lossless, Profile::balanced, Profile::compact}) {
      const fs::path file =
          construct / (std::string(galley::settings::to_string(profile)) + ".mdc");
      if (!fs::exists(file)) continue;
      const std::string input = bytes_of(construct / ("input" + extension));
      const std::string output = whole_output(input, extension, profile, construct);
      if (writes_expected_files()) write(file, output);
      INFO(file.string());
      CHECK(output == bytes_of(file));
      ++count;
    }
  }
  CHECK(count > 0);
}
