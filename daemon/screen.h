// Thread: main. Role: a terminal that galleyctl draws whole pictures on.
// Promise: the terminal is given back as it was, also when an exception ends it; nothing is polled.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <termios.h>

#include "base/fd.h"
#include "this_terminal.h"

namespace galley::ctl {

// `picture` cut to `size`, with `footer` in the last row, as the bytes that draw it over the one
// before. Pure.
std::string frame(std::string_view picture, std::string_view footer, const Size& size);

class Screen {
 public:
  // Takes the terminal at standard input and output. Throws Error when they are none.
  Screen();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  void draw(std::string_view picture, std::string_view footer) const;

  enum class Wake { readable, resized, quit, time_is_over };

  // Waits until `descriptor` is readable, the terminal has another size, or the person (q, Ctrl-C)
  // or a signal to end wants to leave. `milliseconds` -1: as long as it takes.
  Wake wait(int descriptor, int milliseconds) const;

 private:
  Wake take_signal() const;

  termios before_{};
  Fd signals_;
};

}  // namespace galley::ctl
