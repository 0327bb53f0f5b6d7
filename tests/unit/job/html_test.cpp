// The page of HTML that a job makes beside the output.
#include <algorithm>

#include "html/assets.h"
#include "job/job.h"
#include "job/outputs.h"
#include "render/output.h"
#include "support/catch.h"
#include "support/memory_file_system.h"

using namespace galley;
using job::Claim;
using job::Job;
using job::Outcome;
using job::Result;
using test::MemoryFileSystem;

namespace {

const std::string page_path = "/site/docs__a.html";

settings::Project docs() {
  settings::Project project;
  project.name = "docs";
  project.source = "/src";
  project.repo_root = "/src";
  project.site_root = "/src";
  project.output = "/out";
  project.html = "/site";
  return project;
}

Job job_for(const settings::Project& project = docs()) {
  Job job;
  job.project = std::make_shared<const settings::Project>(project);
  job.path = "a.md";
  job.slug = "docs__a";
  job.now = "2026-01-01T00:00:00Z";
  job.admitted_size = 1 << 20;
  return job;
}

Job again(const Outcome& before) {
  Job job = job_for();
  job.known = before.record;
  return job;
}

std::shared_ptr<const render::LinkTargets> pages(const std::vector<std::string>& paths) {
  auto targets = std::make_shared<render::LinkTargets>();
  for (const std::string& path : paths) {
    targets->set(path, render::page_addresses(docs(), path, render::base_slug(docs(), path)));
  }
  return targets;
}

bool shows(MemoryFileSystem& files, const std::string& text) {
  return files.bytes(page_path).find(text) != std::string::npos;
}

std::string copy_of(const std::string& path, const std::string& bytes) {
  return html::asset_name(path, sha256(bytes));
}

}  // namespace

TEST_CASE("a document's page of HTML lies by the output's name in its own folder") {
  MemoryFileSystem files;
  files.put("/src/a.md", "# A\n\nText.\n");
  const Outcome first = job::run(files, job_for());
  CHECK(files.written == std::vector<std::string>{page_path, "/out/docs__a.mdc"});
  CHECK(first.record.html_digest == sha256(files.bytes(page_path)));
  CHECK(shows(files, "<p>Text.</p>"));
  files.written.clear();
  CHECK(job::run(files, again(first)).result == Result::unchanged);
  CHECK(files.written.empty());
}

TEST_CASE("links lead to the pages of other documents, to headings, and nowhere without one") {
  MemoryFileSystem files;
  files.put("/src/a.md", "[b](x/b.md#c) [r](/x/b/) [s](#a) [d](d.md) [h](https://x.y/z)\n");
  Job job = job_for();
  job.targets = pages({"a.md", "x/b.md"});
  const Outcome outcome = job::run(files, job);
  CHECK(shows(files, "href=\"docs__x__b.html#c\""));
  CHECK(shows(files, "href=\"docs__x__b.html\" data-at=\"0:"));  // of [r]
  CHECK(shows(files, "href=\"#a\""));
  CHECK(shows(files, ">d</span>"));
  CHECK(shows(files, "href=\"https://x.y/z\""));
  CHECK(std::any_of(outcome.record.targets.begin(), outcome.record.targets.end(),
                    [](const state::Target& t) { return t.link == "d.md" && t.html.empty(); }));
}

TEST_CASE("what a page shows is copied under a name that says what it is") {
  MemoryFileSystem files;
  files.put("/src/img/l.png", std::string("\x89PNG\0", 5));
  files.put("/src/public/p.svg", "<svg/>");
  files.put("/src/data.csv", "1\n");
  files.put("/src/tool.js", "alert(1)");
  files.put("/src/a.md", "![l](img/l.png) ![p](/p.svg) [d](data.csv) [t](tool.js) ![n](no.png)\n");
  const Outcome first = job::run(files, job_for());
  const std::string logo = copy_of("l.png", std::string("\x89PNG\0", 5));
  CHECK(files.bytes("/site/" + logo) == std::string("\x89PNG\0", 5));
  CHECK(shows(files, "src=\"" + logo + "\""));
  CHECK(shows(files, "src=\"" + copy_of("p.svg", "<svg/>") + "\""));
  CHECK(shows(files, "href=\"" + copy_of("data.csv", "1\n") + "\""));
  CHECK_FALSE(shows(files, "tool.js"));
  CHECK_FALSE(shows(files, "no.png\""));
  CHECK(first.record.assets.size() == 3);

  files.put("/src/img/l.png", "another");
  const Outcome second = job::run(files, again(first));
  CHECK(second.result == Result::written);
  CHECK(shows(files, copy_of("l.png", "another")));
  CHECK(files.has("/site/" + logo));  // others may show it: the index knows
}

TEST_CASE("a picture that comes later is shown then") {
  MemoryFileSystem files;
  files.put("/src/a.md", "![l](l.png)\n");
  const Outcome first = job::run(files, job_for());
  files.put("/src/l.png", "x");
  CHECK(job::run(files, again(first)).result == Result::written);
  CHECK(shows(files, copy_of("l.png", "x")));
}

