#include "settings/edit.h"

#include "support/catch.h"

using namespace galley;
using namespace galley::settings;

namespace {

constexpr const char* file = "/etc/galley/galley.yaml";

std::optional<std::string> nothing(std::string_view) { return std::nullopt; }

const NewProject handbook{"handbook", "/work/handbook", "/out/handbook", "acme/handbook", "main"};

std::string added(const std::string& text, const NewProject& project = handbook) {
  const Edited edited = add_project(text, file, project, nothing);
  if (const auto* wrong = std::get_if<Diagnostic>(&edited)) return to_string(*wrong);
  return std::get<std::string>(edited);
}

std::string without(const std::string& text, std::string_view name) {
  const Edited edited = remove_project(text, file, name, nothing);
  if (const auto* wrong = std::get_if<Diagnostic>(&edited)) return to_string(*wrong);
  return std::get<std::string>(edited);
}

constexpr const char* two_projects =
    "# Mine.\n"
    "projects:\n"
    "  # The first one.\n"
    "  - name: a   # short\n"
    "    source: /a\n"
    "    output: /out/a\n"
    "    # topics: [x]\n"
    "\n"
    "  # The second one.\n"
    "  - name: b\n"
    "    source: /b\n"
    "    output: /out/b\n"
    "\n"
    "# Slowly.\n"
    "performance:\n"
    "  max_workers: 1\n";

}  // namespace

TEST_CASE("a project is added behind the last one, and every other byte stays") {
  const std::string expected =
      "    output: /out/b\n"
      "\n"
      "  - name: handbook\n"
      "    source: /work/handbook\n"
      "    output: /out/handbook\n"
      "    repo: acme/handbook\n"
      "    ref: main\n"
      "\n"
      "# Slowly.\n";
  std::string whole = two_projects;
  const std::string before = "    output: /out/b\n\n# Slowly.\n";
  whole.replace(whole.find(before), before.size(), expected);
  CHECK(added(two_projects) == whole);
}

TEST_CASE("the new entry is written like the last one: dashes, indentation and line endings") {
  CHECK(
      added("projects:\n- name: a\n  source: /a\n  output: /o\n", {"b", "/b", "/p", "", ""}) ==
      "projects:\n- name: a\n  source: /a\n  output: /o\n- name: b\n  source: /b\n  output: /p\n");
  CHECK(
      added("projects:\n-   name: a\n    source: /a\n    output: /o", {"b", "/b", "/p", "", ""}) ==
      "projects:\n-   name: a\n    source: /a\n    output: /o\n-   name: b\n    source: /b\n"
      "    output: /p\n");
  CHECK(added("projects:\r\n  - name: a\r\n    source: /a\r\n    output: /o\r\n",
              {"b", "/b", "/p", "", ""}) ==
        "projects:\r\n  - name: a\r\n    source: /a\r\n    output: /o\r\n  - name: b\r\n"
        "    source: /b\r\n    output: /p\r\n");
}

TEST_CASE("names that YAML or galley would read otherwise are written so that they are not") {
  for (const char* source :
       {"/a b", "/a: b", "/${HOME}/x", "/it's \"so\"", "/back\\slash", "/#c", "/$5", "/\xc3\xa9"}) {
    INFO(source);
    const std::string text = added(two_projects, {"odd", source, "/out/odd", "", ""});
    const Loaded loaded = parse(text, file, nothing);
    REQUIRE(loaded.diagnostics.empty());
    CHECK(loaded.settings.projects.at(2).source == source);
  }
  const Loaded number =
      parse(added(two_projects, {"1e3", "/x", "/out/x", "", "0123"}), file, nothing);
  CHECK(number.settings.projects.at(2).name == "1e3");
  CHECK(number.settings.projects.at(2).ref == "0123");
}

TEST_CASE("a project is taken out with the comments that are its own") {
  CHECK(without(two_projects, "b") ==
        "# Mine.\n"
        "projects:\n"
        "  # The first one.\n"
        "  - name: a   # short\n"
        "    source: /a\n"
        "    output: /out/a\n"
        "    # topics: [x]\n"
        "\n"
        "# Slowly.\n"
        "performance:\n"
        "  max_workers: 1\n");
  CHECK(without(two_projects, "a") ==
        "# Mine.\n"
        "projects:\n"
        "\n"
        "  # The second one.\n"
        "  - name: b\n"
        "    source: /b\n"
        "    output: /out/b\n"
        "\n"
        "# Slowly.\n"
        "performance:\n"
        "  max_workers: 1\n");
}

TEST_CASE("what was added and is taken out again leaves the file as it was") {
  for (const std::string& text :
       {std::string(two_projects),
        std::string("projects:\n- name: a\n  source: /a\n  output: /o\n"),
        std::string(
            "log_level: info\nprojects:\n\n  - name: a\n    source: /a\n    output: /o\n")}) {
    CHECK(without(added(text), "handbook") == text);
  }
}

TEST_CASE("a layout that cannot be edited is refused with its place, never guessed at") {
  const auto refused = [](const std::string& text, const std::string& what) {
    const std::string said = added(text);
    INFO(said);
    return said.find(what) != std::string::npos;
  };
  CHECK(
      refused("projects: [{name: a, source: /a, output: /o}]\n", ":1: error: this project is not"));
  CHECK(refused("projects:\n  -\n    name: a\n    source: /a\n    output: /o\n",
                ":3: error: this project is not"));
  CHECK(refused("projects:\n", "there is no list of `projects`"));
  CHECK(refused("", "there is no list of `projects`"));
  CHECK(refused("projects:\n  - name: a\n    source: \"/a\n", "error"));
  CHECK(refused("projects:\n  - name: a\n    source: /a\n    output: /o\n    nmae: x\n", "nmae"));
  CHECK(without(two_projects, "c").find("there is no project `c`") != std::string::npos);
  CHECK(without("projects:\n  - name: a\n    source: /a\n    output: /o\n", "a")
            .find("`a` is the only project") != std::string::npos);
  // An alias to what is taken out.
  CHECK(without("projects:\n  - name: a\n    source: /a\n    output: /o\n    topics: &t [x]\n"
                "  - name: b\n    source: /b\n    output: /p\n    topics: *t\n",
                "a")
            .find("error") != std::string::npos);
}

TEST_CASE("first settings are a file that galleyd takes") {
  const Loaded loaded = parse(first_settings(handbook), file, nothing);
  CHECK(loaded.diagnostics.empty());
  CHECK(loaded.settings.projects.at(0).repo == "acme/handbook");
}
