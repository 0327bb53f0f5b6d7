#include "watch/mounts.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fcntl.h>
#include <sys/stat.h>

namespace galley::watch {
namespace {

// File systems of other machines, of hosts of this one, and of programs.
constexpr std::array<std::string_view, 24> elsewhere = {
    "9p",       "acfs",   "afs",  "beegfs", "ceph",   "cifs",     "coda",   "fuse",
    "gfs",      "gfs2",   "gpfs", "lustre", "ncpfs",  "nfs",      "nfs4",   "ocfs2",
    "orangefs", "prl_fs", "smb3", "smbfs",  "vboxsf", "virtiofs", "vmhgfs", "wslfs"};

std::string_view take_field(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return field;
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// Blanks, tabs, line ends and backslashes are written as three octal digits.
std::string unescaped(std::string_view field) {
  std::string text;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] == '\\' && i + 3 < field.size() && is_octal(field[i + 1]) &&
        is_octal(field[i + 2]) && is_octal(field[i + 3])) {
      text += static_cast<char>((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8 +
                                (field[i + 3] - '0'));
      i += 3;
    } else {
      text += field[i];
    }
  }
  return text;
}

void add_mount(std::string_view line, MountTable& table) {
  const std::string_view id = take_field(line);
  for (int skipped = 0; skipped < 3; ++skipped) take_field(line);  // parent, device, root
  Mount mount;
  mount.point = unescaped(take_field(line));
  const std::size_t dash = line.find(" - ");  // behind the optional fields
  if (dash == std::string_view::npos) return;
  line.remove_prefix(dash + 3);
  mount.type = take_field(line);
  std::uint64_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  table[number] = std::move(mount);
}

}  // namespace

MountTable parse_mounts(std::string_view mountinfo) {
  MountTable table;
  while (!mountinfo.empty()) {
    const std::size_t end = std::min(mountinfo.find('\n'), mountinfo.size());
    add_mount(mountinfo.substr(0, end), table);
    mountinfo.remove_prefix(std::min(end + 1, mountinfo.size()));
  }
  return table;
}

// "fuse.sshfs" is a kind of "fuse"; "fuseblk" is a disk of this machine.
bool is_changed_elsewhere(std::string_view type) {
  const std::string_view kind = type.substr(0, type.find('.'));
  return std::find(elsewhere.begin(), elsewhere.end(), kind) != elsewhere.end();
}

std::uint64_t mount_of(const std::string& path) {
  struct statx info {};
  const bool is_there = ::statx(AT_FDCWD, path.c_str(), 0, STATX_MNT_ID, &info) == 0;
  return is_there && (info.stx_mask & STATX_MNT_ID) != 0 ? info.stx_mnt_id : 0;
}

Mounts::Mounts() : fd_(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)), table_(read()) {}

MountTable Mounts::read() const {
  std::string text;
  std::array<char, 16'384> buffer{};
  if (!fd_ || ::lseek(fd_.get(), 0, SEEK_SET) != 0) return {};
  for (ssize_t got = 0; (got = ::read(fd_.get(), buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return parse_mounts(text);
}

std::vector<std::string> Mounts::update() {
  const MountTable before = std::exchange(table_, read());
  std::vector<std::string> points;
  const auto note = [&points](const MountTable& some, const MountTable& others) {
    for (const auto& [id, mount] : some) {
      const auto same = others.find(id);
      if (same == others.end() || same->second != mount) points.push_back(mount.point);
    }
  };
  note(before, table_);
  note(table_, before);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

std::vector<std::string> Mounts::points() const {
  std::vector<std::string> points;
  for (const auto& [id, mount] : table_) points.push_back(mount.point);
  return points;
}

std::string Mounts::type(std::uint64_t id) const {
  const auto found = table_.find(id);
  return found == table_.end() ? "" : found->second.type;
}

}  // namespace galley::watch
