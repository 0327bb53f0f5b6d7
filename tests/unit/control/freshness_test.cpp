#include "freshness.h"

#include "site_change.h"
#include "support/catch.h"

using namespace galley;
using daemon::judge;
using daemon::Signs;
using pipeline::Freshness;
using pipeline::ProjectStatus;

namespace {

Signs at_rest() {
  Signs signs;
  signs.has_been_scanned = true;
  return signs;
}

ProjectStatus judged(const Signs& signs, ProjectStatus status = {}) {
  judge(signs, status);
  return status;
}

}  // namespace

TEST_CASE("a project at rest is current, and everything that is known to come is not") {
  CHECK(judged(at_rest()).freshness == Freshness::current);
  CHECK(judged(at_rest()).freshness_reason.empty());
  Signs signs = at_rest();
  SECTION("before the first scan") { signs.has_been_scanned = false; }
  SECTION("while it is scanned again, as after an overflow") { signs.watch.is_scanning = true; }
  SECTION("while changes are gathered") { signs.settling = 3; }
  SECTION("while changes wait for git") {
    signs.settling = 1;
    signs.is_held_for_git = true;
  }
  SECTION("while included files are looked at") { signs.included.emplace().is_scanning = true; }
  const ProjectStatus status = judged(signs);
  CHECK(status.freshness == Freshness::catching_up);
  CHECK_FALSE(status.freshness_reason.empty());
  CHECK(status.pending == signs.settling);
}

TEST_CASE("what the pipeline says of its own work is not talked over") {
  ProjectStatus status;
  status.freshness = Freshness::catching_up;
  status.freshness_reason = "40 documents to go";
  status.pending = 40;
  Signs signs = at_rest();
  signs.settling = 2;
  CHECK(judged(signs, status).freshness_reason == "40 documents to go");
  CHECK(judged(signs, status).pending == 42);
  status.freshness = Freshness::degraded;
  status.freshness_reason = "the disk is full";
  CHECK(judged(signs, status).freshness_reason == "the disk is full");
}

TEST_CASE("what changed around a source is told with its folder, and nothing else is blamed") {
  settings::Project before;
  before.name = "docs";
  before.source = before.repo_root = before.site_root = "/w/docs";
  CHECK(daemon::site_change(before, before).empty());
  settings::Project now = before;
  now.has_repo = true;
  now.repo_root = now.site_root = "/w";
  CHECK(daemon::site_change(before, now) == "docs: the repository around the source is /w now");
  CHECK(daemon::site_change(now, before) ==
        "docs: the repository around the source is gone from /w");
  settings::Project book = before;
  book.dialect = settings::Dialect::mdbook;
  book.is_dialect_found = true;
  book.site_root = "/w";
  const std::string told = daemon::site_change(before, book);
  CHECK(told.find("documentation tool in /w has come") != std::string::npos);
  CHECK(told.find("repository") == std::string::npos);
}

TEST_CASE("what is degraded says why and what to do, whatever else goes on") {
  Signs signs = at_rest();
  signs.settling = 5;
  ProjectStatus status;
  status.freshness = Freshness::catching_up;
  std::string why, mend;
  SECTION("a folder that cannot be watched") {
    signs.watch.problems = {{{"/a"}, Severity::warning, "unwatched", "no watch; raise the limit"}};
    why = "/a: no watch", mend = "raise the limit";
  }
  SECTION("an included file's folder") {
    signs.included.emplace().problems = {{{"/a"}, Severity::warning, "x", "closed; open it"}};
    why = "closed", mend = "open it";
  }
  SECTION("a project that is not open") {
    signs.problem = Diagnostic{{"/a"}, Severity::error, "project-failed", "the folder is in use"};
    why = "the folder is in use", mend = "mend that";
  }
  SECTION("an output folder that confinement keeps it from, whatever the pipeline says of it") {
    status.freshness = Freshness::degraded;
    signs.barred = "writes only there; start again";
    why = "writes only there", mend = "start again";
  }
  SECTION("one document that fails") {
    status.failing = 1;
    why = "1 document fails and its last good output stays", mend = "correct what is said of it";
  }
  SECTION("documents that fail") {
    status.failing = 2;
    why = "2 documents fail", mend = "correct";
  }
  const ProjectStatus found = judged(signs, status);
  CHECK(found.freshness == Freshness::degraded);
  CHECK(found.freshness_reason.find(why) != std::string::npos);
  CHECK(found.freshness_reason.find(mend) != std::string::npos);
}
