// galleyctl: one request, one reply, an exit code.
#include <algorithm>
#include <charconv>
#include <clocale>
#include <iostream>
#include <vector>

#include <CLI/CLI.hpp>

#include "control/protocol.h"
#include "control/socket_path.h"
#include "ctl_commands.h"
#include "ctl_events.h"
#include "settings/schema.h"
#include "this_terminal.h"

namespace {

using namespace galley;
using ctl::Exit;

constexpr const char* description =
    "galleyctl asks a running galleyd how it is and tells it what to do.";

constexpr const char* examples =
    "Examples:\n"
    "  galleyctl status                    how every project is; exits 1 when something fails\n"
    "  galleyctl sync && ./publish         go on when all that was saved is in the outputs\n"
    "  galleyctl sync --timeout 30         the same, but exit 1 after 30 seconds\n"
    "  galleyctl rescan handbook           look at every file of one project again\n"
    "  galleyctl explain docs/draft.md     why a file is or is not an output\n"
    "  galleyctl status --json | jq '.projects[].failing'\n"
    "  galleyctl COMMAND --help            more about one command, with examples\n"
    "\n"
    "Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 no daemon.\n"
    "Environment: GALLEY_SOCKET names the socket, NO_COLOR turns colours off.";

struct Parsed {
  ctl::Request request;
  bool is_json = false;
};

CLI::App* add_command(CLI::App& app, const char* name, const char* text, const char* example) {
  CLI::App* const command = app.add_subcommand(name, text);
  command->footer(example);
  return command;
}

// Empty when `text` is a timeout, else what is wrong with it, as CLI11 wants its checks.
std::string is_timeout(const std::string& text) {
  double seconds = -1;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_number = problem == std::errc() && end == text.data() + text.size();
  if (is_number && seconds >= 0 && seconds <= control::max_timeout_seconds) return "";
  return text + " is not a number of seconds from 0 to 86400";
}

// Empty when `text` is the place of an event, as `events --since` takes it.
std::string is_position(const std::string& text) {
  return ctl::to_position(text) ? "" : text + " is not the number of an event, as in 17 or RUN/17";
}

void add_project_options(CLI::App& command, ctl::Request& request) {
  command.add_option("--name", request.name, "Name of the project; else the repository's")
      ->type_name("NAME");
  command.add_option("--out", request.output, "Folder of outputs; else one in ~/.cache/galley")
      ->type_name("DIR");
}

void add_commands(CLI::App& app, Parsed& parsed) {
  add_command(app, "status", "Show the projects, what fails and what is going on",
              "Exits 1 when a document fails or another error is told; warnings are no errors.\n\n"
              "Examples:\n  galleyctl status --watch    a live screen; q leaves\n"
              "  galleyctl status --json | jq '.projects[].failing'")
      ->add_flag("--watch", parsed.request.is_watched,
                 "Draw it again whenever something happens; with --json one status a line");
  add_command(app, "diagnostics", "Show everything that is wrong, one a line",
              "In the form that editors can jump to. Exits 1 when there is an error.\n\nExample:\n"
              "  galleyctl diagnostics --json | jq '.diagnostics[].code'");
  CLI::App* const list = add_command(
      app, "list", "Show the documents and their outputs",
      "In a pipe one document is one line: project, source and output between tabs. Without a "
      "galleyd, as the last one left it.\n\nExample:\n  galleyctl list handbook | cut -f3");
  list->add_option("project", parsed.request.project, "Name of one project; all if left out");
  list->add_flag("--names", parsed.request.wants_names, "Only the names of the projects");
  add_command(app, "get", "Print what became of a document",
              "The whole output, front matter included. Works without a galleyd too.\n\nExamples:\n"
              "  galleyctl get docs/setup.md\n  galleyctl get handbook__setup")
      ->add_option("document", parsed.request.path, "A source, an output, or the name of an output")
      ->required();
  add_command(app, "sync", "Wait until everything saved so far is in the outputs",
              "Example:\n  cp -r drafts/. docs/ && galleyctl sync --timeout 60 && ./publish")
      ->add_option("--timeout", parsed.request.timeout_seconds, "Give up after so long, and exit 1")
      ->type_name("SECONDS")
      ->check(is_timeout);
  add_command(
      app, "events", "Tell of every batch and diagnostic as it happens, one a line",
      "Each line begins with its number. Ends with galleyd, and says then how to go on from "
      "there.\n\nExamples:\n  galleyctl events --json | jq --unbuffered 'select(.kind == "
      "\"diagnostic\")'\n  galleyctl events --since 17    begin with what followed event 17")
      ->add_option("--since", parsed.request.since,
                   "Begin after this event, and say how many are lost")
      ->type_name("[RUN/]NUMBER")
      ->check(is_position);
  add_command(app, "rescan", "Look at every source and every output again",
              "Needed only where changes cannot be watched, as on some network "
              "disks.\n\nExample:\n  galleyctl rescan handbook && galleyctl sync")
      ->add_option("project", parsed.request.project, "Name of one project; all if left out");
  add_command(
      app, "explain", "Say why a file is or is not an output",
      "Names the rule that decides, the last event, the batch, the output and who depends on "
      "it.\nExits 1 when the path leads to no output.\n\nExample:\n  galleyctl explain "
      "docs/draft.md")
      ->add_option("path", parsed.request.path, "A source, an output, an included file or a folder")
      ->required();
  add_command(
      app, "audit", "Compare everything with the disk and repair what differs",
      "Reads every source and output, behind all other work, and waits for the end. galleyd "
      "does it by itself every `self_check_minutes`.\nExits 1 when something had to be "
      "repaired, and at once when galleyd is paused.\n\nExample:\n  galleyctl audit handbook")
      ->add_option("project", parsed.request.project, "Name of one project; all if left out");
  CLI::App* const open = add_command(
      app, "open", "Show the preview in the browser",
      "The address lets in the browser that asks for it first, within two minutes.\n\nExamples:\n"
      "  galleyctl open                   all projects\n"
      "  galleyctl open docs/setup.md     one page\n"
      "  galleyctl open --print           for a browser that galleyctl cannot start");
  open->add_option("document", parsed.request.path, "A document; all projects if left out");
  open->add_flag("--print", parsed.request.is_printed, "Only print the address");
  add_command(app, "log-level", "Show or set from which level on galleyd logs",
              "Holds until the next reload or start, which take `log_level` of the settings.\n\n"
              "Example:\n  galleyctl log-level debug && journalctl --user -fu galleyd")
      ->add_option("level", parsed.request.level, "trace, debug, info, warning or error")
      ->check(CLI::IsMember(
          std::vector<std::string>(control::log_levels.begin(), control::log_levels.end())));
  add_command(
      app, "pause", "Gather changes but render nothing",
      "Until `galleyctl resume`, or with a command until that has ended; the exit code is the "
      "command's then.\n\nExample:\n  galleyctl pause git rebase main")
      ->add_option("command", parsed.request.words,
                   "A command to run meanwhile, with its arguments")
      ->type_name("")
      ->expected(-1);
  add_command(app, "resume", "Render again, first what was gathered meanwhile",
              "Exits 1 when the command of a `galleyctl pause COMMAND` still holds it "
              "back.\n\nExample:\n  galleyctl resume && galleyctl sync");
  CLI::App* const add =
      add_command(app, "add", "Keep another folder of documents fresh",
                  "Writes the project into the settings file, comments and layout kept, and has "
                  "galleyd read it. "
                  "Repository and branch are found out from git.\n\nExample:\n  galleyctl add "
                  "~/work/handbook/docs --name handbook");
  add->add_option("folder", parsed.request.path, "Folder of documents")->required();
  add_project_options(*add, parsed.request);
  add_command(app, "remove", "Keep a project fresh no longer",
              "Takes it out of the settings file and has galleyd read that. The outputs "
              "stay.\n\nExample:\n  galleyctl remove handbook")
      ->add_option("project", parsed.request.project, "Name of the project")
      ->required();
  CLI::App* const init = add_command(
      app, "init", "Write a settings file for the repository you stand in",
      "Finds the documents by the documentation tool's configuration, and repository and branch by "
      "git. Never overwrites a file.\n\nExample:\n  cd ~/work/handbook && galleyctl init && "
      "galleyd");
  add_project_options(*init, parsed.request);
  add_command(app, "doctor", "Look for what is wrong around galleyd, and say how to mend it",
              "Limits, backends, permissions, the socket, the settings, versions. Works without a "
              "galleyd too. Exits 1 when something is wrong that keeps pages from being "
              "made.\n\nExample:\n  galleyctl doctor --json | jq '.findings[] | select(.level == "
              "\"error\")'");
  add_command(
      app, "bugreport", "Print all that helps somebody to look after a problem",
      "Versions, settings without comments and passwords, status, newest events, doctor.\n\n"
      "Example:\n  galleyctl bugreport > report.md");
  add_command(app, "reload", "Read the settings again",
              "Settings with errors are not applied: they are shown, and galleyctl exits "
              "1.\n\nExample:\n  galleyd --check-config && galleyctl reload");
  add_command(app, "stop", "Finish the running jobs and end galleyd",
              "Returns when it has ended. What waits is found again at the next "
              "start.\n\nExample:\n  galleyctl stop && galleyd");
  add_command(app, "version", "Show the versions of galleyctl and of the running galleyd",
              "Works without a galleyd too.\n\nExample:\n  galleyctl version --json | jq -r "
              ".galleyd.version");
}

std::vector<std::string> known_words(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::App* command : app.get_subcommands({})) words.push_back(command->get_name());
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  return words;
}

