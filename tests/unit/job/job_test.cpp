#include "job/job.h"

#include <filesystem>

#include "job/outputs.h"
#include "support/catch.h"
#include "support/memory_file_system.h"
#include "support/swapped_folder.h"
#include "support/temp_dir.h"

using galley::Digest;
using galley::job::Claim;
using galley::job::Job;
using galley::job::Outcome;
using galley::job::Result;
using galley::test::MemoryFileSystem;

namespace {

Job job_for(const std::string& path, const std::string& slug) {
  galley::settings::Project project;
  project.name = "docs";
  project.source = "/src";
  project.output = "/out";
  Job job;
  job.project = std::make_shared<const galley::settings::Project>(project);
  job.path = path;
  job.slug = slug;
  job.now = "2026-01-01T00:00:00Z";
  job.admitted_size = 1 << 20;
  return job;
}

Job again(Job job, const Outcome& before) {
  job.known = before.record;
  job.now = "2026-02-02T00:00:00Z";
  return job;
}

}  // namespace

TEST_CASE("a new document is written and its record says so") {
  MemoryFileSystem files;
  files.put("/src/a.md", "# Title\n\nText.\n");
  const Outcome outcome = galley::job::run(files, job_for("a.md", "docs__a"));
  CHECK(outcome.result == Result::written);
  CHECK(files.written == std::vector<std::string>{"/out/docs__a.mdc"});
  CHECK(outcome.record.output == "docs__a.mdc");
  CHECK(outcome.record.output_digest == galley::sha256(files.bytes("/out/docs__a.mdc")));
  CHECK(outcome.record.fetched_at == "2026-01-01T00:00:00Z");
  CHECK_FALSE(outcome.record.manifest_line.empty());
  CHECK(files.bytes("/out/docs__a.mdc").find("Text.") != std::string::npos);
}

TEST_CASE("an unchanged document writes nothing") {
  MemoryFileSystem files;
  files.put("/src/a.md", "# Title\n");
  const Job job = job_for("a.md", "docs__a");
  const Outcome first = galley::job::run(files, job);
  files.written.clear();
  files.put("/src/a.md", "# Title\n");  // saved again: new times, same bytes
  const Outcome second = galley::job::run(files, again(job, first));
  CHECK(second.result == Result::unchanged);
  CHECK(files.written.empty());
  CHECK(second.record.source != first.record.source);
}

TEST_CASE("a record says when its source may change without its stat telling") {
  constexpr std::int64_t second = 1'000'000'000;
  MemoryFileSystem files;
  files.put("/src/part.md", "Part.\n");
  files.put("/src/a.md", "{{#include part.md}}\n");
  Job job = job_for("a.md", "docs__a");
  job.begun_at = 1 * second;  // the files are some nanoseconds from the epoch
  const Outcome soon = galley::job::run(files, job);
  CHECK(soon.record.is_racy);
  REQUIRE(soon.record.dependencies.size() == 1);
  CHECK(soon.record.dependencies[0].is_racy);
  CHECK(soon.record.dependencies[0].differs(files.stat("/src/part.md")));
  job = again(job, soon);
  job.begun_at = 3 * second;
  const Outcome late = galley::job::run(files, job);
  CHECK(late.result == Result::unchanged);
  CHECK_FALSE(late.record.is_racy);
  REQUIRE(late.record.dependencies.size() == 1);
  CHECK_FALSE(late.record.dependencies[0].differs(files.stat("/src/part.md")));
}

TEST_CASE("without a record, an output that is already right keeps its bytes and its time") {
  MemoryFileSystem files;
  files.put("/src/a.md", "# Title\n\nText.\n");
  const Job job = job_for("a.md", "docs__a");
  const Outcome first = galley::job::run(files, job);
  files.written.clear();
  Job fresh = job;
  fresh.now = "2026-03-03T00:00:00Z";
  const Outcome second = galley::job::run(files, fresh);
  CHECK(second.result == Result::unchanged);
  CHECK(second.record.fetched_at == first.record.fetched_at);
  CHECK(files.written.empty());
}

