#include "log.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "support/catch.h"

using namespace galley;
using systemd::JournalFields;

namespace {

// The log leads to `lines` as long as this lives.
struct Journal {
  Journal() {
    auto sink = daemon::journal_sink([this](const JournalFields& fields) {
      lines.push_back(fields);
      return true;
    });
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", std::move(sink)));
    daemon::set_log_level(settings::LogLevel::trace);
  }
  ~Journal() { spdlog::set_default_logger(before); }
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  std::shared_ptr<spdlog::logger> before = spdlog::default_logger();
  std::vector<JournalFields> lines;
};

bool has(const JournalFields& fields, const std::string& field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

}  // namespace

TEST_CASE("the journal gets the text as it is and the level as a priority of syslog") {
  Journal journal;
  spdlog::debug("two\nlines");
  spdlog::info("b");
  spdlog::warn("c");
  spdlog::error("d");
  spdlog::critical("e");
  REQUIRE(journal.lines.size() == 5);
  CHECK(journal.lines[0] ==
        JournalFields{"MESSAGE=two\nlines", "PRIORITY=7", "SYSLOG_IDENTIFIER=galleyd"});
  CHECK(has(journal.lines[1], "PRIORITY=6"));
  CHECK(has(journal.lines[2], "PRIORITY=4"));
  CHECK(has(journal.lines[3], "PRIORITY=3"));
  CHECK(has(journal.lines[4], "PRIORITY=2"));
}

TEST_CASE("a batch carries its project, number, documents and duration") {
  Journal journal;
  pipeline::BatchReport batch;
  batch.project = "handbook";
  batch.number = 17;
  batch.documents = 3;
  batch.written = 2;
  batch.failed = 1;
  batch.duration_seconds = 0.042;
  daemon::log(spdlog::level::info, "done", daemon::fields_of(batch));
  spdlog::info("nothing of it is left for the next line");

  REQUIRE(journal.lines.size() == 2);
  for (const char* field :
       {"MESSAGE=done", "GALLEY_PROJECT=handbook", "GALLEY_BATCH=17", "GALLEY_DOCUMENTS=3",
        "GALLEY_WRITTEN=2", "GALLEY_FAILED=1", "GALLEY_DURATION_USEC=42000"}) {
    INFO(field);
    CHECK(has(journal.lines[0], field));
  }
  CHECK(journal.lines[1].size() == 3);
}

TEST_CASE("a diagnostic carries its project, place and code, and the level of its severity") {
  Journal journal;
  daemon::log({{{"/docs/a.md", 3, 5}, Severity::warning, "dead-link", "no such page"}}, "handbook");
  REQUIRE(journal.lines.size() == 1);
  CHECK(journal.lines[0] ==
        JournalFields{"MESSAGE=/docs/a.md:3:5: warning: no such page [dead-link]", "PRIORITY=4",
                      "SYSLOG_IDENTIFIER=galleyd", "GALLEY_CODE=dead-link",
                      "GALLEY_PROJECT=handbook", "GALLEY_FILE=/docs/a.md", "GALLEY_LINE=3"});
}

TEST_CASE("what is below the level in force is not logged") {
  Journal journal;
  daemon::set_log_level(settings::LogLevel::warning);
  CHECK(daemon::log_level() == settings::LogLevel::warning);
  spdlog::info("quiet");
  daemon::log(spdlog::level::info, "quiet", {{"PROJECT", "a"}});
  CHECK(journal.lines.empty());
  daemon::set_log_level(settings::LogLevel::info);
}
