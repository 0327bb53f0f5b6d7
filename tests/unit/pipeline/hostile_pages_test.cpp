// Pages as nobody writes them: what they are made of must not keep others, or the lists, from being
// right.
#include <algorithm>
#include <string>

#include "support/catch.h"
#include "unit/pipeline/rig.h"

using namespace galley;
using galley::test::id;
using galley::test::Rig;
using galley::test::TempDir;

namespace {

bool is_listed(const TempDir& dir, const std::string& text) {
  return dir.read("out/index.jsonl").find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("lists whose first line is of megabytes stay galley's own") {
  const TempDir dir;
  dir.write("src/a.md", "# " + std::string(5 << 18, 'x') + "\n");
  dir.write("src/b.md", "# B\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  REQUIRE(is_listed(dir, "docs__b.mdc"));
  dir.write("src/b.md", "# Edited\n");
  rig.look("b.md");
  rig.executor.run_all();
  CHECK(rig.problems == 0);
  CHECK(is_listed(dir, "Edited"));
}

TEST_CASE("what a page includes is known after a restart, whatever bytes are in its addresses") {
  const TempDir dir;
  const std::string zero(1, '\0');
  dir.write("src/a.md", "# A\n\n![i](i%00i.png) [j](j%00j.md) [z](z.md)\n\n![k](k" + zero +
                            ".png)\n\n<!-- @include: ./x" + zero +
                            "y.txt -->\n\n<!-- @include: ./z.txt -->\n");
  dir.write("src/z.txt", "text\n");
  settings::Project keys;
  keys.repo_root = dir / "src";
  const auto known = [](const Rig& rig) {
    const pipeline::Index& index = rig.pipeline->project(id)->index;
    return index.record("a.md", *index.find("a.md"));
  };
  state::Record before;
  {
    Rig rig(dir, "out", 50, keys);
    rig.scan();
    rig.executor.run_all();
    before = known(rig);
  }
  const auto has_zero = [](const state::Dependency& dependency) {
    return dependency.path.find('\0') != std::string::npos;
  };
  CHECK(std::none_of(before.dependencies.begin(), before.dependencies.end(), has_zero));
  const Rig rig(dir, "out", 50, keys);
  const state::Record after = known(rig);
  CHECK(after.dependencies == before.dependencies);
  REQUIRE(after.links.size() == before.links.size());
  CHECK(after.links.back() == before.links.back());
}
