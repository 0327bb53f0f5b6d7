// galleyctl: one request, one reply, an exit code.
#include <algorithm>
#include <charconv>
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <numeric>
#include <vector>

#include <CLI/CLI.hpp>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "control/protocol.h"
#include "control/socket_path.h"
#include "ctl_commands.h"

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

void add_commands(CLI::App& app, Parsed& parsed) {
  add_command(app, "status", "Show the projects, what fails and what is going on",
              "Exits 1 when a document fails or another error is told; warnings are no errors.");
  add_command(app, "sync", "Wait until everything saved so far is in the outputs",
              "Example:\n  cp -r drafts/. docs/ && galleyctl sync --timeout 60 && ./publish")
      ->add_option("--timeout", parsed.request.timeout_seconds, "Give up after so long, and exit 1")
      ->type_name("SECONDS")
      ->check(is_timeout);
  add_command(app, "rescan", "Look at every source and every output again",
              "Needed only where changes cannot be watched, as on some network disks.")
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
      "repaired, and at once when galleyd is paused.")
      ->add_option("project", parsed.request.project, "Name of one project; all if left out");
  CLI::App* const open = add_command(
      app, "open", "Show the preview in the browser",
      "The address lets in the browser that asks for it first, within two minutes.\n\nExamples:\n"
      "  galleyctl open                   all projects\n"
      "  galleyctl open docs/setup.md     one page\n"
      "  galleyctl open --print           for a browser that galleyctl cannot start");
  open->add_option("document", parsed.request.path, "A document; all projects if left out");
  open->add_flag("--print", parsed.request.is_printed, "Only print the address");
  add_command(app, "pause", "Gather changes but render nothing", "`galleyctl resume` ends it.");
  add_command(app, "resume", "Render again, first what was gathered meanwhile", "");
  add_command(app, "reload", "Read the settings again",
              "Settings with errors are not applied: they are shown, and galleyctl exits 1.");
  add_command(app, "log-level", "Show or set from which level on galleyd logs",
              "Holds until the next reload or start, which take `log_level` of the settings.\n\n"
              "Example:\n  galleyctl log-level debug && journalctl --user -fu galleyd")
      ->add_option("level", parsed.request.level, "trace, debug, info, warning or error")
      ->check(CLI::IsMember(
          std::vector<std::string>(control::log_levels.begin(), control::log_levels.end())));
  add_command(app, "stop", "Finish the running jobs and end galleyd", "");
  add_command(app, "version", "Show the versions of galleyctl and of the running galleyd", "");
}

// The number of letters to add, drop, change or swap with their neighbour between two words.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before_last, last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      row[j + 1] = std::min({row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0U : 1U)});
      const bool is_swapped = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
      if (is_swapped) row[j + 1] = std::min(row[j + 1], before_last[j - 1] + 1);
    }
    before_last = std::exchange(last, row);
  }
  return last.back();
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
  std::string found;
  std::size_t least = std::max<std::size_t>(word.size() / 3, 1) + 1;
  for (const std::string& known : known_words(app)) {
    const std::size_t steps = word.size() > 64 ? word.size() : distance(word, known);
    if (steps >= least) continue;
    least = steps;
    found = known;
  }
  return found;
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

bool is_set(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

// A pipe gets plain ASCII without a width, so that what reads it always reads the same.
ctl::Terminal this_terminal() {
  ctl::Terminal terminal;
  if (::isatty(STDOUT_FILENO) == 0) return terminal;
  const char* const kind = std::getenv("TERM");
  const bool is_dumb = kind == nullptr || std::string_view(kind) == "dumb";
  const bool is_utf8 = std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
  terminal.width = terminal_width();
  // https://no-color.org: set and not empty, whatever the value.
  terminal.colour = is_dumb || is_set("NO_COLOR") ? ctl::Colour::no : ctl::Colour::yes;
  terminal.glyphs = is_utf8 ? ctl::Glyphs::unicode : ctl::Glyphs::ascii;
  return terminal;
}

ctl::View this_view() {
  ctl::View view;
  view.terminal = this_terminal();
  view.now = std::time(nullptr);
  const std::time_t now = view.now;
  std::tm local{};
  if (::localtime_r(&now, &local) != nullptr) view.utc_offset = local.tm_gmtoff;
  const bool is_for_a_person = view.terminal.width > 0;
  if (is_for_a_person && is_set("HOME")) view.home = std::getenv("HOME");
  return view;
}

Exit run(Parsed& parsed) {
  ctl::Request& request = parsed.request;
  if (request.socket.empty()) request.socket = control::default_socket();
  if (parsed.is_json) request.format = ctl::Format::json;
  ctl::View view = this_view();
  if (request.socket != control::default_socket()) view.galleyctl += " --socket " + request.socket;
  try {
    const Exit exit = ctl::run(request, view);
    std::cout.flush();
    return exit;
  } catch (...) {
    return ctl::report(request, view);
  }
}

Exit parse_and_run(int argc, char** argv) {
  Parsed parsed;
  CLI::App app(description, "galleyctl");
  app.footer(examples);
  app.set_version_flag("--version", "galleyctl " GALLEY_VERSION);
  app.add_option("--socket", parsed.request.socket, "Control socket of galleyd")->type_name("PATH");
  app.add_flag("--json", parsed.is_json, "Print the daemon's result as it is, one line of JSON");
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.allow_extras();
  add_commands(app, parsed);
  try {
    app.parse(argc, argv);
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
