#include "screen.h"

#include <array>
#include <cerrno>

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/error.h"

namespace galley::ctl {
namespace {

// xterm's control sequences (invisible-island.net/xterm/ctlseqs): the alternate screen keeps what
// the terminal showed before; 25 is the cursor.
constexpr std::string_view take_screen = "\x1b[?1049h\x1b[?25l";
constexpr std::string_view give_screen_back = "\x1b[?25h\x1b[?1049l";
constexpr std::string_view top_left = "\x1b[H";
constexpr std::string_view rest_of_line_empty = "\x1b[K";
constexpr std::string_view rest_of_screen_empty = "\x1b[J";

void put(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

sigset_t watched_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int signal : {SIGWINCH, SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&signals, signal);
  return signals;
}

bool wants_to_quit() {
  std::array<char, 64> keys{};
  const ssize_t got = ::read(STDIN_FILENO, keys.data(), keys.size());
  const std::string_view pressed(keys.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  return got == 0 || pressed.find_first_of("qQ") != std::string_view::npos;
}

}  // namespace

std::string frame(std::string_view picture, std::string_view footer, const Size& size) {
  std::string drawn(top_left);
  std::size_t rows = size.rows > 1 ? size.rows - 1 : 0;
  while (!picture.empty() && rows > 0) {
    const std::size_t end = picture.find('\n');
    const bool is_cut = rows == 1 && end != std::string_view::npos && end + 1 < picture.size();
    drawn += is_cut ? "..." : picture.substr(0, end);
    drawn += rest_of_line_empty;
    drawn += "\r\n";
    picture.remove_prefix(end == std::string_view::npos ? picture.size() : end + 1);
    --rows;
  }
  drawn += footer.substr(0, size.columns);
  drawn += rest_of_screen_empty;
  return drawn;
}

// Ctrl-C still is a signal; Ctrl-Z would leave the screen as it is, and is no key here.
Screen::Screen() {
  if (::tcgetattr(STDIN_FILENO, &before_) != 0) throw_errno("take", "the terminal");
  const sigset_t signals = watched_signals();
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  signals_ = Fd(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals_) throw_errno("take", "signals");
  termios raw = before_;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  raw.c_cc[VSUSP] = _POSIX_VDISABLE;
  ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  put(take_screen);
}

Screen::~Screen() {
  put(give_screen_back);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

void Screen::draw(std::string_view picture, std::string_view footer) const {
  put(frame(picture, footer, terminal_size()));
}

Screen::Wake Screen::take_signal() const {
  signalfd_siginfo signal{};
  const bool has_one = ::read(signals_.get(), &signal, sizeof signal) == sizeof signal;
  return has_one && signal.ssi_signo != SIGWINCH ? Wake::quit : Wake::resized;
}

Screen::Wake Screen::wait(int descriptor, int milliseconds) const {
  std::array<pollfd, 3> queries{pollfd{signals_.get(), POLLIN, 0}, pollfd{STDIN_FILENO, POLLIN, 0},
                                pollfd{descriptor, POLLIN, 0}};
  int ready = 0;
  do {
    ready = ::poll(queries.data(), queries.size(), milliseconds);
    if (ready > 0 && queries[0].revents != 0) return take_signal();
    if (ready > 0 && queries[1].revents != 0 && wants_to_quit()) return Wake::quit;
  } while ((ready < 0 && errno == EINTR) || (ready > 0 && queries[2].revents == 0));
  return ready > 0 ? Wake::readable : Wake::time_is_over;
}

}  // namespace galley::ctl
