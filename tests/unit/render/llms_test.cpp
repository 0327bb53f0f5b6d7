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
  const std::string text = render::llms_txt(manifest, project());
  CHECK(text ==
        "# Tool\n\n> Does things.\n\n## Pages\n\n- [About](tool__about.mdc)\n"
        "- [Tool](tool__index.mdc): Does things.\n\n## The guide\n\n"
        "- [The guide](tool__guide__index.mdc): How to.\n- [Start](tool__guide__start.mdc)\n\n"
        "## ref\n\n- [A](tool__ref__a.mdc)\n\n"
        "<!-- written by galley; changes here are lost -->\n");
  CHECK(render::is_llms_txt(text));
  CHECK_FALSE(render::is_llms_txt("# My own\n"));
}

TEST_CASE("a list without pages has the project's name, and titles cannot break its links") {
  CHECK(render::llms_txt("", project()) ==
        "# tool\n\n<!-- written by galley; changes here are lost -->\n");
  const std::string text = render::llms_txt(line("a.md", "a](b) [c\\ <d>"), project());
  CHECK(text.find("- [a\\](b) \\[c\\\\ \\<d>](tool__a.mdc)\n") != std::string::npos);
}

TEST_CASE("the listed part of a line changes with title and description, not with the body") {
  const std::string before = line("a.md", "A", "D");
  CHECK(render::listed_part(before) != render::listed_part(line("a.md", "B", "D")));
  CHECK(render::listed_part(before) != render::listed_part(line("a.md", "A", "E")));
  CHECK(render::listed_part(before) != render::listed_part(line("b.md", "A", "D")));
  CHECK(render::listed_part(before).find("content_hash") == std::string::npos);
}
