#include "viewer/search.h"

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/memory_file_system.h"
#include "viewer/client_files.h"

namespace viewer = galley::viewer;
using galley::test::MemoryFileSystem;
using nlohmann::json;

namespace {

class Library {
 public:
  void add(const std::string& path, const std::string& title, const std::string& body) {
    const std::string output = "p" + std::to_string(request_.pages.size()) + ".mdc";
    files_.put("/out/" + output, "---\ntitle: hidden in front\n---\n" + body);
    request_.pages.push_back({path, title, output, false});
  }

  json find(const std::string& words) {
    request_.words = words;
    request_.output_folder = "/out";
    return json::parse(viewer::search_json(files_, request_));
  }

  std::string paths(const std::string& words) {
    std::string paths;
    const json found = find(words);
    for (const json& find : found["finds"]) paths += find["path"].get<std::string>() + " ";
    return paths;
  }

  MemoryFileSystem& files() { return files_; }

 private:
  MemoryFileSystem files_;
  viewer::SearchRequest request_;
};

}  // namespace

TEST_CASE("a page is found when it has every word, in any case, in its title or its text") {
  Library library;
  library.add("a.md", "Tides", "# Tides\n\nHigh WATER at noon.\n");
  library.add("b.md", "Wind", "# Wind\n\nNo water here.\n");
  CHECK(library.paths("water") == "a.md b.md ");
  CHECK(library.paths("tides water") == "a.md ");
  CHECK(library.paths("Wind") == "b.md ");
  CHECK(library.paths("snow").empty());
  CHECK(library.paths("  ").empty());
  CHECK(library.paths("front").empty());
}

TEST_CASE("titles count before headings, and these before text") {
  Library library;
  library.add("text.md", "One", "# One\n\ntide tide tide\n");
  library.add("heading.md", "Two", "# Two\n\n## The tide\n\ntext\n");
  library.add("title.md", "Tide", "# Three\n\ntide\n");
  CHECK(library.paths("tide") == "title.md heading.md text.md ");
}

TEST_CASE("a find shows its surroundings and the heading above, characters whole") {
  Library library;
  std::string umlauts;
  for (int i = 0; i < 50; ++i) umlauts += "\xC3\xBC";
  library.add("a.md", "A", "# A\n\n## Part\n\n" + umlauts + "tide" + umlauts + "\n");
  const json find = library.find("tide")["finds"][0];
  CHECK(find["heading"] == "Part");
  CHECK(find["match"] == "tide");
  CHECK(find["before"].get<std::string>().size() == 60);
  CHECK(find["after"].get<std::string>().size() % 2 == 0);
}

TEST_CASE("an output that is not there is passed over, and of many finds the best are told") {
  Library library;
  for (int i = 0; i < 60; ++i) library.add("p" + std::to_string(i) + ".md", "P", "tide\n");
  library.files().take("/out/p7.mdc");
  const json found = library.find("tide");
  CHECK(found["finds"].size() == viewer::max_finds);
  CHECK(found["all"] == 59);
}

TEST_CASE("the client's files are in the program, each with a name for its bytes") {
  const galley::preview::Response script = viewer::client_file("page.js");
  CHECK(script.status == 200);
  CHECK(script.type == "text/javascript; charset=utf-8");
  CHECK(script.etag.size() == 16);
  CHECK(script.body->find("import ") != std::string::npos);
  CHECK(viewer::client_file("galley.css").type == "text/css; charset=utf-8");
  CHECK(viewer::client_file("../page.js").status == 404);
  CHECK(viewer::client_file("").status == 404);
}
