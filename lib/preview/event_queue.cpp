#include "preview/event_queue.h"

#include <algorithm>
#include <stdexcept>

namespace galley::preview {
namespace {

void add_field(std::string& event, std::string_view name, std::string_view value) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
    throw std::invalid_argument("an event's name or id has a line end or NUL in it");
  }
  if (!value.empty()) event.append(name).append(": ").append(value) += '\n';
}

}  // namespace

std::string format_event(std::string_view name, std::string_view data, std::string_view id) {
  std::string event;
  event.reserve(data.size() + name.size() + id.size() + 32);
  add_field(event, "id", id);
  add_field(event, "event", name);
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = data.find_first_of("\r\n");
    event.append("data: ").append(data.substr(0, end)) += '\n';
    if (end == std::string_view::npos) break;
    data.remove_prefix(end + (data.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  event += '\n';
  return event;
}

bool EventQueue::add(std::string_view bytes) {
  if (bytes_.size() - taken_ + bytes.size() > max_bytes_) return false;
  bytes_.erase(0, taken_);
  taken_ = 0;
  bytes_.append(bytes);
  return true;
}

std::size_t EventQueue::take(char* into, std::size_t room) {
  const std::size_t size = std::min(room, bytes_.size() - taken_);
  std::copy_n(bytes_.data() + taken_, size, into);
  taken_ += size;
  if (empty()) {
    bytes_ = {};
    taken_ = 0;
  }
  return size;
}

}  // namespace galley::preview
