#include "this_terminal.h"

#include <cstdlib>
#include <ctime>
#include <string_view>

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace galley::ctl {
namespace {

bool is_set(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

Terminal this_terminal() {
  Terminal terminal;
  if (!is_terminal()) return terminal;
  const char* const kind = std::getenv("TERM");
  const bool is_dumb = kind == nullptr || std::string_view(kind) == "dumb";
  const bool is_utf8 = std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
  terminal.width = terminal_size().columns;
  // https://no-color.org: set and not empty, whatever the value.
  terminal.colour = is_dumb || is_set("NO_COLOR") ? Colour::no : Colour::yes;
  terminal.glyphs = is_utf8 ? Glyphs::unicode : Glyphs::ascii;
  return terminal;
}

}  // namespace

bool is_terminal() { return ::isatty(STDOUT_FILENO) != 0; }

Size terminal_size() {
  winsize size{};
  Size result;
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return result;
  if (size.ws_col > 0) result.columns = size.ws_col;
  if (size.ws_row > 0) result.rows = size.ws_row;
  return result;
}

View error_view(View view) {
  view.terminal = Terminal();
  return view;
}

View this_view() {
  View view;
  view.terminal = this_terminal();
  view.now = std::time(nullptr);
  const std::time_t now = view.now;
  std::tm local{};
  if (::localtime_r(&now, &local) != nullptr) view.utc_offset = local.tm_gmtoff;
  const bool is_for_a_person = view.terminal.width > 0;
  if (is_for_a_person && is_set("HOME")) view.home = std::getenv("HOME");
  return view;
}

}  // namespace galley::ctl
