// Thread: main. Role: the terminal, or the pipe, that galleyctl's standard output is.
// Promise: a pipe gets plain ASCII without a width, so that what reads it always reads the same.
#pragma once

#include "view.h"

namespace galley::ctl {

View this_view();

// The same for what goes to standard error, which may be somewhere else: never in colour.
View error_view(View view);

// Columns and rows of the terminal at standard output, as they are now; 80 and 24 if it cannot say.
struct Size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};
Size terminal_size();

bool is_terminal();

}  // namespace galley::ctl
