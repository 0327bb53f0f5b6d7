#include "html/writer.h"

#include <algorithm>

namespace galley::html {
namespace {

// FNV-1a, 64 bits (draft-eastlake-fnv).
std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  }
  return hash;
}

}  // namespace

void Writer::at_line(int line) {
  if (!open_.empty()) return;
  end_part();
  part_.line = line;
}

void Writer::put(std::string_view html) {
  if (dropping_ == 0) part_.html += html;
}

void Writer::open(std::string_view html, Opened part) {
  put(html);
  if (part.drops_content) ++dropping_;
  if (part.kind == Kind::container) containers_.push_back(part.id);
  open_.push_back(std::move(part));
}

void Writer::close() {
  Opened part = std::move(open_.back());
  open_.pop_back();
  if (part.drops_content) --dropping_;
  if (part.kind == Kind::container) containers_.pop_back();
  put(part.closing);
}

void Writer::leave_to(std::uint32_t id) {
  while (!open_.empty() && id != (containers_.empty() ? markdown::no_parent : containers_.back())) {
    close();
  }
}

void Writer::close_part(Kind kind, std::uint32_t id) {
  const auto match = std::find_if(open_.rbegin(), open_.rend(), [&](const Opened& part) {
    const bool is_border =
        part.kind == Kind::container || (part.kind == Kind::directive && kind == Kind::panel);
    return is_border || (part.kind == kind && part.id == id);
  });
  if (match == open_.rend() || match->kind != kind || match->id != id) return;
  const auto keep = static_cast<std::size_t>(open_.rend() - match) - 1;
  while (open_.size() > keep) close();
}

void Writer::end_part() {
  const bool is_blank = part_.html.find_first_not_of(" \n") == std::string::npos;
  if (is_blank) part_.html.clear();
  if (is_blank) return;
  part_.hash = hash_of(part_.html);
  parts_.push_back(std::move(part_));
  part_ = {};
}

std::vector<Part> Writer::take() {
  while (!open_.empty()) close();
  end_part();
  return std::move(parts_);
}

}  // namespace galley::html
