#include "status_view.h"

#include <algorithm>

#include "rig.h"

using namespace galley;
using namespace galley::ctl;

namespace {

// Five seconds after the last batch of the sample, an hour east of Greenwich.
constexpr std::int64_t now = 1'767'621'807;

std::string drawn(const pipeline::Status& status, std::size_t width, Colour colour = Colour::no) {
  return draw(status, {{width, colour, Glyphs::unicode}, now, 3600, "/home/ana"});
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* at_80 = R"(galleyd 0.1.0 · running · pid 4242 · up 3 h 12 min
settings ~/.config/galley/galley.yaml

✓ astro-docs  up to date
  ~/src/docs → ~/out/docs
  documents   2,569 · 0 pending · 0 failing
  this run    2,571 written · 12 unchanged · 1 removed
  last batch  3 documents in 42 ms · 2 written, 1 unchanged
              5 s ago, at 15:03:22
  watching    412 folders · fanotify, polling
              2 polled: the kernel does not tell of changes there

✗ book  degraded: the kernel allows no more watches
    (fs.inotify.max_user_watches)
  /srv/book/src → /srv/book/out
  documents   113 · 40 pending · 2 failing
  this run    71 written · 0 unchanged · 0 removed
  watching    0 folders · 1 overflow, rescanned
  src/ch01-00.md:3:1: error: the front matter is not YAML: mapping values are
    not allowed here; it is kept as it was [front-matter-invalid]
  src/ch03.md:40:7: error: needs 700 MiB, the ceiling is 512 MiB [too-large]
  src/ch02.md: warning: nothing is at ../gone.md [link-dead]

workers  █░  1 of 2 busy
memory   ████░░░░░░░░░░░░░░░░  96 of 512 MiB for documents  88 MiB resident
)";

constexpr const char* at_40 = R"(galleyd 0.1.0 · running · pid 4242
up 3 h 12 min
settings ~/.config/galley/galley.yaml

✓ astro-docs  up to date
  ~/src/docs → ~/out/docs
  documents   2,569 · 0 pending
              0 failing
  this run    2,571 written
              12 unchanged · 1 removed
  last batch  3 documents in 42 ms
              2 written, 1 unchanged
              5 s ago, at 15:03:22
  watching    412 folders
              fanotify, polling
              2 polled: the kernel does
              not tell of changes there

✗ book  degraded: the kernel allows no
    more watches
    (fs.inotify.max_user_watches)
  /srv/book/src → /srv/book/out
  documents   113 · 40 pending
              2 failing
  this run    71 written · 0 unchanged
              0 removed
  watching    0 folders
              1 overflow, rescanned
  src/ch01-00.md:3:1: error: the front
    matter is not YAML: mapping values
    are not allowed here; it is kept as
    it was [front-matter-invalid]
  src/ch03.md:40:7: error: needs 700
    MiB, the ceiling is 512 MiB
    [too-large]
  src/ch02.md: warning: nothing is at
    ../gone.md [link-dead]

workers  █░  1 of 2 busy
memory   ████░░░░░░░░░░░░░░░░
         96 of 512 MiB for documents
         88 MiB resident
)";

constexpr const char* at_200 = R"(galleyd 0.1.0 · running · pid 4242 · up 3 h 12 min
settings ~/.config/galley/galley.yaml

✓ astro-docs  up to date
  ~/src/docs → ~/out/docs
  documents   2,569 · 0 pending · 0 failing
  this run    2,571 written · 12 unchanged · 1 removed
  last batch  3 documents in 42 ms · 2 written, 1 unchanged · 5 s ago, at 15:03:22
  watching    412 folders · fanotify, polling
              2 polled: the kernel does not tell of changes there

✗ book  degraded: the kernel allows no more watches (fs.inotify.max_user_watches)
  /srv/book/src → /srv/book/out
  documents   113 · 40 pending · 2 failing
  this run    71 written · 0 unchanged · 0 removed
  watching    0 folders · 1 overflow, rescanned
  src/ch01-00.md:3:1: error: the front matter is not YAML: mapping values are not allowed here; it is kept as it was [front-matter-invalid]
  src/ch03.md:40:7: error: needs 700 MiB, the ceiling is 512 MiB [too-large]
  src/ch02.md: warning: nothing is at ../gone.md [link-dead]

workers  █░  1 of 2 busy
memory   ████░░░░░░░░░░░░░░░░  96 of 512 MiB for documents  88 MiB resident
)";

constexpr const char* in_a_pipe = R"(galleyd 0.1.0 | running | pid 4242 | up 3 h 12 min
settings /home/ana/.config/galley/galley.yaml

* astro-docs  up to date
  /home/ana/src/docs -> /home/ana/out/docs
  documents   2,569 | 0 pending | 0 failing
  this run    2,571 written | 12 unchanged | 1 removed
  last batch  3 documents in 42 ms | 2 written, 1 unchanged | 5 s ago, at 15:03:22
  watching    412 folders | fanotify, polling
              2 polled: the kernel does not tell of changes there

! book  degraded: the kernel allows no more watches (fs.inotify.max_user_watches)
  /srv/book/src -> /srv/book/out
  documents   113 | 40 pending | 2 failing
  this run    71 written | 0 unchanged | 0 removed
  watching    0 folders | 1 overflow, rescanned
  src/ch01-00.md:3:1: error: the front matter is not YAML: mapping values are not allowed here; it is kept as it was [front-matter-invalid]
  src/ch03.md:40:7: error: needs 700 MiB, the ceiling is 512 MiB [too-large]
  src/ch02.md: warning: nothing is at ../gone.md [link-dead]

