// The real galleyd and galleyctl: the self-check.
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/mman.h>
#include <unistd.h>

#include "support/catch.h"
#include "support/galley_process.h"
#include "support/output_tree.h"

using namespace galley::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

class Docs {
 public:
  Docs() {
    for (const char* name : {"a", "b", "c"}) {
      dir.write(std::string("docs/") + name + ".md", std::string("# ") + name + "\n");
    }
    galleyd = std::make_unique<GalleyProcess>(
        std::vector<std::string>{"--source", dir / "docs", "--out", dir / "out"});
    galleyd->wait_ready();
    galleyd->sync();
  }

  TempDir dir;
  std::unique_ptr<GalleyProcess> galleyd;
};

// Writes through a mapping that stays: the kernel tells nobody before it is let go.
class SilentWriter {
 public:
  explicit SilentWriter(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    bytes_ = ::mmap(nullptr, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    REQUIRE(bytes_ != MAP_FAILED);
  }
  ~SilentWriter() { ::munmap(bytes_, 1); }
  SilentWriter(const SilentWriter&) = delete;
  SilentWriter& operator=(const SilentWriter&) = delete;

  void write(const std::string& text) const { std::memcpy(bytes_, text.data(), text.size()); }

 private:
  void* bytes_;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an audit of a healthy daemon says so, also right after saves") {
  Docs docs;
  const CommandResult first = docs.galleyd->ctl({"audit"});
  CHECK(first.exit_code == 0);
  CHECK(contains(first.out, "3 documents and their outputs compared with the disk"));
  CHECK(contains(first.out, "nothing to repair"));
  for (int i = 0; i < 10; ++i) {
    docs.dir.write("docs/a.md", "# Saved " + std::to_string(i) + "\n");
    docs.dir.write("docs/" + std::to_string(i) + "/new.md", "# New\n");
    if (i > 0) fs::remove_all(docs.dir / ("docs/" + std::to_string(i - 1)));
    const json reports = docs.galleyd->request("audit")["reports"];
    CHECK(reports[0]["repaired"] == json::array());
  }
}

TEST_CASE("an audit repairs a change that no event told of, and reports it as a defect") {
  Docs docs;
  const SilentWriter writer(docs.dir / "docs/a.md");
  docs.galleyd->sync();
  const OutputTree before = output_tree(docs.dir / "out");
  writer.write("# Q\n");
  docs.galleyd->sync();
  CHECK(output_tree(docs.dir / "out") == before);
  const CommandResult audit = docs.galleyd->ctl({"audit"});
  CHECK(audit.exit_code == 1);
  CHECK(contains(audit.out, "audit-change-missed"));
  CHECK(contains(audit.out, docs.dir / "docs/a.md"));
  CHECK(contains(docs.dir.read("out/docs__a.mdc"), "# Q"));
  CHECK(contains(docs.galleyd->log(), "audit-change-missed"));
  CHECK(contains(docs.galleyd->status().dump(), "audit-change-missed"));
  CHECK(docs.galleyd->ctl({"audit", "docs"}).exit_code == 0);
  CHECK_FALSE(contains(docs.galleyd->status().dump(), "audit-change-missed"));
}

TEST_CASE("an audit makes outputs again that somebody deleted or altered") {
  Docs docs;
  const OutputTree right = output_tree(docs.dir / "out");
  fs::remove(docs.dir / "out/docs__a.mdc");
  docs.dir.write("out/docs__b.mdc", docs.dir.read("out/docs__b.mdc") + "more\n");
  const CommandResult audit = docs.galleyd->ctl({"audit", "--json"});
  CHECK(audit.exit_code == 1);
  const json repaired = json::parse(audit.out)["reports"][0]["repaired"];
  REQUIRE(repaired.size() == 2);
  CHECK(repaired[0]["code"] == "audit-output-missing");
  CHECK(repaired[1]["code"] == "audit-output-altered");
  CHECK(output_tree(docs.dir / "out") == right);
}

TEST_CASE("a paused daemon is not audited, and an unknown project is no project") {
  Docs docs;
  CHECK(docs.galleyd->ctl({"audit", "elsewhere"}).exit_code == 2);
  docs.galleyd->request("pause");
  const CommandResult audit = docs.galleyd->ctl({"audit"});
  CHECK(audit.exit_code == 1);
  CHECK(contains(audit.err, "galleyctl resume"));
}
