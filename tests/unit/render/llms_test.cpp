#include "render/llms.h"

#include "render/output.h"
#include "support/catch.h"

using namespace galley;

namespace {

settings::Project project() {
  settings::Project project;
  project.name = "tool";
  project.repo = "acme/tool";
  project.repo_path = "docs";
  return project;
}

std::string line(const std::string& path, const std::string& title,
                 const std::string& description = "") {
  render::Page page;
  page.title = title;
  page.description = description;
  const render::Provenance provenance{path, render::base_slug(project(), path), "t"};
  return render::manifest_line(page, project(), provenance, {});
}

struct Entry {
  std::string path;
  std::string title;
  std::string description;
};

std::string text_of(const render::PageList& list) {
  std::string text = render::llms_head(list);
  for (const auto& [folder, name] : list.sections()) text += render::llms_section_head(name);
  return text;
}

std::string text_of(const std::vector<Entry>& entries) {
  const settings::Project of = project();
  render::PageList list(of);
  for (const auto& [path, title, description] : entries) {
    list.add(path, line(path, title, description));
  }
  return text_of(list);
}

}  // namespace

TEST_CASE("llms.txt has the title and summary of the first page and a section for each folder") {
  CHECK(text_of({{"about.md", "About", ""},
                 {"guide/index.md", "The guide", "How to."},
                 {"guide/start.md", "Start", ""},
                 {"index.md", "Tool", "Does things."},
                 {"ref/a.md", "A", ""}}) ==
        "# Tool\n\n> Does things.\n\n## Pages\n\n\n## The guide\n\n\n## ref\n\n");
  CHECK(render::llms_tail() == "\n<!-- written by galley; changes here are lost -->\n");
}

TEST_CASE("a list without pages has the project's name") { CHECK(text_of({}) == "# tool\n"); }

TEST_CASE("the entry of a page has its title, its output and its description") {
  const auto entry = [](const std::string& manifest_line) {
    return render::llms_entry(*render::listed_page(manifest_line, project()));
  };
  CHECK(entry(line("index.md", "Tool", "Does things.")) ==
        "- [Tool](tool__index.mdc): Does things.\n");
  CHECK(entry(line("a.md", "a](b) [c\\ <d>")) == "- [a\\](b) \\[c\\\\ \\<d>](tool__a.mdc)\n");
  CHECK_FALSE(render::listed_page("no line", project()));
}

TEST_CASE("the listed part of a line changes with title and description, not with the body") {
  const std::string before = line("a.md", "A", "D");
  CHECK(render::listed_part(before) != render::listed_part(line("a.md", "B", "D")));
  CHECK(render::listed_part(before) != render::listed_part(line("a.md", "A", "E")));
  CHECK(render::listed_part(before) != render::listed_part(line("b.md", "A", "D")));
  CHECK(render::listed_part(before).find("content_hash") == std::string::npos);
}

TEST_CASE("a page of the full text has its title, where it comes from, and its body") {
  const render::ListedPage page = *render::listed_page(line("b/c.md", "C [x]"), project());
  CHECK(render::llms_full_page(page, "Text.\n") ==
        "\n# C \\[x\\]\nSource: https://github.com/acme/tool/blob/main/docs/b/c.md\n\nText.\n");
  CHECK(render::llms_full_page(page, "") ==
        "\n# C \\[x\\]\nSource: https://github.com/acme/tool/blob/main/docs/b/c.md\n");
}

TEST_CASE("a body that begins with the title of its page does not say it twice") {
  render::ListedPage page;
  page.title = "Setup";
  page.address = "setup.md";
  const std::string head = "\n# Setup\nSource: setup.md\n\n";
  CHECK(render::llms_full_page(page, "# Setup\n\nText.\n") == head + "Text.\n");
  CHECK(render::llms_full_page(page, "# Setup of it\n") == head + "# Setup of it\n");
  CHECK(render::llms_full_page(page, "## Setup\n") == head + "## Setup\n");
}
