#include "pipeline/rewrite.h"

namespace galley::pipeline {

Rewrite::Rewrite(FileSystem& files, std::string path)
    : files_(files), path_(std::move(path)), file_(files_.create(path_)) {}

void Rewrite::write(std::string_view bytes) {
  if (is_same_) is_same_ = files_.read_part(path_, size_, bytes.size()) == bytes;
  size_ += bytes.size();
  file_->write(bytes);
}

bool Rewrite::commit() {
  const std::optional<FileStat> existing = files_.stat(path_);
  if (is_same_ && existing && existing->size == size_) return false;
  file_->commit();
  return true;
}

}  // namespace galley::pipeline
