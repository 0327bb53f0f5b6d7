#include "render/include.h"

#include <map>

#include "render/page.h"
#include "support/catch.h"

using namespace galley;
using render::IncludedFiles;
using render::Page;
using settings::Dialect;

namespace {

// Files by absolute path; "/else" is outside.
class Files final : public IncludedFiles {
 public:
  explicit Files(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  Reading read(const std::string& path) override {
    asked.push_back(path);
    if (path.starts_with("/else")) return {Status::outside, ""};
    const auto found = files_.find(path);
    if (found == files_.end()) return {Status::missing, ""};
    return {Status::found, found->second};
  }

  Presence presence(const std::string& path) override {
    return files_.contains(path) ? Presence::there : Presence::missing;
  }

  std::vector<std::string> asked;

 private:
  std::map<std::string, std::string> files_;
};

struct Result {
  std::string body;
  std::string problems;  // "file:line code" of each
};

Result page(Files& files, const std::string& source, Dialect dialect,
            const std::string& path = "guide/page.md") {
  settings::Project project;
  project.name = "p";
  project.source = "/repo/docs";
  project.repo_root = project.site_root = "/repo";
  project.dialect = dialect;
  project.profile = settings::Profile::lossless;
  const Page page = render::render(source, path, project, files);
  Result result{page.body, ""};
  for (const Diagnostic& d : page.diagnostics) {
    result.problems += d.place.file + ':' + std::to_string(d.place.line) + ' ' + d.code + '\n';
  }
  return result;
}

Result page(std::map<std::string, std::string> files, const std::string& source, Dialect dialect,
            const std::string& path = "guide/page.md") {
  Files own(std::move(files));
  return page(own, source, dialect, path);
}

}  // namespace

TEST_CASE("mdBook's includes are filled in, in code as well, with anchors and ranges") {
  const std::string code = "fn a() {}\n// ANCHOR: b\nfn b() {}\n// ANCHOR_END: b\n";
  CHECK(page({{"/repo/docs/x.rs", code}}, "```rust\n{{#rustdoc_include ../x.rs:b}}\n```\n",
             Dialect::mdbook)
            .body == "```rust\nfn b() {}\n```\n");
  CHECK(page({{"/repo/docs/x.rs", code}}, "```rust\n{{#include ../x.rs:1}}\n```\n", Dialect::mdbook)
            .body == "```rust\nfn a() {}\n```\n");
  CHECK(page({{"/repo/docs/guide/t.md", "More *text*\n"}}, "{{#include t.md}}\n", Dialect::mdbook)
            .body == "More *text*\n");
}

TEST_CASE("an escaped include of mdBook and other things in braces stay") {
  const std::string source = "`\\{{#include x.rs}}` and {{#unknown x}} and {{#include\n";
  const Result result = page({{"/repo/docs/guide/x.rs", "x"}}, source, Dialect::mdbook);
  CHECK(result.body == source);
  CHECK(result.problems.empty());
}

TEST_CASE("what cannot be included stays as it is written, with its place and the reason") {
  CHECK(page({}, "a\n\n{{#include x.rs}}\n", Dialect::mdbook).body == "a\n\n{{#include x.rs}}\n");
  CHECK(page({}, "a\n\n{{#include x.rs}}\n", Dialect::mdbook).problems ==
        "guide/page.md:3 include-missing\n");
  CHECK(page({}, "---\nt: 1\n---\n{{#include /../../else/x}}\n", Dialect::mdbook).problems ==
        "guide/page.md:4 include-outside\n");
  CHECK(page({{"/repo/docs/guide/x", "a"}}, "{{#include x:gone}}\n", Dialect::mdbook).problems ==
        "guide/page.md:1 include-region-missing\n");
}

TEST_CASE("files within files are included, each relative to the file that names it") {
  const Result result = page({{"/repo/docs/parts/a.md", "A\n\n{{#include deep/b.md}}\n"},
                              {"/repo/docs/parts/deep/b.md", "B\n\n{{#include ../c.md}}\n"},
                              {"/repo/docs/parts/c.md", "C\n"}},
                             "{{#include ../parts/a.md}}\n", Dialect::mdbook);
  CHECK(result.body == "A\n\nB\n\nC\n");
  CHECK(result.problems.empty());
}

TEST_CASE("a circle is told at the include that closes it and ends there") {
  const Result result = page({{"/repo/docs/guide/a.md", "A {{#include b.md}}\n"},
                              {"/repo/docs/guide/b.md", "B {{#include a.md}}\n"}},
                             "{{#include a.md}}\n", Dialect::mdbook);
  CHECK(result.body == "A B {{#include a.md}}\n");
  CHECK(result.problems == "guide/b.md:1 include-circle\n");
  CHECK(page({}, "{{#include page.md}}\n", Dialect::mdbook).problems ==
        "guide/page.md:1 include-circle\n");
}

TEST_CASE("depth is bounded, and so is what repeated includes grow to") {
  std::map<std::string, std::string> chain;
  for (int i = 0; i < 12; ++i) {
    chain["/repo/docs/guide/" + std::to_string(i)] = "{{#include " + std::to_string(i + 1) + "}}\n";
  }
  CHECK(page(chain, "{{#include 0}}\n", Dialect::mdbook).problems.find("include-too-deep") !=
        std::string::npos);

  std::map<std::string, std::string> bomb;
  for (int i = 0; i < 7; ++i) {
    std::string& text = bomb["/repo/docs/guide/" + std::to_string(i)];
    for (int n = 0; n < 32; ++n) text += "{{#include " + std::to_string(i + 1) + "}} ";
  }
  bomb["/repo/docs/guide/7"] = std::string(1000, 'x');
  const Result result = page(bomb, "{{#include 0}}\n", Dialect::mdbook);
  CHECK(result.problems.find("include-too-large") != std::string::npos);
  CHECK(result.body.size() < 2 * render::max_included_bytes);
}

TEST_CASE("VitePress imports code as a fence of the file's language, dedented, with its title") {
  const std::string code = "if x:\n    # #region r\n    a = 1\n    # #endregion r\n";
  const std::map<std::string, std::string> files{{"/repo/docs/snip/x.py", code}};
  CHECK(page(files, "Text\n\n<<< ../snip/x.py#r\n", Dialect::vitepress).body ==
        "Text\n\n```py\na = 1\n```\n");
  CHECK(page(files, "<<< @/snip/x.py#r{1 ts:line-numbers} [Title]\n", Dialect::vitepress).body ==
        "```ts [Title]\na = 1\n```\n");
  CHECK(page(files, "- item\n\n  <<< ../snip/x.py#r\n", Dialect::vitepress).body ==
        "- item\n\n  ```py\n  a = 1\n  ```\n");
}

TEST_CASE("an included fence is longer than any run of backticks in it") {
  CHECK(page({{"/repo/docs/guide/x.md", "````\na\n````\n"}}, "<<< ./x.md\n", Dialect::vitepress)
            .body == "`````md\n````\na\n````\n`````\n");
}

TEST_CASE("VitePress counts the lines of a range from the file's first, front matter and all") {
  const std::map<std::string, std::string> files{
      {"/repo/docs/guide/p.md", "---\ntitle: no\n---\none\n\ntwo\n\nthree\n"}};
  CHECK(page(files, "<!--@include: ./p.md-->\n", Dialect::vitepress).body ==
        "one\n\ntwo\n\nthree\n");
  CHECK(page(files, "<!-- @include: ./p.md{6,} -->\n", Dialect::automatic).body ==
        "two\n\nthree\n");
  CHECK(page(files, "a\n\n<!-- @include: ./p.md{2,2} -->\n", Dialect::vitepress).body ==
        "a\n\ntitle: no\n");
}

TEST_CASE("VitePress includes a region or a heading's section, and counts its lines from there") {
  const std::map<std::string, std::string> files{
      {"/repo/docs/guide/p.md",
       "---\ntitle: no\n---\n# One\n\na\n\n## Sub\n\nb\n\n# Two\n\n<!-- #region r "
       "-->\nc\n\nd\n<!-- #endregion r -->\n"}};
  const auto included = [&files](const std::string& which) {
    return page(files, "<!--@include: ./p.md" + which + "-->\n", Dialect::vitepress);
  };
  CHECK(included("#r").body == "c\n\nd\n");
  CHECK(included("#r{3,}").body == "d\n");
  CHECK(included("#one").body == "a\n\n## Sub\n\nb\n");
  CHECK(included("#sub").body == "b\n");
  CHECK(included("#one{4,4}").body == "## Sub\n");
  CHECK(included("#none").problems == "guide/page.md:1 include-region-missing\n");
}

TEST_CASE("PyMdown's snippets are taken from the site's folder, in code only under MkDocs") {
  const std::map<std::string, std::string> files{{"/repo/inc/s.md", "from *snippet*\n"}};
  CHECK(page(files, "--8<-- \"inc/s.md\"\n", Dialect::mkdocs).body == "from *snippet*\n");
  CHECK(page(files, "```\n--8<-- \"inc/s.md\"\n```\n", Dialect::mkdocs).body ==
        "```\nfrom *snippet*\n```\n");
  CHECK(page(files, "```\n--8<-- \"inc/s.md\"\n```\n", Dialect::vitepress).body ==
        "```\n--8<-- \"inc/s.md\"\n```\n");
  CHECK(page({{"/repo/docs_src/a.py", "1\n2\n3\n4\n"}},
             "{* ../../docs_src/a.py ln[1:2,4] hl[1] *}\n", Dialect::mkdocs)
            .body == "```py\n1\n2\n4\n```\n");
}

TEST_CASE("a partial that MDX imports stands where its component stood") {
  const std::string source =
      "import Part from './_part.mdx';\n\n# Page\n\n<Part name=\"Ann\" />\n\nEnd\n";
  const Result result =
      page({{"/repo/docs/guide/_part.mdx",
             "---\nx: 1\n---\nimport X from 'x'\n\n## Hello {props.name}\n\n- [l](./l.md)\n"}},
           source, Dialect::automatic, "guide/page.mdx");
  CHECK(result.body == "# Page\n\n## Hello Ann\n\n- [l](./l.md)\n\nEnd\n");
  CHECK(result.problems.empty());
}

TEST_CASE("the path of an import is a string of JavaScript") {
  const Result result =
      page({{"/repo/docs/guide/_part.mdx", "Part\n"}},
           "import Part from './\\_part.mdx';\n\n<Part />\n", Dialect::automatic, "guide/page.mdx");
  CHECK(result.body == "Part\n");
}

TEST_CASE("links of a partial lead from the page, and partials stand in other elements and lists") {
  const std::map<std::string, std::string> files{
      {"/repo/docs/shared/_p.mdx", "See [l](sub/l.md#x) and ![i](../i.png).\n\n```sh\n  a\n```\n"}};
  const std::string import = "import P from '../shared/_p.mdx'\n\n";
  CHECK(page(files, import + "- <P />\n", Dialect::mdx, "guide/page.mdx").body ==
        "- See [l](../shared/sub/l.md#x) and ![i](../i.png).\n\n  ```sh\n    a\n  ```\n");
  CHECK(page(files, import + "<Steps>\n  <P />\n</Steps>\n", Dialect::mdx, "guide/page.mdx").body ==
        "See [l](../shared/sub/l.md#x) and ![i](../i.png).\n\n```sh\n  a\n```\n");
}

TEST_CASE("root aliases are looked for in the places that the tools have for them") {
  Files files({{"/repo/docs/a.mdx", "A\n"}, {"/repo/src/b.mdx", "B\n"}, {"/repo/c.mdx", "C\n"}});
  const std::string source =
      "import A from '/a.mdx'\nimport B from '~/b.mdx'\nimport C from \"@site/c.mdx\"\n\n"
      "<A />\n\n<B />\n\n<C />\n";
  CHECK(page(files, source, Dialect::docusaurus).body == "A\n\nB\n\nC\n");
  CHECK(std::count(files.asked.begin(), files.asked.end(), "/repo/docs/b.mdx") == 1);
}

TEST_CASE("a component that no Markdown file was imported for is no partial") {
  Files files({});
  page(files, "import { A } from './a.mdx'\nimport B from './b.tsx'\n\n<A /> <B />\n",
       Dialect::mdx);
  CHECK(files.asked.empty());
}
