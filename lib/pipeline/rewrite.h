// Thread: worker. Role: a file too large to be in memory, written anew beside the one that is there
// and compared with it on the way.
// Promise: the file is replaced only when its bytes differ; without commit() it stays as it is.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/file_system.h"

namespace galley::pipeline {

class Rewrite {
 public:
  Rewrite(FileSystem& files, std::string path);

  void write(std::string_view bytes);  // in pieces of any size
  bool commit();                       // whether the file was replaced

 private:
  void flush();

  FileSystem& files_;
  std::string path_;
  std::unique_ptr<NewFile> file_;
  std::string buffer_;      // not written yet
  std::uint64_t size_ = 0;  // of what is
  bool is_same_ = true;     // as far as it is written
};

}  // namespace galley::pipeline
