#include "watch/decode.h"

#include <cstring>
#include <optional>

#include <sys/inotify.h>

namespace galley::watch {
namespace {

// inotify(7): one record carries one kind of event, plus flags such as IN_ISDIR.
std::optional<What> what_of(std::uint32_t mask) {
  if ((mask & IN_Q_OVERFLOW) != 0) return What::overflow;
  if ((mask & IN_IGNORED) != 0) return What::forgotten;
  if ((mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0) return What::lost;
  if ((mask & IN_CLOSE_WRITE) != 0) return What::written;
  if ((mask & IN_MOVED_TO) != 0) return What::moved_to;
  if ((mask & IN_MOVED_FROM) != 0) return What::moved_from;
  if ((mask & IN_CREATE) != 0) return What::created;
  if ((mask & IN_DELETE) != 0) return What::deleted;
  if ((mask & IN_ATTRIB) != 0) return What::attributes;
  return std::nullopt;
}

// The kernel pads names with NUL to a multiple of the record's alignment.
std::string_view without_padding(std::string_view name) {
  return name.substr(0, std::min(name.find('\0'), name.size()));
}

}  // namespace

void decode(std::string_view bytes, const std::function<void(const Event&)>& event) {
  inotify_event record{};
  constexpr std::size_t header = sizeof record;
  while (bytes.size() >= header) {
    std::memcpy(&record, bytes.data(), header);
    if (record.len > bytes.size() - header) return;
    if (const std::optional<What> what = what_of(record.mask)) {
      event({.watch = *what == What::overflow ? no_watch : record.wd,
             .what = *what,
             .is_folder = (record.mask & IN_ISDIR) != 0,
             .cookie = record.cookie,
             .name = without_padding(bytes.substr(header, record.len))});
    }
    bytes.remove_prefix(header + record.len);
  }
}

}  // namespace galley::watch
