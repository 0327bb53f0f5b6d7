// Thread: loop; what is given runs on a worker. Role: answers that take reading or much text.
// Promise: nothing is done for a client that has left by the time a worker is free.
#pragma once

#include <functional>

#include "loop/work.h"
#include "preview/site.h"

namespace galley::viewer {

// `make` runs on a worker and owns what it looks at; what it throws is answered with 500.
void answer_later(loop::Executor& executor, preview::Reply reply,
                  std::function<preview::Response()> make);

}  // namespace galley::viewer
