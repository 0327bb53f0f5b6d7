#include "ctl_events.h"

#include <charconv>
#include <iostream>

#include "control/client.h"
#include "control/event.h"
#include "event_view.h"

namespace galley::ctl {
namespace {

using control::Client;
using control::Json;

Json subscription(const Request& request) {
  Json params = Json::object();
  if (const auto position = to_position(request.since)) {
    params["since"] = position->number;
    if (!position->run.empty()) params["run"] = position->run;
  }
  return params;
}

}  // namespace

std::optional<EventPosition> to_position(std::string_view text) {
  EventPosition position;
  if (const auto slash = text.rfind('/'); slash != std::string_view::npos) {
    position.run = text.substr(0, slash);
    if (position.run.empty()) return std::nullopt;
    text.remove_prefix(slash + 1);
  }
  const char* const end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, position.number);
  if (text.empty() || problem != std::errc() || stopped != end) return std::nullopt;
  return position;
}

Exit events(const Request& request, const View& view) {
  Client client(request.socket, Client::within(answer_limit));
  const Json begin = client.call("subscribe", subscription(request), Client::within(answer_limit));
  std::string seen =
      begin.value("run", "") + "/" + std::to_string(begin.value("newest", std::uint64_t{0}));
  try {
    for (;;) {
      const Json json = client.next_event(Client::Deadline());
      const control::Event event = control::to_event(json);
      std::cout << (request.format == Format::json ? control::to_line(json) : draw(event, view));
      std::cout.flush();
      seen = event.run + "/" + std::to_string(event.number);
    }
  } catch (const control::Ended& error) {
    throw control::Ended(std::string(error.what()) + "; to go on: " + view.galleyctl +
                         " events --since " + seen);
  }
}

}  // namespace galley::ctl
