#include "ctl_watch.h"

#include <algorithm>
#include <iostream>

#include <unistd.h>

#include "clock_text.h"
#include "control/client.h"
#include "control/status_json.h"
#include "screen.h"
#include "status_view.h"

namespace galley::ctl {
namespace {

using control::Client;
using control::Json;

// Faster is not read, and would have galleyd write statuses all the time while it builds.
constexpr std::chrono::milliseconds between_pictures{100};

// The connection, and the newest status.
class Watched {
 public:
  explicit Watched(const std::string& socket) : client_(socket, Client::within(answer_limit)) {
    client_.call("subscribe", Json::object(), Client::within(answer_limit));
    ask();
  }

  void ask() {
    status_ = client_.call("status", Json::object(), Client::within(answer_limit));
    asked_ = Client::Clock::now();
  }

  // Whether anything has happened; takes note of all that has.
  bool has_news() {
    bool is_any = false;
    while (client_.event_at_hand()) is_any = true;
    return is_any;
  }

  int milliseconds_to_next() const {
    const auto left = asked_ + between_pictures - Client::Clock::now();
    return std::max(0,
                    static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()));
  }

  const Json& status() const { return status_; }
  Client& client() { return client_; }

 private:
  Client client_;
  Json status_;
  Client::Clock::time_point asked_;
};

void print_all(Watched& watched) {
  for (;;) {
    std::cout << control::to_line(watched.status());
    std::cout.flush();
    watched.client().next_event(Client::Deadline());
    watched.has_news();
    watched.ask();
  }
}

void draw_on(const Screen& screen, const Watched& watched, const std::string& galleyctl) {
  View view = this_view();
  view.galleyctl = galleyctl;
  const std::string time = time_of_day(view.now, view);
  screen.draw(draw(control::to_status(watched.status()), view),
              "as of " + time + "; drawn again when something happens; q leaves");
}

// News that come in quick succession are one picture.
void draw_all(Watched& watched, const std::string& galleyctl) {
  const Screen screen;
  bool is_due = false;
  draw_on(screen, watched, galleyctl);
  for (;;) {
    is_due = watched.has_news() || is_due;
    const int left = watched.milliseconds_to_next();
    if (is_due && left == 0) {
      is_due = false;
      watched.ask();
      draw_on(screen, watched, galleyctl);
      continue;
    }
    const Screen::Wake wake = screen.wait(watched.client().descriptor(), is_due ? left : -1);
    if (wake == Screen::Wake::quit) return;
    if (wake == Screen::Wake::resized) draw_on(screen, watched, galleyctl);
  }
}

}  // namespace

Exit watch_status(const Request& request, const View& view) {
  if (request.format == Format::text && (!is_terminal() || ::isatty(STDIN_FILENO) == 0)) {
    std::cerr << "galleyctl: status --watch draws on a terminal, and this is none; `galleyctl "
                 "events` and `galleyctl status --watch --json` are for pipes\n";
    return Exit::usage;
  }
  Watched watched(request.socket);
  if (request.format == Format::json) {
    print_all(watched);
  } else {
    draw_all(watched, view.galleyctl);
  }
  return is_healthy(control::to_status(watched.status())) ? Exit::done : Exit::no;
}

}  // namespace galley::ctl
