#include <cerrno>
#include <filesystem>

#include <sys/stat.h>

#include "ctl_doctor.h"
#include "examine.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace galley;
using namespace galley::ctl;
using Level = Finding::Level;
using galley::test::TempDir;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

settings::Project project(const std::string& source, const std::string& output) {
  settings::Project own;
  own.name = "book";
  own.source = source;
  own.output = output;
  return own;
}

}  // namespace

TEST_CASE("a limit of watches is judged by the folders that there are, and the mend raises it") {
  InotifyLimits limits{65'536, 128, 16'384};
  CHECK(judge_watches(limits, 100).level == Level::good);
  const Finding few = judge_watches(limits, 400'000);
  CHECK(few.level == Level::warning);
  CHECK(contains(few.mend, "sysctl -w fs.inotify.max_user_watches=800000"));
  CHECK(judge_watches(limits, std::nullopt).level == Level::good);
  limits.watches = 1000;
  CHECK(judge_watches(limits, std::nullopt).level == Level::warning);
}

TEST_CASE("what the kernel refuses is an error or a note by what it costs") {
  InotifyLimits limits{65'536, 128, 16'384};
  CHECK(judge_instances(limits).level == Level::good);
  limits.is_instance_to_be_had = false;
  CHECK(judge_instances(limits).level == Level::error);
  CHECK(contains(judge_instances(limits).mend, "max_user_instances=512"));
  CHECK(judge_queue(limits).level == Level::good);
  limits.queued = 16;
  CHECK(contains(judge_queue(limits).mend, "max_queued_events=16384"));
  CHECK(judge_fanotify(0).level == Level::good);
  CHECK(judge_fanotify(EPERM).level == Level::note);
  CHECK(judge_fanotify(EMFILE).level == Level::warning);
  CHECK(judge_descriptors({1024, 4096}).level == Level::good);
  CHECK(judge_descriptors({256, 4096}).level == Level::warning);
}

TEST_CASE("a socket that nobody listens at is stale, and each state has its mend") {
  CHECK(judge_socket("/s", SocketState::answers).mend.empty());
  for (const SocketState state : {SocketState::absent, SocketState::stale, SocketState::silent}) {
    CHECK_FALSE(judge_socket("/s", state).mend.empty());
  }
  CHECK(judge_socket("/s", SocketState::silent).level == Level::error);
}

TEST_CASE("a folder of the socket that others may write to is an error") {
  const TempDir dir;
  CHECK(examine_socket_folder(dir / "control.sock").empty());
  REQUIRE(::chmod(dir.path().c_str(), 0777) == 0);
  const Findings findings = examine_socket_folder(dir / "control.sock");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].level == Level::error);
  CHECK(findings[0].mend == "chmod go-w " + dir.path());
}

TEST_CASE("versions that differ are told with the mend") {
  CHECK(judge_versions("1.0", "").level == Level::good);
  CHECK(judge_versions("1.0", "1.0").level == Level::good);
  CHECK(judge_versions("1.1", "1.0").level == Level::warning);
}

TEST_CASE("a source that is missing and an output that is no folder are found") {
  const TempDir dir;
  std::filesystem::create_directories(dir / "docs");
  CHECK(worst(examine_project(project(dir / "docs", dir / "out/deep"))) == Level::good);
  CHECK(worst(examine_project(project(dir / "none", dir / "out"))) == Level::warning);
  dir.write("file", "");
  CHECK(worst(examine_project(project(dir / "file", dir / "out"))) == Level::error);
  CHECK(worst(examine_project(project(dir / "docs", dir / "file/out"))) == Level::error);
  settings::Project with_html = project(dir / "docs", dir / "out");
  with_html.html = dir / "file/site";
  CHECK(worst(examine_project(with_html)) == Level::error);
}

TEST_CASE(
    "a source on a network disk is told of, and one that would not be polled there warned of") {
  settings::Project remote = project("/docs", "/out");
  CHECK(judge_file_system(remote, "ext4").empty());
  CHECK(worst(judge_file_system(remote, "nfs4")) == Level::note);
  remote.watch_backend = settings::WatchBackend::inotify;
  CHECK(worst(judge_file_system(remote, "fuse.sshfs")) == Level::warning);
}

TEST_CASE("doctor says how far galleyd is confined, and each reason why no further once") {
  using confine::Standing;
  CHECK(judge_confinement({}).empty());  // a galleyd that does not say
  const Findings found = judge_confinement({"strict",
                                            2,
                                            {{"seccomp", Standing::failed, "EPERM", "allow it"},
                                             {"a", Standing::in_force, "", ""},
                                             {"b", Standing::unavailable, "too old", "newer"},
                                             {"c", Standing::unavailable, "too old", "newer"},
                                             {"d", Standing::in_force, "a gap", "newer"}}});
  REQUIRE(found.size() == 4);
  CHECK(found[0].level == Level::good);
  CHECK(found[0].text == "strict: a, d (Landlock ABI 2)");
  CHECK(found[1].level == Level::warning);
  CHECK(found[1].text == "without seccomp: EPERM");
  CHECK(found[2].level == Level::note);
  CHECK(found[2].text == "without b, c: too old");
  CHECK(found[2].mend == "newer");
  CHECK(found[3].text == "not wholly d: a gap");
  const Findings none = judge_confinement({"off", 7, {{"a", Standing::left_out, "so", "not"}}});
  CHECK(none[0].level == Level::note);
  CHECK(none[0].text == "galleyd is not confined");
}

TEST_CASE("findings are drawn with their mends, and every bad one has one") {
  const Findings findings{judge_queue({1, 1, 16}), judge_fanotify(0)};
  const std::string text = draw(findings, View());
  CHECK(contains(text, "~ inotify queue  16 events, so that"));
  CHECK(contains(text, "    mend: sudo sysctl -w fs.inotify.max_queued_events=16384"));
  CHECK(contains(text, "* fanotify  to be had\n"));
  CHECK(to_json(findings)[0]["level"] == "warning");
}

TEST_CASE("settings in a report have no comments, passwords or values of unknown keys") {
  const std::string shown = without_secrets(
      "# my token is 1234\n"
      "projects:\n"
      "  - name: a  # secret\n"
      "    repo: https://ana:hunter2@git.example.org/a/b\n"
      "    password: hunter2\n"
      "    source: /a\n"
      "    output: ${OUT}\n"
      "token: hunter2\n");
  CHECK(shown ==
        "projects:\n"
        "  - name: a\n"
        "    repo: https://***@git.example.org/a/b\n"
        "    password:\n"
        "    source: /a\n"
        "    output: ${OUT}\n"
        "token:\n");
}
