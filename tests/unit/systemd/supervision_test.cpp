#include "supervision.h"

#include "supervisor.h"
#include "support/catch.h"
#include "support/manual_executor.h"

using namespace galley;
using daemon::Headline;
using daemon::Supervision;
using galley::test::ManualExecutor;
using galley::test::Supervisor;

namespace {

struct Supervised {
  Supervisor manager;
  ManualExecutor pool;
  loop::Loop loop;
  Headline headline{.projects = 2, .documents = 3};
  Supervision supervision{loop, pool, [this] { return headline; }};
};

}  // namespace

TEST_CASE("the headline counts what there is") {
  Headline headline{.projects = 2, .documents = 1204, .pending = 3, .is_scanned = true};
  CHECK(to_string(headline) == "2 projects, 1204 documents, 3 pending, 0 failing");
  headline.closed = 1;
  CHECK(to_string(headline) ==
        "2 projects, 1204 documents, 3 pending, 0 failing, 1 project not open");
  headline.is_paused = true;
  CHECK(to_string(headline).starts_with("paused: 2 projects"));
  CHECK(to_string(Headline{.projects = 1, .documents = 1}) ==
        "scanning: 1 project, 1 document, 0 pending, 0 failing");
}

TEST_CASE("while starting, time is asked for; READY is told once, after the status") {
  Supervised galleyd;
  CHECK(galleyd.manager.socket.count("EXTEND_TIMEOUT_USEC=") == 1);
  galleyd.supervision.opening();
  CHECK(galleyd.manager.socket.count("EXTEND_TIMEOUT_USEC=") == 2);
  galleyd.headline.is_scanned = true;
  galleyd.supervision.ready();
  galleyd.supervision.ready();
  CHECK(galleyd.manager.socket.count("READY=1") == 1);
  CHECK(galleyd.manager.socket.messages().back() == "READY=1");
  CHECK(galleyd.manager.socket.count("STATUS=2 projects") == 1);
}

TEST_CASE("a status that is as it was is not told again, and then nothing is left to wake up for") {
  Supervised galleyd;
  galleyd.supervision.ready();
  galleyd.supervision.changed();
  galleyd.loop.run();  // returns when no timer is left
  CHECK(galleyd.manager.socket.count("STATUS=") == 1);

  galleyd.headline.pending = 7;
  for (int i = 0; i < 100; ++i) galleyd.supervision.changed();
  galleyd.loop.run();
  CHECK(galleyd.manager.socket.count("STATUS=") == 2);
  CHECK(galleyd.manager.socket.messages().back().find(" 7 pending") != std::string::npos);
}

TEST_CASE("a reload is told from its begin to its end; one while starting is part of that") {
  Supervised galleyd;
  galleyd.supervision.reloading();
  galleyd.supervision.reloaded();
  CHECK(galleyd.manager.socket.count("RELOADING=1") == 0);
  CHECK(galleyd.manager.socket.count("READY=1") == 0);

  galleyd.supervision.ready();
  galleyd.supervision.reloading();
  CHECK(galleyd.manager.socket.messages().back().starts_with("RELOADING=1\nMONOTONIC_USEC="));
  galleyd.supervision.reloaded();
  CHECK(galleyd.manager.socket.count("READY=1") == 2);
}

TEST_CASE("the end is told once, and no other status after it") {
  Supervised galleyd;
  galleyd.supervision.ready();
  galleyd.supervision.changed();
  galleyd.supervision.stopping();
  galleyd.supervision.stopping();
  galleyd.headline.documents = 99;
  galleyd.supervision.changed();
  galleyd.supervision.reloaded();
  galleyd.loop.run();
  CHECK(galleyd.manager.socket.count("STOPPING=1") == 1);
  CHECK(galleyd.manager.socket.messages().back() == "STATUS=finishing what runs");
}

TEST_CASE("without a service manager no timer runs") {
  ManualExecutor pool;
  loop::Loop loop;
  Supervision supervision(loop, pool, [] { return Headline(); });
  supervision.changed();
  supervision.ready();
  supervision.stopping();
  loop.run();  // returns, for there is nothing to wait for
  CHECK(pool.waiting() == 0);
}
