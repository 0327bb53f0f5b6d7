#include "pipeline/rewrite.h"

namespace galley::pipeline {
namespace {

constexpr std::size_t buffer_size = 256 * 1024;  // bytes; some hundred lines at a time

}  // namespace

Rewrite::Rewrite(FileSystem& files, std::string path)
    : files_(files), path_(std::move(path)), file_(files_.create(path_)) {}

void Rewrite::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= buffer_size) flush();
}

void Rewrite::flush() {
  if (is_same_) is_same_ = files_.read_part(path_, size_, buffer_.size()) == buffer_;
  size_ += buffer_.size();
  file_->write(buffer_);
  buffer_.clear();
}

bool Rewrite::commit() {
  flush();
  const std::optional<FileStat> existing = files_.stat(path_);
  if (is_same_ && existing && existing->size == size_) return false;
  file_->commit();
  return true;
}

}  // namespace galley::pipeline
