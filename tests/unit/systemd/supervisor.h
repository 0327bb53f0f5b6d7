// A service manager of the test's own: this process thinks that it was started by it.
#pragma once

#include <stdlib.h>

#include "support/notify_socket.h"
#include "support/temp_dir.h"

namespace galley::test {

struct Supervisor {
  Supervisor() : socket(dir / "notify") { ::setenv("NOTIFY_SOCKET", socket.path().c_str(), 1); }
  ~Supervisor() { ::unsetenv("NOTIFY_SOCKET"); }
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  TempDir dir;
  NotifySocket socket;
};

}  // namespace galley::test
