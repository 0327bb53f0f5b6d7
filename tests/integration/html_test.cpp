// The pages of HTML of a project, by the real programs: as a clean build has them after whatever
// happens, and nothing else written.
#include <algorithm>
#include <csignal>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/galley_process.h"
#include "support/output_tree.h"

using namespace galley::test;
namespace fs = std::filesystem;

namespace {

// Three pages, of which two show a picture, and their outputs in folders of a name.
class Docs {
 public:
  Docs() {
    dir.write("docs/index.md", "# Home\n\n[Start](guide/start.md#first) ![l](img/logo.png)\n");
    dir.write("docs/guide/start.md", "# Start\n\n## First\n\n![l](../img/logo.png)\n");
    dir.write("docs/guide/more.md", "# More\n\n[Later](later.md)\n");
    dir.write("docs/img/logo.png", "one");
  }

  std::vector<std::string> arguments(const std::string& name) const {
    dir.write(name + ".yaml", "projects:\n  - name: docs\n    source: docs\n    output: " + name +
                                  "\n    html: " + name + "-html\n");
    return {"--config", dir / (name + ".yaml")};
  }

  std::vector<OutputTree> trees(const std::string& name) const {
    return {output_tree(dir / name), output_tree(dir / (name + "-html")),
            output_tree(dir / (name + "-html/assets"))};
  }

  OutputTimes times() const {
    OutputTimes all = output_times(dir / "out-html");
    all.merge(output_times(dir / "out-html/assets"));
    return all;
  }

  // What is different from a build of what is there now; empty when nothing is.
  std::string against_clean_build() const {
    for (const char* folder : {"clean", "clean-html"}) fs::remove_all(dir / folder);
    std::vector<std::string> once = arguments("clean");
    once.insert(once.begin(), "--once");
    const CommandResult result = run_galleyd(once);
    if (result.exit_code != 0) return result.err;
    const std::vector<OutputTree> is = trees("out");
    const std::vector<OutputTree> should = trees("clean");
    std::string wrong;
    for (std::size_t i = 0; i < is.size(); ++i) wrong += difference(is[i], should[i]);
    return wrong;
  }

  TempDir dir;
};

// Names of files that are new or were written since.
std::vector<std::string> written_since(const OutputTimes& before, const OutputTimes& after) {
  std::vector<std::string> names;
  for (const auto& [name, time] : after) {
    const auto found = before.find(name);
    if (found == before.end() || found->second != time) names.push_back(name);
  }
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("pages of HTML follow what happens to their documents, and no other is written") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments("out"));
  galleyd.wait_ready();
  galleyd.sync();
  REQUIRE(docs.against_clean_build() == "");

  const auto after = [&](const char* what) {
    INFO(what);
    const OutputTimes before = docs.times();
    return [&docs, &galleyd, before, what] {
      INFO(what);
      galleyd.sync();
      CHECK(docs.against_clean_build() == "");
      return written_since(before, docs.times());
    };
  };
  const auto edited = after("an edit");
  docs.dir.write("docs/guide/start.md", "# Start\n\n## First\n\nText. ![l](../img/logo.png)\n");
  CHECK(edited() == Names{"docs__guide__start.html"});

  const auto added = after("a new page, which another links to");
  docs.dir.write("docs/guide/later.md", "# Later\n");
  CHECK(added() ==
        Names{"docs__guide__later.html", "docs__guide__more.html", "index.html", "pages.js"});

  const auto painted = after("another picture");
  docs.dir.write("docs/img/logo.png", "two");
  const Names by_picture = painted();
  CHECK(by_picture.size() == 3);
  CHECK(std::count_if(by_picture.begin(), by_picture.end(),
                      [](const auto& name) { return name.starts_with("logo."); }) == 1);
  CHECK(output_tree(docs.dir / "out-html/assets").size() == 1);

  const auto renamed = after("a rename");
  fs::rename(docs.dir / "docs/guide/later.md", docs.dir / "docs/guide/last.md");
  CHECK(renamed() ==
        Names{"docs__guide__last.html", "docs__guide__more.html", "index.html", "pages.js"});

  const auto deleted = after("a deletion");
  fs::remove(docs.dir / "docs/guide/last.md");
  CHECK(deleted() == Names{"index.html", "pages.js"});

