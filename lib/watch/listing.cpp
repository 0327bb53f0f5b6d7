#include "watch/listing.h"

#include <algorithm>
#include <cerrno>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/fd.h"

namespace galley::watch {
namespace {

using Folder = std::unique_ptr<DIR, int (*)(DIR*)>;

Folder open_folder(const std::string& path, FollowLink link) {
  const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  Fd fd(::open(path.c_str(), link == FollowLink::no ? flags | O_NOFOLLOW : flags));
  DIR* const folder = fd ? ::fdopendir(fd.get()) : nullptr;
  if (folder != nullptr) fd.release();  // closedir(3) closes it
  return {folder, &::closedir};
}

// readdir(3): not every file system fills in d_type, so the stat decides where it says nothing.
struct Name {
  std::string_view name;
  unsigned char type;

  bool may_be(unsigned char wanted) const { return type == wanted || type == DT_UNKNOWN; }
};

// Adds what the name stands for, if that is of interest; an errno if the folder cannot be searched.
int add_entry(int folder, const Name& name, const Rules::Folder& rules,
              std::vector<Entry>& entries) {
  const bool entered = name.may_be(DT_DIR) && rules.enters(name.name);
  if (entered && name.type == DT_DIR) {
    entries.push_back({std::string(name.name), {.kind = FileKind::directory}});
    return 0;
  }
  const bool document = name.may_be(DT_REG) && rules.is_document(name.name);
  if (!entered && !document) return 0;
  std::string text(name.name);
  struct stat st {};
  if (::fstatat(folder, text.c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0) {
    return errno == ENOENT ? 0 : errno;  // gone since: its event is on the way
  }
  if (S_ISREG(st.st_mode) && document) {
    entries.push_back({std::move(text), to_file_stat(st)});
  } else if (S_ISDIR(st.st_mode) && entered) {
    entries.push_back({std::move(text), {.kind = FileKind::directory}});
  }
  return 0;
}

}  // namespace

Listing list_folder(const std::string& path, const Rules::Folder& rules, FollowLink link) {
  Listing listing;
  const Folder folder = open_folder(path, link);
  struct stat st {};
  if (!folder || ::fstat(::dirfd(folder.get()), &st) != 0) {
    listing.error = errno;
    return listing;
  }
  listing.folder = to_file_stat(st);
  for (;;) {
    errno = 0;
    const dirent* const entry = ::readdir(folder.get());
    if (entry == nullptr) break;
    const Name name{entry->d_name, entry->d_type};
    if (name.name == "." || name.name == "..") continue;
    ++listing.names;
    listing.error = add_entry(::dirfd(folder.get()), name, rules, listing.entries);
    if (listing.error != 0) return listing;
  }
  listing.error = errno;
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return listing;
}

}  // namespace galley::watch