// The known word that `word` is a slip of; empty when none is near.
std::string nearest(const CLI::App& app, const std::string& word) {
  const std::vector<std::string> words = known_words(app);
  const std::vector<std::string_view> known(words.begin(), words.end());
  return std::string(settings::nearest(word, known));
}

Exit refuse_word(const CLI::App& app, const std::string& word) {
  const auto commands = app.get_subcommands();
  const bool is_option = word.size() > 1 && word.front() == '-';
  std::cerr << "galleyctl: ";
  if (!is_option && !commands.empty()) {
    std::cerr << ctl::printable(word) << " is too much after " << commands.front()->get_name();
  } else {
    const std::string meant = nearest(app, word);
    std::cerr << "there is no " << (is_option ? "option" : "command") << " " << ctl::printable(word)
              << (meant.empty() ? "" : "; did you mean " + meant + "?");
  }
  std::cerr << "\nSee galleyctl --help.\n";
  return Exit::usage;
}

Exit run(Parsed& parsed) {
  ctl::Request& request = parsed.request;
  if (request.socket.empty()) request.socket = control::default_socket();
  if (parsed.is_json) request.format = ctl::Format::json;
  ctl::View view = ctl::this_view();
  if (request.socket != control::default_socket()) view.galleyctl += " --socket " + request.socket;
  try {
    const Exit exit = ctl::run(request, view);
    std::cout.flush();
    return exit;
  } catch (...) {
    return ctl::report(request, view);
  }
}

