// Thread: loop. Role: text of documents that editors have and have not saved. Promise: what was
// told last of a document is what its page shows, until the editor that told it closes it or
// leaves, or until the file is another one than when it was told; at most `kept` documents have
// such text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/file_system.h"
#include "viewer/views.h"

namespace galley::viewer {

// One connection of an editor.
using EditorId = std::uint64_t;

class Buffers {
 public:
  // Both must outlive it.
  Buffers(FileReader& files, Views& views) : files_(files), views_(views) {}

  // `file` is where the document is on the disk. When there are too many, the page of the one that
  // was told of longest ago shows its file again.
  void set(const DocumentId& document, EditorId editor, std::string file, std::string text);

  // Does nothing when another editor has told of it since.
  void close(const DocumentId& document, EditorId editor);
  void editor_left(EditorId editor);

  // The document may have been saved: whether its text was dropped for that.
  bool drop_saved(const DocumentId& document);

  // A project was closed.
  void forget(watch::ProjectId project);

  // More files than somebody types in at the same time; with the longest line that the control
  // socket takes (control/connection.h) 32 MiB.
  static constexpr std::size_t kept = 32;

 private:
  struct Buffer {
    EditorId editor = 0;
    std::string file;
    std::optional<FileStat> stat;  // of the file when the text was told; nothing: there was none
    std::uint64_t told = 0;
  };
  using Entry = std::map<DocumentId, Buffer>::iterator;

  std::optional<FileStat> stat_of(const std::string& file) const;
  Entry drop(Entry entry);
  void give_up_oldest();

  FileReader& files_;
  Views& views_;
  std::map<DocumentId, Buffer> buffers_;
  std::uint64_t told_ = 0;
};

}  // namespace galley::viewer