TEST_CASE("nothing outside of the repository and nothing secret is copied") {
  MemoryFileSystem files;
  files.put("/other/l.png", "x");
  files.put("/src/.hidden/l.png", "x");
  files.put("/src/a.md", "![l](../other/l.png) ![h](.hidden/l.png) [e](../../etc/x.txt)\n");
  CHECK(job::run(files, job_for()).record.assets.empty());
}

TEST_CASE("a page or a copy that was deleted or altered is made again") {
  MemoryFileSystem files;
  files.put("/src/l.png", "x");
  files.put("/src/a.md", "![l](l.png)\n");
  const Outcome first = job::run(files, job_for());
  const std::string copy = "/site/" + copy_of("l.png", "x");
  const std::string page = files.bytes(page_path);
  for (const std::string& path : {page_path, copy}) {
    INFO(path);
    const std::string good = files.bytes(path);
    files.take(path);
    CHECK_FALSE(job::is_in_place(files, docs(), first.record));
    CHECK(job::run(files, again(first)).result == Result::written);
    CHECK(files.bytes(path) == good);
    files.put(path, good + " ");
    Job doubted = again(first);
    doubted.known_output = Job::Output::unverified;
    if (path == page_path) files.put(path, page + "<!-- mine -->");
    CHECK(job::run(files, doubted).result == Result::written);
    CHECK(files.bytes(path) == good);
  }
}

TEST_CASE("a page that galley did not write is neither overwritten nor removed") {
  MemoryFileSystem files;
  files.put("/src/a.md", "Text.\n");
  files.put(page_path, "<p>mine</p>");
  const Outcome outcome = job::run(files, job_for());
  CHECK(outcome.result == Result::failed);
  CHECK(outcome.record.diagnostics.at(0).code == "output-not-ours");
  CHECK_FALSE(files.has("/out/docs__a.mdc"));
  CHECK(job::remove_output(files, docs(), "docs__a.mdc", Claim::recorded).problem);
  CHECK(files.bytes(page_path) == "<p>mine</p>");
}

TEST_CASE("an output is removed with its page, and a copy only when it is what its name says") {
  MemoryFileSystem files;
  files.put("/src/l.png", "x");
  files.put("/src/a.md", "![l](l.png)\n");
  job::run(files, job_for());
  const std::string copy = copy_of("l.png", "x");
  files.put("/site/copy-of-mine.html", files.bytes(page_path));
  CHECK(job::list_outputs(files, docs()) ==
        std::vector<std::string>{copy, "copy-of-mine.mdc", "docs__a.mdc"});
  CHECK_FALSE(job::remove_output(files, docs(), "copy-of-mine.mdc", Claim::met).removed);
  CHECK(job::remove_output(files, docs(), "docs__a.mdc", Claim::met).removed);
  CHECK_FALSE(files.has("/out/docs__a.mdc"));
  CHECK_FALSE(files.has(page_path));
  files.put("/site/" + copy, "painted over");
  CHECK(job::remove_output(files, docs(), copy, Claim::recorded).problem);
  files.put("/site/" + copy, "x");
  CHECK(job::remove_output(files, docs(), copy, Claim::recorded).removed);
}

TEST_CASE("a page of HTML that was read as a document becomes none") {
  MemoryFileSystem files;
  files.put("/src/a.md", "Text.\n");
  job::run(files, job_for());
  files.put("/src/a.md", files.bytes(page_path));
  const Outcome outcome = job::run(files, job_for());
  CHECK(outcome.record.diagnostics.at(0).code == "document-is-output");
}

TEST_CASE("whatever operation fails, a record claims only the page that is there") {
  for (int broken = 1; broken < 60; ++broken) {
    INFO("operation " << broken);
    MemoryFileSystem files;
    files.put("/src/l.png", "x");
    files.put("/src/a.md", "![l](l.png)\n");
    const Outcome first = job::run(files, job_for());
    files.put("/src/l.png", "y");
    files.put("/src/a.md", "![l](l.png) New.\n");
    files.operations = 0;
    files.fail_from = broken;
    files.fail_with = ENOSPC;
    const Outcome second = job::run(files, again(first));
    files.fail_from = 0;
    if (second.result == Result::written) {
      CHECK(broken > 4);
      return;  // the injected failure came after the last operation
    }
    CHECK(second.record.html_digest == sha256(files.bytes(page_path)));
    for (const std::string& asset : second.record.assets) {
      CHECK(shows(files, asset));
      CHECK(files.has("/site/" + asset));
    }
    CHECK(job::run(files, again(second)).result == Result::written);
    CHECK(shows(files, copy_of("l.png", "y")));
  }
  FAIL("every operation failed");
}

TEST_CASE("a page whose output could not be written is not left behind, whatever fails") {
  for (int failing = 1; failing > 0; ++failing) {
    MemoryFileSystem files;
    files.put("/src/a.md", "# A\n");
    files.fail_from = files.fail_to = failing;
    job::run(files, job_for());
    INFO("operation " << failing << " fails");
    CHECK(files.has(page_path) == files.has("/out/docs__a.mdc"));
    if (files.operations < failing) break;
  }
}