TEST_CASE("fetched_at moves only when the content does") {
  MemoryFileSystem files;
  files.put("/src/a.md", "# Title\n\nText.\n");
  const Job job = job_for("a.md", "docs__a");
  const Outcome first = galley::job::run(files, job);
  files.put("/src/a.md", "---\ndescription: new\n---\n# Title\n\nText.\n");
  const Outcome same = galley::job::run(files, again(job, first));
  CHECK(same.record.fetched_at == "2026-01-01T00:00:00Z");
  files.put("/src/a.md", "# Title\n\nOther.\n");
  CHECK(galley::job::run(files, again(job, same)).record.fetched_at == "2026-02-02T00:00:00Z");
}

TEST_CASE("a fixed time is the time of every output") {
  MemoryFileSystem files;
  files.put("/src/a.md", "Text.\n");
  Job job = job_for("a.md", "docs__a");
  job.fixed_time = "1970-01-01T00:00:00Z";
  CHECK(galley::job::run(files, job).record.fetched_at == "1970-01-01T00:00:00Z");
}

TEST_CASE("an output that somebody changed or removed is made again") {
  MemoryFileSystem files;
  files.put("/src/a.md", "Text.\n");
  const Job job = job_for("a.md", "docs__a");
  const Outcome first = galley::job::run(files, job);
  const std::string right = files.bytes("/out/docs__a.mdc");
  files.take("/out/docs__a.mdc");
  CHECK(galley::job::run(files, again(job, first)).result == Result::written);
  files.put("/out/docs__a.mdc", right + "more\n");
  CHECK(galley::job::run(files, again(job, first)).result == Result::written);
  CHECK(files.bytes("/out/docs__a.mdc") == right);
}

TEST_CASE("a file that galley did not write is neither overwritten nor removed") {
  MemoryFileSystem files;
  files.put("/src/a.md", "Text.\n");
  files.put("/out/docs__a.mdc", "my own notes\n");
  const Outcome outcome = galley::job::run(files, job_for("a.md", "docs__a"));
  CHECK(outcome.result == Result::failed);
  REQUIRE(outcome.record.diagnostics.size() == 1);
  CHECK(outcome.record.diagnostics[0].code == "output-not-ours");
  CHECK(outcome.record.diagnostics[0].message.find("/out/docs__a.mdc") != std::string::npos);
  CHECK(files.bytes("/out/docs__a.mdc") == "my own notes\n");

  const galley::job::Removal removal = galley::job::remove_output(
      files, *job_for("a.md", "").project, "docs__a.mdc", Claim::recorded);
  CHECK_FALSE(removal.removed);
  CHECK(removal.problem);
  CHECK(files.has("/out/docs__a.mdc"));
}

TEST_CASE("a folder or a link in an output's place is left, with what to do about it") {
  const galley::test::TempDir dir;
  dir.write("src/a.md", "Text.\n");
  std::filesystem::create_directories(dir / "out/folder.mdc");
  std::filesystem::create_symlink("folder.mdc", dir / "out/link.mdc");
  for (const char* slug : {"folder", "link"}) {
    INFO(slug);
    Job job = job_for("a.md", slug);
    auto project = *job.project;
    project.source = dir / "src";
    project.output = dir / "out";
    job.project = std::make_shared<const galley::settings::Project>(project);
    const Outcome outcome = galley::job::run(galley::real_file_system(), job);
    CHECK(outcome.result == Result::failed);
    REQUIRE(outcome.record.diagnostics.size() == 1);
    CHECK(outcome.record.diagnostics[0].code == "io-error");
    CHECK(outcome.record.diagnostics[0].message.find("move it away") != std::string::npos);
  }
}