// Where the command of `pause COMMAND` begins, whose options are not galleyctl's; argc when there
// is none.
int command_at(int argc, char** argv) {
  const auto skip_options = [&](int at) {
    while (at < argc && argv[at][0] == '-' && std::string_view(argv[at]) != "--") {
      const std::string_view option = argv[at];
      at += option == "--socket" || option == "--config" ? 2 : 1;
    }
    return at;
  };
  const int command = skip_options(1);
  if (command >= argc || std::string_view(argv[command]) != "pause") return argc;
  return std::min(skip_options(command + 1), argc);
}

Exit parse_and_run(int argc, char** argv) {
  Parsed parsed;
  const int own = command_at(argc, argv);
  std::vector<std::string> words(argv + own, argv + argc);
  if (!words.empty() && words.front() == "--") words.erase(words.begin());
  CLI::App app(description, "galleyctl");
  app.footer(examples);
  app.set_version_flag("--version", "galleyctl " GALLEY_VERSION);
  app.add_option("--socket", parsed.request.socket, "Control socket of galleyd")->type_name("PATH");
  app.add_option("--config", parsed.request.config,
                 "Settings file, for what galleyctl reads by itself")
      ->type_name("FILE");
  app.add_flag("--json", parsed.is_json, "Print the daemon's result as it is, one line of JSON");
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.allow_extras();
  add_commands(app, parsed);
  try {
    app.parse(own, argv);
  } catch (const CLI::Success& wish) {
    app.exit(wish);
    return Exit::done;
  } catch (const CLI::ParseError& error) {
    std::cerr << "galleyctl: " << error.what() << "\nSee galleyctl --help.\n";
    return Exit::usage;
  }
  if (const auto unknown = app.remaining(true); !unknown.empty()) {
    return refuse_word(app, unknown.front());
  }
  if (app.get_subcommands().empty()) {
    std::cerr << app.help();
    return Exit::usage;
  }
  parsed.request.words = std::move(words);
  parsed.request.command = app.get_subcommands().front()->get_name();
  return run(parsed);
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "");
  try {
    return static_cast<int>(parse_and_run(argc, argv));
  } catch (const std::exception& error) {
    std::cerr << "galleyctl: " << error.what() << "\n";
    return static_cast<int>(Exit::usage);
  }
}
