#include "watch/listing.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "base/open_below.h"

namespace galley::watch {
namespace {

using Folder = std::unique_ptr<DIR, int (*)(DIR*)>;

Folder open_folder(const FolderPlace& place) {
  Fd fd = open_below(place.source, place.below, O_RDONLY | O_DIRECTORY);
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

// A name that the settings take. Names are few that are not decided by that alone.
struct Candidate {
  std::string name;
  unsigned char type;
  bool may_be_folder;
  bool may_be_document;
  bool may_be_link;
};

class Lister {
 public:
  Lister(int folder, const FolderPlace& place, const Rules& rules, Ignores ignores)
      : folder_(folder), place_(place), rules_(rules), ignores_(std::move(ignores)) {}

  void take(const Name& name) {
    if (rules_.heeded() && is_ignore_name(name.name)) has_ignores_ = true;
    const bool entered = name.may_be(DT_DIR) && in_.enters(name.name);
    const bool document = name.may_be(DT_REG) && in_.is_document(name.name);
    const bool link = name.may_be(DT_LNK) && in_.tells_link(name.name);
    if (entered || document || link)
      candidates_.push_back({std::string(name.name), name.type, entered, document, link});
  }

  // The ignore files are read when all names are known: that costs nothing where there are none.
  void finish(Listing& listing) {
    if (has_ignores_) listing.ignores = read_ignore_files(place_, rules_.heeded()->gitignore);
    if (!listing.ignores.is_empty()) ignores_.add(listing.ignores, "");
    std::sort(candidates_.begin(), candidates_.end(),
              [](const Candidate& a, const Candidate& b) { return a.name < b.name; });
    for (Candidate& candidate : candidates_) {
      listing.error = add(candidate, listing.entries);
      if (listing.error != 0) return;
    }
  }

 private:
  // Adds what the name stands for, if that is of interest; an errno if the folder cannot be
  // searched.
  int add(Candidate& c, std::vector<Entry>& entries) const {
    const bool entered = c.may_be_folder && !ignores_.ignores(c.name, NameKind::folder);
    if (entered && c.type == DT_DIR) {
      entries.push_back({std::move(c.name), {.kind = FileKind::directory}});
      return 0;
    }
    const bool document = c.may_be_document && !ignores_.ignores(c.name, NameKind::file);
    if (!entered && !document && !c.may_be_link) return 0;
    struct stat st {};
    if (::fstatat(folder_, c.name.c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0) {
      return errno == ENOENT ? 0 : errno;  // gone since: its event is on the way
    }
    const bool is_file = S_ISREG(st.st_mode) && document;
    if (is_file || (S_ISLNK(st.st_mode) && c.may_be_link)) {
      entries.push_back({std::move(c.name), to_file_stat(st)});
    } else if (S_ISDIR(st.st_mode) && entered) {
      entries.push_back({std::move(c.name), {.kind = FileKind::directory}});
    }
    return 0;
  }

  int folder_;
  const FolderPlace& place_;
  const Rules& rules_;
  Rules::Folder in_{rules_.in(place_.below)};
  Ignores ignores_;
  std::vector<Candidate> candidates_;
  bool has_ignores_ = false;
};

}  // namespace

Listing list_folder(const FolderPlace& place, const Rules& rules, Ignores above) {
  Listing listing;
  const Folder folder = open_folder(place);
  struct stat st {};
  if (!folder || ::fstat(::dirfd(folder.get()), &st) != 0) {
    listing.error = errno;
    return listing;
  }
  listing.folder = to_file_stat(st);
  Lister lister(::dirfd(folder.get()), place, rules, std::move(above));
  for (;;) {
    errno = 0;
    const dirent* const entry = ::readdir(folder.get());
    if (entry == nullptr) break;
    const Name name{entry->d_name, entry->d_type};
    if (name.name == "." || name.name == "..") continue;
    ++listing.names;
    lister.take(name);
  }
  listing.error = errno;
  if (listing.error == 0) lister.finish(listing);
  return listing;
}

}  // namespace galley::watch
