// Thread: worker. Role: the files that one document includes, read from the disk within the folders
// that it may include from. Promise: no file outside of these is read, not even through a link, and
// none that is hidden or a key by its name; what was asked for is a dependency, whether there was a
// file or not, and so is every link that was passed on the way.
#pragma once

#include <exception>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "render/include.h"
#include "settings/settings.h"
#include "state/record.h"

namespace galley::job {

// What is included does not fit into the memory that was admitted.
class NoRoom : public std::exception {};

// A file that is to be copied: its place below a folder, by which it is opened.
struct CopiedFile {
  std::string root;
  std::string path;
  Digest digest;
};

class DiskFiles final : public render::IncludedFiles {
 public:
  // `room`: bytes that may be read in all. `begun_at`: nanoseconds of the wall clock before
  // anything is read.
  DiskFiles(FileReader& files, const settings::Project& project, std::uint64_t room,
            std::int64_t begun_at);

  // Throws FileChanging when the file is being written to, NoRoom when it does not fit, SystemError
  // for what may pass by itself; it is a dependency then, too.
  Reading read(const std::string& path) override;

  Presence presence(const std::string& path) override;

  // A file of any size, which is read piece by piece and counts for nothing; nothing when it is not
  // there or may not be read. Throws as read() does.
  std::optional<CopiedFile> to_copy(const std::string& path);

  // Asks for what a dependency is now, as whoever asked for it before did.
  void ask_again(const state::Dependency& known);

  // What is known of files to be copied: one with the same stat is not read again. It must outlive
  // this.
  void trust(const std::vector<state::Dependency>& known) { known_ = &known; }

  std::vector<state::Dependency> dependencies() const;  // by path
  std::uint64_t wanted() const { return wanted_; }      // bytes asked for, each time that they were

 private:
  struct Place {
    const std::string* root = nullptr;  // that the path lies in
    Status status = Status::outside;    // found: it may be read
  };

  // Where the way to a path ends; no dependency when nothing may be read there.
  struct End {
    Place place;
    std::string path;
    state::Dependency* dependency = nullptr;
  };

  Place place_of(const std::string& path) const;
  std::string follow(const std::string& path);
  void note_link(const Step& step);
  void note_passed(const std::string& path);
  End end_of(const std::string& path);
  Reading read_at_end_of(const std::string& path);
  std::optional<CopiedFile> to_copy_at_end_of(const std::string& path);
  std::optional<Digest> known_digest(const std::string& path, const FileStat& stat) const;
  Reading read_regular(const Place& place, const std::string& path, state::Dependency& dependency);

  FileReader& files_;
  std::vector<std::string> roots_;
  std::map<std::string, state::Dependency> asked_;
  std::uint64_t room_;
  std::int64_t begun_at_;
  std::uint64_t wanted_ = 0;
  const std::vector<state::Dependency>* known_ = nullptr;  // by path
};

Digest digest_of(OpenFile& file);  // piece by piece

// Whether a dependency is what it was by its bytes, or by where it leads. A presence always is.
// Throws Error.
bool is_as_known(FileReader& files, const state::Dependency& known);

}  // namespace galley::job
