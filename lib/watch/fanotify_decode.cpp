#include "watch/fanotify_decode.h"

#include <cstring>
#include <optional>

#include <fcntl.h>
#include <sys/fanotify.h>

namespace galley::watch {
namespace {

// One name in one folder that a record speaks of.
struct Place {
  std::string_view key;
  std::string_view name;
  std::uint8_t type = 0;
};

// struct fanotify_event_info_fid: header, fsid, then a struct file_handle with its bytes, then the
// name, ended by NUL.
std::optional<Place> place_of(std::string_view record) {
  fanotify_event_info_header header{};
  constexpr std::size_t fsid_at = sizeof header;
  constexpr std::size_t handle_at = fsid_at + sizeof(__kernel_fsid_t);
  constexpr std::size_t bytes_at = handle_at + sizeof(file_handle);
  if (record.size() < bytes_at) return std::nullopt;
  std::memcpy(&header, record.data(), sizeof header);
  unsigned handle_bytes = 0;
  std::memcpy(&handle_bytes, record.data() + handle_at, sizeof handle_bytes);
  if (handle_bytes > record.size() - bytes_at) return std::nullopt;
  Place place;
  place.type = header.info_type;
  place.key = record.substr(fsid_at, bytes_at - fsid_at + handle_bytes);
  place.name = record.substr(bytes_at + handle_bytes);
  place.name = place.name.substr(0, place.name.find('\0'));
  if (place.name == ".") place.name = {};  // the folder itself
  return place;
}

// The kernel merges what happened to one name while nobody read, and the order is lost. What was
// deleted and came again may be half written, whatever was closed before.
What what_of(std::uint64_t mask) {
  const bool has_come_again = (mask & FAN_DELETE) != 0 && (mask & FAN_CREATE) != 0;
  if ((mask & FAN_CLOSE_WRITE) != 0 && !has_come_again) return What::written;
  if ((mask & FAN_CREATE) != 0) return What::created;
  if ((mask & FAN_DELETE) != 0) return What::deleted;
  return What::attributes;
}

class Decoder {
 public:
  Decoder(const FolderOf& folder_of, std::uint32_t& cookie, const Sink& sink)
      : folder_of_(folder_of), cookie_(cookie), sink_(sink) {}

  void event(const fanotify_event_metadata& head, std::string_view records) {
    if ((head.mask & FAN_Q_OVERFLOW) != 0) return sink_(Event{});
    --cookie_;
    fanotify_event_info_header header{};
    while (records.size() >= sizeof header) {
      std::memcpy(&header, records.data(), sizeof header);
      if (header.len < sizeof header || header.len > records.size()) return;
      if (const auto place = place_of(records.substr(0, header.len))) tell(head.mask, *place);
      records.remove_prefix(header.len);
    }
  }

 private:
  void tell(std::uint64_t mask, const Place& place) {
    const WatchId watch = folder_of_(place.key);
    if (watch == no_watch) return;
    Event event{.watch = watch,
                .what = what_of(mask),
                .is_folder = (mask & FAN_ONDIR) != 0,
                .cookie = 0,
                .name = place.name};
    if (place.type != FAN_EVENT_INFO_TYPE_DFID_NAME) {  // of FAN_RENAME, one record for each name
      const bool is_old = place.type == FAN_EVENT_INFO_TYPE_OLD_DFID_NAME;
      event.what = is_old ? What::moved_from : What::moved_to;
      event.cookie = cookie_;
    } else if (place.name.empty() && (mask & (FAN_DELETE_SELF | FAN_MOVE_SELF)) != 0) {
      event.what = What::lost;
    }
    sink_(event);
    if (event.what != What::lost || (mask & FAN_DELETE_SELF) == 0) return;
    event.what = What::forgotten;
    sink_(event);
  }

  const FolderOf& folder_of_;
  std::uint32_t& cookie_;  // joins the two halves of a rename, which are in one event
  const Sink& sink_;
};

}  // namespace

void decode_fanotify(std::string_view bytes, const FolderOf& folder_of, std::uint32_t& cookie,
                     const Sink& sink) {
  Decoder decoder(folder_of, cookie, sink);
  fanotify_event_metadata head{};
  while (bytes.size() >= sizeof head) {
    std::memcpy(&head, bytes.data(), sizeof head);
    if (head.vers != FANOTIFY_METADATA_VERSION) return;
    if (head.event_len < sizeof head || head.event_len > bytes.size()) return;
    decoder.event(head, bytes.substr(sizeof head, head.event_len - sizeof head));
    bytes.remove_prefix(head.event_len);
  }
}

}  // namespace galley::watch
