// Thread: any (pure). Role: an event as one line for a person, `galleyctl events`.
// Promise: number and time first, so that the line can be resumed from; a kind that is not known is
// shown by its name.
#pragma once

#include <string>

#include "control/event.h"
#include "view.h"

namespace galley::ctl {

// With its newline.
std::string draw(const control::Event& event, const View& view);

}  // namespace galley::ctl
