#include "fixture.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using galley::settings::default_file;
using galley::test::environment;
using galley::test::TempDir;

TEST_CASE("the default file is looked for where the XDG specification says") {
  const TempDir dir;
  dir.write("xdg/galley/galley.yaml", "");
  dir.write("home/.config/galley/galley.yaml", "");
  const auto with = [&](galley::test::Variables variables) {
    return default_file(environment(std::move(variables)));
  };
  CHECK(with({{"XDG_CONFIG_HOME", dir / "xdg"}, {"HOME", dir / "home"}}) ==
        dir / "xdg/galley/galley.yaml");
  CHECK(with({{"HOME", dir / "home"}}) == dir / "home/.config/galley/galley.yaml");
  CHECK(with({{"XDG_CONFIG_HOME", "relative"}, {"HOME", dir / "home"}}) ==
        dir / "home/.config/galley/galley.yaml");
  CHECK(with({{"XDG_CONFIG_HOME", dir / "empty"}, {"HOME", dir / "home"}}) == with({}));
}

TEST_CASE("the process environment is the process's own") {
  ::setenv("GALLEY_TEST_VARIABLE", "here", 1);
  CHECK(galley::settings::process_environment()("GALLEY_TEST_VARIABLE") == "here");
  CHECK_FALSE(galley::settings::process_environment()("GALLEY_TEST_NO_SUCH"));
}

TEST_CASE("a file is loaded by a relative name and through a link") {
  const TempDir dir;
  dir.write("real/galley.yaml", galley::test::with_project(""));
  REQUIRE(::symlink((dir / "real/galley.yaml").c_str(), (dir / "link.yaml").c_str()) == 0);
  const auto loaded = galley::settings::load(dir / "link.yaml", environment({}));
  CHECK(loaded.diagnostics.empty());
  CHECK(loaded.settings.projects.at(0).source == dir / "docs");
}