workers  [#-]  1 of 2 busy
memory   [####----------------]  96 of 512 MiB for documents  88 MiB resident
)";

}  // namespace

TEST_CASE("a status at the usual width") { CHECK(drawn(test::sample_status(), 80) == at_80); }

TEST_CASE("a status in a narrow and in a wide window") {
  CHECK(drawn(test::sample_status(), 40) == at_40);
  CHECK(drawn(test::sample_status(), 200) == at_200);
}

TEST_CASE("a status in a pipe is plain and is not wrapped") {
  CHECK(draw(test::sample_status(), {{0, Colour::no, Glyphs::ascii}, now, 3600, ""}) == in_a_pipe);
}

TEST_CASE("no line is wider than the window where words allow it") {
  for (std::size_t width = 40; width <= 120; ++width) {
    const std::string picture = drawn(test::sample_status(), width);
    for (std::size_t at = 0, end; (end = picture.find('\n', at)) != std::string::npos;
         at = end + 1) {
      INFO(width << ": " << picture.substr(at, end - at));
      CHECK(columns(picture.substr(at, end - at)) <= width);
    }
  }
}

TEST_CASE("colours add nothing but colours") {
  const std::string plain = drawn(test::sample_status(), 80);
  std::string coloured = drawn(test::sample_status(), 80, Colour::yes);
  CHECK(contains(coloured, "\x1b[31mdegraded:\x1b[0m"));
  for (std::size_t at; (at = coloured.find('\x1b')) != std::string::npos;) {
    coloured.erase(at, coloured.find('m', at) + 1 - at);
  }
  CHECK(coloured == plain);
}

TEST_CASE("a paused daemon, one without projects and one that catches up say so") {
  pipeline::Status status = test::sample_status();
  status.is_paused = true;
  CHECK(contains(first_line(drawn(status, 80)), "paused"));
  CHECK(contains(drawn(status, 80), "galleyctl resume"));

  status.projects[0].freshness = pipeline::Freshness::catching_up;
  status.projects[0].freshness_reason = "scanning";
  CHECK(contains(drawn(status, 80), "↻ astro-docs  catching up: scanning\n"));
  status.projects[0].freshness = pipeline::Freshness::current;
  status.projects[0].freshness_reason = "";
  status.projects[0].failing = 3;
  CHECK(contains(drawn(status, 80), "✗ astro-docs  up to date, 3 failing\n"));

  status.projects.clear();
  CHECK(contains(drawn(status, 80), "no projects: the settings name none\n"));
  CHECK(is_healthy(status));
  CHECK_FALSE(drawn({}, 80).empty());
}

TEST_CASE("many diagnostics are counted by their codes, with the first of each, errors first") {
  pipeline::Status status = test::sample_status();
  Diagnostics& diagnostics = status.projects[1].diagnostics;
  diagnostics.clear();
  for (int line = 1; line <= 4; ++line) {
    diagnostics.push_back({{"a.md", line, 1}, Severity::warning, "w", "look"});
    diagnostics.push_back({{"b.md", line, 1}, Severity::error, "e", "wrong"});
  }
  diagnostics.push_back({{"c.md", 7, 1}, Severity::warning, "lone", "see"});
  CHECK(contains(drawn(status, 80),
                 "  4 errors [e], the first of them:\n  b.md:1:1: error: wrong [e]\n"
                 "  b.md:2:1: error: wrong [e]\n  b.md:3:1: error: wrong [e]\n"
                 "  c.md:7:1: warning: see [lone]\n"
                 "  4 warnings [w], the first of them:\n  a.md:1:1: warning: look [w]\n"
                 "  a.md:2:1: warning: look [w]\n  a.md:3:1: warning: look [w]\n"
                 "  all of them: galleyctl status --json\n"));
  diagnostics.resize(5);
  CHECK_FALSE(contains(drawn(status, 80), "all of them:"));
}

TEST_CASE("names from outside cannot steer the terminal") {
  pipeline::Status status = test::sample_status();
  status.projects[0].name = "a\x1b]0;owned\a";
  status.projects[1].freshness_reason = "line\nfeed";
  status.projects[1].diagnostics[0].place.file = "\x1b[2J.md";
  status.projects[1].diagnostics[0].message = "\x1b[1mloud";
  const std::string picture = drawn(status, 80);
  CHECK_FALSE(contains(picture, "\x1b"));
  CHECK(contains(picture, "a\\x1b]0;owned\\x07"));
  CHECK(contains(picture, "\\x1b[2J.md:3:1:"));
}

TEST_CASE("a batch of another day is told with its date, an odd time as it is") {
  pipeline::Status status = test::sample_status();
  status.projects[0].last_batch->finished_at = "2026-01-04T22:59:59Z";
  CHECK(contains(drawn(status, 80), "15 h ago, at 2026-01-04 23:59:59\n"));
  for (const char* odd : {"yesterday", "2026-13-41T00:00:00Z"}) {
    status.projects[0].last_batch->finished_at = odd;
    CHECK(contains(drawn(status, 200), "2 written, 1 unchanged · " + std::string(odd) + "\n"));
  }
}
