// Thread: any (worker code). Role: remembers each step's edits, to find where a byte came from.
// Promise: costs a few bytes an edit; an answer takes logarithmic time.
#pragma once

#include <cstdint>
#include <vector>

#include "markdown/document.h"

namespace galley::render {

class Trace {
 public:
  // A step that made these edits, in the order of their spans and apart from one another.
  void add(const std::vector<markdown::Edit>& edits);

  // Where the byte at `offset` of the last step's result was before the first step. Text that a
  // step wrote came from the place it was written to.
  std::uint32_t origin(std::uint32_t offset) const;

 private:
  struct Move {
    std::uint32_t end;      // of the span replaced, in the step's input
    std::uint32_t written;  // begin and end of what replaced it, in its output
    std::uint32_t written_end;
  };
  std::vector<std::vector<Move>> steps_;
};

}  // namespace galley::render
