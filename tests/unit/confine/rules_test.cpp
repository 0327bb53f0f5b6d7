// Which measures follow from the settings.
#include "confine/rules.h"

#include <algorithm>

#include "support/catch.h"

using namespace galley::confine;
using galley::settings::Confine;
using galley::settings::Settings;

namespace {

Settings settings_with(Confine mode) {
  Settings settings;
  settings.confine = mode;
  settings.socket = "/run/user/7/galley/control.sock";
  for (const char* output : {"/out/a", "/out/b"}) settings.projects.emplace_back().output = output;
  return settings;
}

}  // namespace

TEST_CASE("a daemon is confined without any settings, and its files are left free") {
  CHECK(Settings().confine == Confine::basic);
  const Rules rules = rules_of_daemon(settings_with(Confine::basic), "");
  CHECK(rules.has_basics);
  CHECK(rules.has_abstract_sockets);
  CHECK_FALSE(rules.has_files);
  CHECK(rules.writable.empty());
  CHECK(rules.files.reason.find("confine: strict") != std::string::npos);
}

TEST_CASE("a strict daemon writes to outputs, the folder of its socket and /dev/null") {
  const Rules rules = rules_of_daemon(settings_with(Confine::strict), "");
  CHECK(rules.has_basics);
  CHECK(rules.has_files);
  CHECK(rules.writable == std::vector<Place>{{"/dev/null", Use::device},
                                             {"/out/a", Use::outputs},
                                             {"/out/b", Use::outputs},
                                             {"/run/user/7/galley", Use::runtime}});
}

TEST_CASE("a strict daemon writes to folders of pages of HTML as well") {
  Settings settings = settings_with(Confine::strict);
  settings.projects[0].html = "/site";
  const Rules rules = rules_of_daemon(settings, "");
  CHECK(std::count(rules.writable.begin(), rules.writable.end(), Place{"/site", Use::outputs}) ==
        1);
}

TEST_CASE("a daemon that starts editors is not confined, for they would be too") {
  Settings settings = settings_with(Confine::basic);
  settings.preview.editor = {"vi", "{file}"};
  const Rules rules = rules_of_daemon(settings, "");
  CHECK_FALSE(rules.has_basics);
  CHECK_FALSE(rules.has_files);
  CHECK(rules.basics.reason.find("preview.editor") != std::string::npos);
  CHECK_FALSE(rules.basics.mend.empty());
}

TEST_CASE("an abstract socket of the service manager stays within reach") {
  CHECK(rules_of_daemon(settings_with(Confine::basic), "/run/systemd/notify").has_abstract_sockets);
  const Rules rules = rules_of_daemon(settings_with(Confine::basic), "@notify");
  CHECK(rules.has_basics);
  CHECK_FALSE(rules.has_abstract_sockets);
  CHECK_FALSE(rules.abstract_sockets.reason.empty());
}

TEST_CASE("a run of once is strict whatever its settings, but for off") {
  Settings settings = settings_with(Confine::basic);
  settings.preview.editor = {"vi", "{file}"};  // starts none
  const Rules rules = rules_of_once(settings, "/ci/report.json");
  CHECK(rules.mode == Confine::strict);
  CHECK(rules.has_basics);
  CHECK(rules.has_files);
  CHECK(rules.writable == std::vector<Place>{{"/dev/null", Use::device},
                                             {"/out/a", Use::outputs},
                                             {"/out/b", Use::outputs},
                                             {"/ci", Use::report}});
  CHECK(rules_of_once(settings, "").writable.size() == 3);

  const Rules none = rules_of_once(settings_with(Confine::off), "/ci/report.json");
  CHECK_FALSE(none.has_basics);
  CHECK_FALSE(none.has_files);
  CHECK(none.basics.reason.find("confine: off") != std::string::npos);
}
