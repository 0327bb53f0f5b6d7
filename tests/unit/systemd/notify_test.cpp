#include "systemd/notify.h"

#include <time.h>

#include "supervisor.h"
#include "support/catch.h"

using namespace galley;
using galley::test::Supervisor;
using Messages = std::vector<std::string>;

TEST_CASE("without a service manager nothing is told and nothing fails") {
  ::unsetenv("NOTIFY_SOCKET");
  CHECK_FALSE(systemd::is_supervised());
  systemd::notify_ready();
  ::setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
  systemd::notify_ready();
  ::unsetenv("NOTIFY_SOCKET");
}

TEST_CASE("each thing told is one message in the words of sd_notify") {
  Supervisor supervisor;
  CHECK(systemd::is_supervised());
  systemd::notify_extend_timeout(std::chrono::seconds(30));
  systemd::notify_status("2 projects\nREADY=1");
  systemd::notify_ready();
  systemd::notify_watchdog();
  systemd::notify_stopping();
  CHECK(supervisor.socket.messages() == Messages{"EXTEND_TIMEOUT_USEC=30000000",
                                                 "STATUS=2 projects READY=1", "READY=1",
                                                 "WATCHDOG=1", "STOPPING=1"});
}

TEST_CASE("a reload is told with the monotonic time, in the same message") {
  Supervisor supervisor;
  timespec before{};
  ::clock_gettime(CLOCK_MONOTONIC, &before);
  systemd::notify_reloading();
  timespec after{};
  ::clock_gettime(CLOCK_MONOTONIC, &after);

  const std::string start = "RELOADING=1\nMONOTONIC_USEC=";
  REQUIRE(supervisor.socket.messages().size() == 1);
  const std::string& message = supervisor.socket.messages().front();
  REQUIRE(message.starts_with(start));
  const long long told = std::stoll(message.substr(start.size()));
  CHECK(told >= before.tv_sec * 1'000'000LL + before.tv_nsec / 1'000);
  CHECK(told <= after.tv_sec * 1'000'000LL + after.tv_nsec / 1'000);
}

TEST_CASE("the watchdog is ours only when the service manager means this process") {
  ::unsetenv("WATCHDOG_PID");
  ::unsetenv("WATCHDOG_USEC");
  CHECK(systemd::watchdog_period().count() == 0);
  ::setenv("WATCHDOG_USEC", "60000000", 1);
  CHECK(systemd::watchdog_period() == std::chrono::minutes(1));
  ::setenv("WATCHDOG_PID", "1", 1);
  CHECK(systemd::watchdog_period().count() == 0);
  ::unsetenv("WATCHDOG_PID");
  ::unsetenv("WATCHDOG_USEC");
}
