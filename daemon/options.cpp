#include "options.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/path.h"
#include "control/socket_path.h"
#include "settings/schema.h"

namespace galley::daemon {
namespace {

constexpr const char* description =
    "galleyd keeps the outputs of documentation trees fresh.\n"
    "It watches the sources, renders what changed and answers galleyctl.";

constexpr const char* examples =
    "Examples:\n"
    "  galleyd                                    watch the projects of your settings file\n"
    "  galleyd --config docs.yaml --check-config  say everything that is wrong with one\n"
    "  galleyd --once --report report.json        build all projects and exit, as in CI\n"
    "  galleyd --source docs --out build/docs --repo acme/tool --ref main\n"
    "                                             watch one folder without a settings file\n"
    "\n"
    "Exit codes: 0 done, 1 a document failed or galleyd could not go on, 2 wrong options or "
    "settings.";

void add_project_options(CLI::App& app, Options& options) {
  const std::string group = "One project without a settings file";
  CLI::Option* const source = app.add_option("--source", options.source, "Folder of documents")
                                  ->type_name("DIR")
                                  ->group(group);
  CLI::Option* const output =
      app.add_option("--out", options.output, "Folder of outputs")->type_name("DIR")->group(group);
  source->needs(output);
  output->needs(source);
  const auto add = [&](const char* name, auto& value, const char* text, const char* type) {
    return app.add_option(name, value, text)->type_name(type)->group(group)->needs(source);
  };
  add("--repo", options.repo, "Repository the documents come from", "OWNER/NAME");
  add("--ref", options.ref, "Branch, tag or commit for links into it (default: main)", "REF");
  add("--topics", options.topics, "Topics of every document, comma-separated", "A,B")
      ->delimiter(',');
  add("--profile", options.profile, "How much is kept: lossless, balanced or compact", "PROFILE");
  add("--include", options.include, "Only documents that match (may be given again)", "GLOB");
  add("--exclude", options.exclude, "No documents or folders that match (may be given again)",
      "GLOB");
  app.add_flag("--no-gitignore", options.no_gitignore, "Take what git ignores, too")
      ->group(group)
      ->needs(source);
  add("--dialect", options.dialect,
      "How documents are read: auto, markdown, mdx, mdbook, mkdocs, vitepress, ...", "DIALECT");
  add("--include-root", options.include_roots,
      "Folder outside of the repository to include files from (may be given again)", "DIR");
  add("--license", options.license, "SPDX identifier of the documents' licence", "ID");
  add("--link-target", options.link_target,
      "What links between documents become: repository, mdc or site", "TARGET");
  add("--site-url", options.site_url, "Where the pages are served, for --link-target site", "URL");
}

void add_performance_options(CLI::App& app, Options& options) {
  const std::string group = "Performance (before what the settings say)";
  app.add_option("--max-workers", options.max_workers, "Documents at a time")
      ->type_name("N")
      ->check(CLI::Range(1, 1024))
      ->group(group);
  app.add_option("--batch-size", options.batch_size, "Documents in a batch")
      ->type_name("N")
      ->check(CLI::Range(1, 100000))
      ->group(group);
  app.add_option("--memory-limit", options.memory_limit_mb, "Ceiling of document work, in MiB")
      ->type_name("MB")
      ->check(CLI::Range(1, 1 << 20))
      ->group(group);
  app.add_flag("--no-parallel", options.no_parallel, "One document at a time")->group(group);
}

// What a project may be called; the rest of a folder's name becomes '-'.
std::string project_name(const std::string& source) {
  std::string name(path::name(source));
  for (char& c : name) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_';
    if (!is_plain) c = '-';
  }
  return name.empty() ? "docs" : name;
}

// The command line as a settings file (JSON is YAML), so that one reader knows what is allowed.
std::string settings_text(const Options& options, const std::string& source) {
  nlohmann::ordered_json project{{"name", project_name(source)},
                                 {"source", source},
                                 {"output", path::absolute(options.output, options.folder)}};
  const auto add = [&project](const char* key, const auto& value) {
    if (!value.empty()) project[key] = value;
  };
  add("repo", options.repo);
  add("ref", options.ref);
  add("topics", options.topics);
  add("profile", options.profile);
  add("include", options.include);
  add("exclude", options.exclude);
  if (options.no_gitignore) project["gitignore"] = false;
  add("dialect", options.dialect);
  add("include_roots", options.include_roots);
  add("license", options.license);
  add("link_target", options.link_target);
  add("site_url", options.site_url);
  const nlohmann::ordered_json all{{"projects", {project}}};
  return all.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

settings::Loaded load_command_line(const Options& options,
                                   const settings::Environment& environment) {
  const std::string source = path::absolute(options.source, options.folder);
  settings::Loaded loaded = settings::parse(
      settings_text(options, source), path::join(options.folder, "command line"), environment);
  for (Diagnostic& diagnostic : loaded.diagnostics) diagnostic.place = {"command line", 0, 0};
  for (settings::Project& project : loaded.settings.projects)
    project.place = {"command line", 0, 0};
  loaded.settings.file.clear();
  return loaded;
}

// A file that cannot be read is a wrong option.
settings::Loaded load_named(const std::string& file, const settings::Environment& environment) {
  try {
    return settings::load(file, environment);
  } catch (const Error& error) {
    settings::Loaded none;
    none.diagnostics.push_back({{}, Severity::error, "settings-unreadable", error.what()});
    return none;
  }
}

settings::Loaded load_some(const Options& options, const settings::Environment& environment) {
  if (!options.source.empty()) return load_command_line(options, environment);
  if (!options.config.empty()) {
    return load_named(path::absolute(options.config, options.folder), environment);
  }
  if (const std::optional<std::string> file = settings::default_file(environment)) {
    return settings::load(*file, environment);
  }
  settings::Loaded none;
  none.diagnostics.push_back({{},
                              Severity::error,
                              "no-settings",
                              "there is no settings file: write ~/.config/galley/galley.yaml, name "
                              "one with --config FILE, "
                              "or give one project as --source DIR --out DIR"});
  return none;
}

// What is wrong with the command line, and the option that an unknown one is a slip of.
std::string objection(const CLI::App& app, const CLI::ParseError& error,
                      const std::vector<std::string>& arguments) {
  std::vector<std::string> names;
  for (const CLI::Option* const option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  for (const std::string& argument : arguments) {
    const std::string option = argument.substr(0, argument.find('='));
    const bool is_known = std::find(known.begin(), known.end(), option) != known.end();
    if (!option.starts_with("--") || option.size() < 3 || is_known) continue;
    const std::string_view near = settings::nearest(option, known);
    return "there is no option " + option +
           (near.empty() ? "" : "; did you mean " + std::string(near) + "?");
  }
  return error.what();
}

}  // namespace

std::variant<Options, Done> parse_options(int argc, char** argv) {
  Options options;
  options.folder = std::filesystem::current_path().string();
  bool once = false;
  bool check_config = false;
  bool is_strict = false;
  CLI::App app(description, "galleyd");
  app.set_version_flag("--version", "galleyd " GALLEY_VERSION);
  app.footer(examples);
  CLI::Option* const config =
      app.add_option("--config", options.config, "Settings file")->type_name("FILE");
  CLI::Option* const check = app.add_flag("--check-config", check_config,
                                          "Say all that is wrong with the settings and exit");
  CLI::Option* const build =
      app.add_flag("--once", once, "Build all projects and exit")->excludes(check);
  app.add_option("--report", options.report, "With --once: write a JSON report")
      ->type_name("FILE")
      ->needs(build);
  app.add_flag("--check", is_strict,
               "With --once: exit with 1 when a relative link is dead, an include fails, or a "
               "project has no documents")
      ->needs(build);
  app.add_flag("--no-preview", options.no_preview, "Serve no preview in the browser")
      ->excludes(build);
  app.add_option("--socket", options.socket, "Control socket")->type_name("PATH");
  add_project_options(app, options);
  add_performance_options(app, options);
  app.get_option("--source")->excludes(config);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wish) {
    return Done{app.exit(wish)};
  } catch (const CLI::ParseError& error) {
    std::cerr << "galleyd: " << objection(app, error, {argv, argv + argc})
              << "\nSee galleyd --help.\n";
    return Done{2};
  }
  if (once) options.mode = Options::Mode::once;
  if (is_strict) options.check = Check::strict;
  if (check_config) options.mode = Options::Mode::check_config;
  return options;
}

settings::Loaded load_settings(const Options& options, const settings::Environment& environment) {
  settings::Loaded loaded = load_some(options, environment);
  settings::Performance& performance = loaded.settings.performance;
  if (options.max_workers) performance.max_workers = options.max_workers;
  if (options.batch_size) performance.batch_size = *options.batch_size;
  if (options.memory_limit_mb) performance.memory_limit_mb = *options.memory_limit_mb;
  if (options.no_parallel) performance.parallel = false;
  if (options.no_preview) loaded.settings.preview.listen.clear();
  if (!options.socket.empty()) {
    loaded.settings.socket = path::absolute(options.socket, options.folder);
  }
  if (loaded.settings.socket.empty()) {
    loaded.settings.socket = control::default_socket(environment);
  }
  // A daemon waits for a source to appear; whoever builds once would get nothing and call it right.
  const auto sources =
      options.mode == Options::Mode::once ? settings::Sources::needed : settings::Sources::awaited;
  for (Diagnostic& found : settings::check(loaded.settings, sources)) {
    loaded.diagnostics.push_back(std::move(found));
  }
  return loaded;
}

}  // namespace galley::daemon