  const auto hidden = after("pictures that no page shows any more");
  docs.dir.write("docs/index.md", "# Home\n");
  docs.dir.write("docs/guide/start.md", "# Start\n");
  CHECK(hidden() == Names{"docs__guide__start.html", "docs__index.html"});
  CHECK(output_tree(docs.dir / "out-html/assets").empty());
}

TEST_CASE("what happened to pages of HTML while galleyd was away is mended by the next start") {
  const Docs docs;
  {
    GalleyProcess galleyd(docs.arguments("out"));
    galleyd.wait_ready();
    galleyd.sync();
    galleyd.signal(SIGKILL);
    galleyd.wait_exit();
  }
  for (const auto& entry : fs::directory_iterator(docs.dir / "out-html/assets")) {
    fs::rename(entry.path(), docs.dir / "out-html/assets/old.0123456789abcdef01234567.png");
  }
  docs.dir.write("out-html/docs__index.html", "");
  docs.dir.write("out-html/mine.html", "<p>mine</p>\n");
  fs::remove(docs.dir / "out-html/galley.css");
  fs::remove(docs.dir / "docs/guide/more.md");
  GalleyProcess galleyd(docs.arguments("out"));
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(docs.dir.read("out-html/mine.html") == "<p>mine</p>\n");
  fs::remove(docs.dir / "out-html/mine.html");
  CHECK(docs.dir.exists("out-html/assets/old.0123456789abcdef01234567.png"));  // not what it says
  fs::remove(docs.dir / "out-html/assets/old.0123456789abcdef01234567.png");
  CHECK(docs.against_clean_build() == "");
}

TEST_CASE("an audit makes good what something else did to pages of HTML and their files") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments("out"));
  galleyd.wait_ready();
  galleyd.sync();
  docs.dir.write("out-html/docs__index.html", docs.dir.read("out-html/docs__index.html") + "!");
  fs::remove(docs.dir / "out-html/docs__guide__more.html");
  docs.dir.write("out-html/galley.js", docs.dir.read("out-html/galley.js") + "!");
  for (const auto& entry : fs::directory_iterator(docs.dir / "out-html/assets")) {
    docs.dir.write("out-html/assets/" + entry.path().filename().string(), "painted over");
  }
  const CommandResult audit = galleyd.ctl({"audit"});
  INFO(audit.out << audit.err);
  for (const char* code : {"audit-output-altered", "audit-output-missing", "audit-list-altered"}) {
    CHECK(audit.out.find(code) != std::string::npos);
  }
  CHECK(docs.against_clean_build() == "");
}

TEST_CASE("explain knows whose page of HTML a file is") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments("out"));
  galleyd.wait_ready();
  galleyd.sync();
  const auto explained = [&](const std::string& name) {
    return galleyd.ctl({"explain", docs.dir / ("out-html/" + name)}).out;
  };
  CHECK(explained("docs__guide__more.html").find("guide/more.md") != std::string::npos);
  CHECK(explained("pages.js").find("for all pages") != std::string::npos);
  CHECK(explained("mine.html").find("no page needs it") != std::string::npos);
  const std::string copy =
      fs::directory_iterator(docs.dir / "out-html/assets")->path().filename().string();
  CHECK(explained("assets/" + copy).find("pages of the project show") != std::string::npos);
}

TEST_CASE(
    "a folder of HTML inside the source is not read, and goes on when its key comes or goes") {
  const Docs docs;
  const auto settings = [&docs](const std::string& key) {
    docs.dir.write("galley.yaml",
                   "projects:\n  - name: docs\n    source: docs\n    output: out\n    include: "
                   "[\"*.md\", \"*.html\"]\n" +
                       key);
  };
  settings("");
  GalleyProcess galleyd({"--config", docs.dir / "galley.yaml"});
  galleyd.wait_ready();
  galleyd.sync();
  settings("    html: docs/site\n");
  CHECK(galleyd.request("reload")["applied"] == true);
  galleyd.sync();
  CHECK(docs.dir.exists("docs/site/docs__index.html"));
  CHECK(galleyd.status()["projects"][0]["documents"] == 3);
  settings("");
  CHECK(galleyd.request("reload")["applied"] == true);
  galleyd.sync();
  CHECK(galleyd.status()["projects"][0]["failing"] == 4);
}
