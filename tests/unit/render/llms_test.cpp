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
  return render::manifest_line(page, project(), provenance, {}) + "\n";
}

}  // namespace

TEST_CASE("llms.txt has the title and summary of the first page and a section for each folder") {
  const std::string manifest = line("about.md", "About") +
                               line("guide/index.md", "The guide", "How to.") +
                               line("guide/start.md", "Start") +
                               line("index.md", "Tool", "Does things.") + line("ref/a.md", "A");
  const std::string text = render::llms_txt(render::page_list(manifest, project()));
  CHECK(text ==
        "# Tool\n\n> Does things.\n\n## Pages\n\n- [About](tool__about.mdc)\n"
        "- [Tool](tool__index.mdc): Does things.\n\n## The guide\n\n"
        "- [The guide](tool__guide__index.mdc): How to.\n- [Start](tool__guide__start.mdc)\n\n"
        "## ref\n\n- [A](tool__ref__a.mdc)\n\n"
        "<!-- written by galley; changes here are lost -->\n");
  CHECK(text.ends_with(render::list_mark));
}

TEST_CASE("a list without pages has the project's name, and titles cannot break its links") {
  CHECK(render::llms_txt(render::page_list("", project())) ==
        "# tool\n\n<!-- written by galley; changes here are lost -->\n");
  const std::string text =
      render::llms_txt(render::page_list(line("a.md", "a](b) [c\\ <d>"), project()));
  CHECK(text.find("- [a\\](b) \\[c\\\\ \\<d>](tool__a.mdc)\n") != std::string::npos);
}

TEST_CASE("the listed part of a line changes with title and description, not with the body") {
  const std::string before = line("a.md", "A", "D");
  CHECK(render::listed_part(before) != render::listed_part(line("a.md", "B", "D")));
  CHECK(render::listed_part(before) != render::listed_part(line("a.md", "A", "E")));
  CHECK(render::listed_part(before) != render::listed_part(line("b.md", "A", "D")));
  CHECK(render::listed_part(before).find("content_hash") == std::string::npos);
}

TEST_CASE("a page of the full text has its title, where it comes from, and its body") {
  const render::PageList list = render::page_list(
      line("b/c.md", "C [x]") + line("index.md", "Tool", "Does things."), project());
  CHECK(render::llms_full_head(list) == "# Tool\n\n> Does things.\n");
  REQUIRE(list.sections.size() == 2);
  const render::ListedPage& page = list.sections[1].pages[0];
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
