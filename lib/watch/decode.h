// Thread: any (pure). Role: bytes of an inotify queue to Events.
// Promise: never reads outside `bytes`, whatever they say; a record that does not end within them
// ends the decoding.
#pragma once

#include <functional>
#include <string_view>

#include "watch/backend.h"

namespace galley::watch {

// Names point into `bytes`. Records of a kind that galley does not ask for are left out.
void decode(std::string_view bytes, const std::function<void(const Event&)>& event);

}  // namespace galley::watch
