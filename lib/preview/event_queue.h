// Thread: loop. Role: the bytes of one event stream (WHATWG HTML, 9.2) that its reader has not
// taken yet. Promise: never holds more than its bound; an event is in it whole or not at all.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace galley::preview {

// One event as it goes over the wire. A line end of any kind in `data` (CR, LF, CRLF) arrives as
// LF. `name` or `id` may be empty, and are left out then; they have no line ends and no NUL (throws
// std::invalid_argument).
std::string format_event(std::string_view name, std::string_view data, std::string_view id);

class EventQueue {
 public:
  explicit EventQueue(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // False, and nothing is added, when it would hold more than its bound.
  bool add(std::string_view bytes);

  // Moves at most `room` bytes, the oldest first; says how many.
  std::size_t take(char* into, std::size_t room);

  bool empty() const { return taken_ == bytes_.size(); }

 private:
  std::size_t max_bytes_;
  std::string bytes_;
  std::size_t taken_ = 0;  // of bytes_, from its beginning
};

}  // namespace galley::preview
