// Thread: loop (a plain value in tests). Role: the memory ceiling, in bytes of document work.
// Promise: what is admitted never adds up to more than the ceiling.
#pragma once

#include <algorithm>
#include <cstdint>

namespace galley::pipeline {

// What is made of a document.
enum class Makes : std::uint8_t { output, output_and_html };

class Budget {
 public:
  explicit Budget(std::uint64_t ceiling) : ceiling_(ceiling) {}

  // Bytes that a document of this size needs at most while it is worked on, as measured.
  static std::uint64_t cost(std::uint64_t document_size, Makes makes = Makes::output);

  // The largest document that can be worked on.
  std::uint64_t largest_document() const;

  bool fits_alone(std::uint64_t cost) const { return cost <= ceiling_; }
  bool has_room(std::uint64_t cost) const { return cost <= ceiling_ - std::min(used_, ceiling_); }
  void take(std::uint64_t cost) { used_ += cost; }
  void give_back(std::uint64_t cost) { used_ -= cost; }

  std::uint64_t used() const { return used_; }
  std::uint64_t ceiling() const { return ceiling_; }
  void set_ceiling(std::uint64_t ceiling) { ceiling_ = ceiling; }

 private:
  std::uint64_t ceiling_;
  std::uint64_t used_ = 0;
};

}  // namespace galley::pipeline
