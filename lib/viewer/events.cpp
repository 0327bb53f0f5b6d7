#include "viewer/events.h"

#include <utility>

namespace galley::viewer {

// A browser that has just come asks for what it shows: what happened before is not told again.
void Events::add(preview::Reply reply) {
  const std::uint64_t number = ++last_;
  preview::EventStream stream = reply.open_stream([this, number] { streams_.erase(number); });
  if (!stream.is_open()) return;
  stream.send("hello", "{}");
  streams_.emplace(number, std::move(stream));
}

void Events::tell(std::string_view name, std::string_view data) {
  for (auto& [number, stream] : streams_) stream.send(name, data);
}

}  // namespace galley::viewer
