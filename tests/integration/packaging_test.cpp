// What comes with the programs says what they say of themselves: man pages, completions.
#include <filesystem>
#include <regex>
#include <set>

#include "settings/schema.h"
#include "support/catch.h"
#include "support/galley_process.h"

using namespace galley::test;

namespace {

using Names = std::set<std::string>;

const std::string packaging = GALLEY_SOURCE_DIR "/packaging/";

std::string read(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string help_of(std::vector<std::string> command) {
  command.push_back("--help");
  return run_command(command).out;
}

// The part of a help text between a heading and the next empty line.
std::string part(const std::string& help, const std::string& heading) {
  const std::size_t begin = help.find(heading + "\n");
  if (begin == std::string::npos) return "";
  return help.substr(begin, help.find("\n\n", begin) - begin);
}

Names found(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  Names names;
  for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at) {
    names.insert((*at)[1]);
  }
  return names;
}

Names commands() {
  return found(part(help_of({GALLEYCTL_BINARY}), "Subcommands:"), "\n  ([a-z-]+) ");
}

Names options_of(const std::string& help) { return found(help, "\n  (?:-[a-z],)?(--[a-z-]+)"); }

// A man page's source without roff's escapes of '-'.
std::string man(const std::string& page) {
  const std::string source = read(packaging + "man/" + page);
  return std::regex_replace(source, std::regex(R"(\\-)"), "-");
}

// What is in macros of bold text at the begin of a paragraph's head.
Names heads(const std::string& page) {
  return found(page, "\n\\.TP\n\\.(?:B|BI|BR) \"?(?:-h \", \" )?([a-z_-]+)");
}

// Those of `wanted` that are not in `have`.
Names missing(const Names& wanted, const Names& have) {
  Names left;
  for (const std::string& name : wanted) {
    if (!have.contains(name)) left.insert(name);
  }
  return left;
}

bool is_there(const std::string& program) {
  return run_command({"sh", "-c", "command -v " + program}).exit_code == 0;
}

}  // namespace

TEST_CASE("man pages have no mistakes that man warns of") {
  if (!is_there("man")) {
    WARN("skipped: there is no man here");
    return;
  }
  for (const char* page : {"galleyd.8", "galleyctl.1", "galley.yaml.5"}) {
    INFO(page);
    const CommandResult result = run_command(
        {"man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", packaging + "man/" + page});
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
  }
}

TEST_CASE("galleyctl(1) has every command and option that --help has, and no command more") {
  const std::string page = man("galleyctl.1");
  const Names known = commands();
  REQUIRE(known.size() > 10);
  CHECK(missing(known, heads(page)).empty());
  const std::string sections = page.substr(page.find("\n.SH COMMANDS"));
  CHECK(missing(heads(sections.substr(0, sections.find("\n.SH EXIT"))), known).empty());
  Names options = options_of(help_of({GALLEYCTL_BINARY}));
  for (const std::string& command : known) {
    options.merge(options_of(help_of({GALLEYCTL_BINARY, command})));
  }
  for (const std::string& option : options) {
    INFO(option);
    CHECK(page.find(option) != std::string::npos);
  }
}

TEST_CASE("the help of every command has an example") {
  for (const std::string& command : commands()) {
    INFO(command);
    CHECK(help_of({GALLEYCTL_BINARY, command}).find("\nExample") != std::string::npos);
  }
}

TEST_CASE("galleyd(8) has the options that --help has") {
  const Names options = options_of(help_of({GALLEYD_BINARY}));
  REQUIRE(options.size() > 10);
  const std::string page = man("galleyd.8");
  const std::string section = page.substr(page.find("\n.SH OPTIONS"));
  Names have = heads(section.substr(0, section.find("\n.SH SIGNALS")));
  have.insert("--help");
  CHECK(missing(options, have).empty());
  CHECK(missing(have, options).empty());
}

TEST_CASE("galley.yaml(5) has the keys of the settings, each in its section") {
  using galley::settings::Section;
  const std::string page = man("galley.yaml.5");
  for (const auto& [heading, section] :
       {std::pair("TOP LEVEL", Section::top), std::pair("PROJECT", Section::project),
        std::pair("PERFORMANCE", Section::performance), std::pair("DEBOUNCE", Section::debounce)}) {
    INFO(heading);
    const std::string from = page.substr(page.find("\n.SH " + std::string(heading) + "\n") + 1);
    const std::string text = from.substr(0, from.find("\n.SH "));
    Names keys;
    for (const std::string_view key : galley::settings::keys_of(section)) keys.emplace(key);
    CHECK(found(text, "\n\\.TP\n\\.B ([a-z_]+)") == keys);
  }
}

TEST_CASE("bash completes commands, options, projects and documents") {
  TempDir dir;
  dir.write("docs/index.md", "# Index\n");
  dir.write("galley.yaml", "projects:\n  - name: handbook\n    source: docs\n    output: out\n");
  GalleyProcess galleyd({"--config", dir / "galley.yaml"});
  galleyd.wait_ready();
  galleyd.sync();
  const std::string programs = std::filesystem::path(GALLEYCTL_BINARY).parent_path().string();
  const auto completed = [&](const std::string& words) {
    const std::string script = "PATH=" + programs + ":$PATH; cd " + dir.path() + "; source " +
                               packaging + "completions/galleyctl.bash; COMP_WORDS=(" + words +
                               "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _galleyctl; printf "
                               "'%s\\n' \"${COMPREPLY[@]}\"";
    return run_command({"bash", "-c", script},
                       {.environment = {{"GALLEY_SOCKET", galleyd.socket()}}})
        .out;
  };
  CHECK(completed("galleyctl resc") == "rescan\n");
  CHECK(completed("galleyctl --json pau") == "pause\n");
  CHECK(completed("galleyctl sync --ti") == "--timeout\n");
  CHECK(completed("galleyctl status --js") == "--json\n");
  CHECK(completed("galleyctl rescan ''") == "handbook\n");
  CHECK(completed("galleyctl get handb") == "handbook__index\n");
  CHECK(completed("galleyctl explain do") == "docs\n");
  CHECK(completed("galleyctl add ''").find("galley.yaml") == std::string::npos);
  CHECK(found(completed("galleyctl ''"), "([a-z-]+)\n") == commands());
}

TEST_CASE("the completions of zsh and fish are scripts that these shells can read") {
  for (const auto& [shell, file] :
       {std::pair("zsh", "_galleyctl"), std::pair("fish", "galleyctl.fish")}) {
    if (!is_there(shell)) {
      WARN("skipped: there is no " << shell << " here");
      continue;
    }
    const CommandResult result = run_command({shell, "-n", packaging + "completions/" + file});
    INFO(result.err);
    CHECK(result.exit_code == 0);
  }
}