TEST_CASE("an empty file or a copy of an output under another name is its owner's") {
  MemoryFileSystem files;
  files.put("/src/a.md", "Text.\n");
  galley::job::run(files, job_for("a.md", "docs__a"));
  files.put("/out/my-copy.mdc", files.bytes("/out/docs__a.mdc"));
  files.put("/out/empty.mdc", "");
  CHECK_FALSE(
      galley::job::remove_output(files, *job_for("a.md", "").project, "my-copy.mdc", Claim::met)
          .removed);
  CHECK_FALSE(
      galley::job::remove_output(files, *job_for("a.md", "").project, "empty.mdc", Claim::met)
          .removed);
  CHECK(galley::job::remove_output(files, *job_for("a.md", "").project, "docs__a.mdc", Claim::met)
            .removed);

  files.put("/out/docs__a.mdc", "");
  CHECK(galley::job::run(files, job_for("a.md", "docs__a")).result == Result::failed);
}

TEST_CASE("a document that outgrew its admission is not read but tried again") {
  MemoryFileSystem files;
  files.put("/src/a.md", std::string(5000, 'x'));
  Job job = job_for("a.md", "docs__a");
  job.admitted_size = 4000;
  const Outcome outcome = galley::job::run(files, job);
  CHECK(outcome.result == Result::changing);
  CHECK(outcome.record.source.size == 5000);
  CHECK(files.written.empty());
}

TEST_CASE("a source that is not there is neither an error nor an output") {
  MemoryFileSystem files;
  files.put("/src/b.md", "# B\n");
  CHECK(galley::job::run(files, job_for("a.md", "docs__a")).result == Result::vanished);
  files.take("/src/b.md");  // and the folder with it
  CHECK(galley::job::run(files, job_for("a.md", "docs__a")).result == Result::failed);
  CHECK(files.written.empty());
}

TEST_CASE("whatever operation fails, the last good output stays and the next run mends it") {
  for (int broken = 1; broken < 20; ++broken) {
    INFO("operation " << broken);
    MemoryFileSystem files;
    const Job job = job_for("a.md", "docs__a");
    files.put("/src/a.md", "Old.\n");
    const Outcome first = galley::job::run(files, job);
    const std::string good = files.bytes("/out/docs__a.mdc");
    files.put("/src/a.md", "New.\n");
    files.operations = 0;
    files.fail_from = broken;
    files.fail_with = ENOSPC;
    const Outcome second = galley::job::run(files, again(job, first));
    files.fail_from = 0;
    if (second.result == Result::written) {
      CHECK(broken > 2);
      return;  // the injected failure came after the last operation
    }
    CHECK(second.result == Result::failed);
    CHECK(second.record.diagnostics.at(0).code == "io-error");
    CHECK(second.record.output == "docs__a.mdc");
    CHECK(files.bytes("/out/docs__a.mdc") == good);
    CHECK(galley::job::run(files, again(job, second)).result == Result::written);
  }
  FAIL("every operation failed");
}

TEST_CASE("only outputs are listed, and nothing is removed by that") {
  MemoryFileSystem files;
  files.put("/out/a.mdc", "");
  files.put("/out/.galley-tmp-17-3", "half, of a list that is being written");
  files.put("/out/notes.txt", "");
  CHECK(galley::job::list_outputs(files, *job_for("a.md", "").project) ==
        std::vector<std::string>{"a.mdc"});
  CHECK(files.removed.empty());
}

TEST_CASE("what a document includes is on its record, also when it is missing") {
  MemoryFileSystem files;
  files.put("/src/a.md", "{{#include b.txt}} {{#include c.txt}}\n");
  files.put("/src/b.txt", "B");
  const Outcome outcome = galley::job::run(files, job_for("a.md", "docs__a"));
  CHECK(outcome.result == Result::written);
  REQUIRE(outcome.record.dependencies.size() == 2);
  CHECK(outcome.record.dependencies[0].path == "/src/b.txt");
  CHECK(outcome.record.dependencies[0].digest == galley::sha256("B"));
  CHECK(outcome.record.dependencies[1].path == "/src/c.txt");
  CHECK_FALSE(outcome.record.dependencies[1].stat);
  CHECK(galley::job::includes_are_in_place(files, outcome.record));
}

