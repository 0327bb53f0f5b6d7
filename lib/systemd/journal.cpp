#include "systemd/journal.h"

#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

// The place in our sources is no business of the journal's readers.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

namespace galley::systemd {
namespace {

// sd_journal_sendv(3) says nothing when this is missing, as in a container that was only handed the
// stream: then plain text on the stream is what arrives.
constexpr const char* journal_socket = "/run/systemd/journal/socket";

}  // namespace

bool leads_to_journal(int descriptor, std::string_view stream) {
  struct stat st {};
  if (stream.empty() || ::fstat(descriptor, &st) != 0) return false;
  const std::string own = std::to_string(st.st_dev) + ":" + std::to_string(st.st_ino);
  return own == stream && ::access(journal_socket, F_OK) == 0;
}

bool send_to_journal(const JournalFields& fields) {
  std::vector<iovec> parts;
  parts.reserve(fields.size());
  for (const std::string& field : fields) {
    parts.push_back({const_cast<char*>(field.data()), field.size()});
  }
  return ::sd_journal_sendv(parts.data(), static_cast<int>(parts.size())) >= 0;
}

}  // namespace galley::systemd