TEST_CASE("a document is rendered again for what it includes, and only for its bytes") {
  MemoryFileSystem files;
  files.put("/src/a.md", "{{#include b.txt}}\n");
  files.put("/src/b.txt", "B");
  const Job job = job_for("a.md", "docs__a");
  const Outcome first = galley::job::run(files, job);
  SECTION("saved again with the same bytes") {
    files.put("/src/b.txt", "B");
    const Outcome second = galley::job::run(files, again(job, first));
    CHECK(second.result == Result::unchanged);
    CHECK(second.record.dependencies != first.record.dependencies);
  }
  SECTION("changed") {
    files.put("/src/b.txt", "C");
    CHECK_FALSE(galley::job::includes_are_in_place(files, first.record));
    CHECK(galley::job::run(files, again(job, first)).result == Result::written);
  }
  SECTION("removed") {
    files.remove("/src/b.txt");
    const Outcome second = galley::job::run(files, again(job, first));
    CHECK(second.result == Result::written);
    CHECK(second.record.diagnostics.front().code == "include-missing");
  }
}

TEST_CASE("nothing outside of the repository is read, but from an include root") {
  MemoryFileSystem files;
  files.put("/src/a.md", "{{#include ../secret.txt}}\n");
  files.put("/secret.txt", "SECRET");
  Job job = job_for("a.md", "docs__a");
  const Outcome closed = galley::job::run(files, job);
  CHECK(closed.record.dependencies.empty());
  CHECK(files.bytes("/out/docs__a.mdc").find("SECRET") == std::string::npos);
  galley::settings::Project project = *job.project;
  project.include_roots = {"/secret.txt"};
  job.project = std::make_shared<const galley::settings::Project>(project);
  galley::job::run(files, job);
  CHECK(files.bytes("/out/docs__a.mdc").find("SECRET") != std::string::npos);
}

TEST_CASE("includes that were not admitted ask for as much room as they need, and then have it") {
  MemoryFileSystem files;
  files.put("/src/a.md", "{{#include b.txt}} {{#include b.txt}}\n");
  files.put("/src/b.txt", std::string(galley::job::included_leeway / 2 + 100, 'b'));
  Job job = job_for("a.md", "docs__a");
  job.admitted_size = 100;
  const Outcome crowded = galley::job::run(files, job);
  CHECK(crowded.result == Result::crowded);
  CHECK(crowded.included_bytes > galley::job::included_leeway);
  CHECK(crowded.record.dependencies.size() == 1);
  CHECK(files.written.empty());
  job.admitted_size = 100 + crowded.included_bytes;
  CHECK(galley::job::run(files, job).result == Result::written);
}

TEST_CASE(
    "a page whose folder is swapped for a link while it is read never shows what is outside") {
  const galley::test::SwappedFolder folders;
  galley::settings::Project project;
  project.source = folders.root();
  project.output = folders / "out";
  project.name = "docs";
  Job job = job_for("a/b/page.md", "docs__page");
  job.project = std::make_shared<const galley::settings::Project>(project);
  const galley::test::SwappedFolder::Swapping swapping(folders);
  unsigned failed = 0;
  unsigned secrets = 0;
  while (swapping.goes_on() || failed == 0) {
    const Outcome outcome = galley::job::run(galley::real_file_system(), job);
    if (outcome.result == Result::failed) {
      ++failed;
      continue;
    }
    const auto output = galley::real_file_system().read(folders / "out/docs__page.mdc");
    if (output->bytes.find("secret") != std::string::npos) ++secrets;
  }
  CHECK(secrets == 0);
}
