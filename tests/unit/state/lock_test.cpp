#include "state/lock.h"

#include <filesystem>

#include <signal.h>
#include <sys/wait.h>

#include "fixture.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using galley::Fd;
using galley::state::Lock;
using galley::state::lock_holder;
using galley::test::TempDir;

namespace {

// A child that takes the lock, says so and then waits to be killed.
class Holder {
 public:
  explicit Holder(const std::string& path) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const Fd read_end(ends[0]);
    Fd write_end(ends[1]);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) hold(path, write_end.get());
    write_end.reset();
    char byte = 0;
    REQUIRE(::read(read_end.get(), &byte, 1) == 1);
  }
  ~Holder() { end(); }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  int pid() const { return pid_; }

 private:
  [[noreturn]] static void hold(const std::string& path, int pipe) {
    try {
      const Lock lock(path, "the output folder", "go elsewhere");
      if (::write(pipe, "x", 1) == 1) ::pause();
    } catch (const galley::Error&) {
      ::_exit(1);
    }
    ::_exit(0);
  }

  pid_t pid_ = 0;
};

std::string refusal(const std::string& path) {
  try {
    const Lock lock(path, "/out of `docs`", "go elsewhere");
  } catch (const galley::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a lock makes its file and folder and writes the process id") {
  const TempDir dir;
  const Lock lock(dir / "out/.galley/lock", "out", "go elsewhere");
  CHECK(dir.read("out/.galley/lock") == std::to_string(::getpid()) + "\n");
  CHECK(lock_holder(dir / "out/.galley/lock") == ::getpid());
}

TEST_CASE("a second process is refused with the first one's process id") {
  const TempDir dir;
  const Holder holder(dir / "lock");
  CHECK(refusal(dir / "lock") == "/out of `docs` is in use by galleyd (pid " +
                                     std::to_string(holder.pid()) + "); go elsewhere");
  CHECK(lock_holder(dir / "lock") == holder.pid());
}

TEST_CASE("a killed holder leaves no lock behind, only its old number") {
  const TempDir dir;
  Holder holder(dir / "lock");
  holder.end();
  CHECK_FALSE(lock_holder(dir / "lock"));
  CHECK(refusal(dir / "lock").empty());
}

TEST_CASE("a holder that is being killed is waited for instead of refused") {
  const TempDir dir;
  Holder holder(dir / "lock");
  for (int round = 0; round < 50; ++round) {
    Holder next(dir / ("lock" + std::to_string(round)));
    ::kill(next.pid(), SIGKILL);  // not waited for: it stays a zombie
    CHECK(refusal(dir / ("lock" + std::to_string(round))).empty());
  }
  CHECK_FALSE(refusal(dir / "lock").empty());
}

TEST_CASE("two locks in one process exclude each other") {
  const TempDir dir;
  {
    const Lock first(dir / "lock", "x", "go elsewhere");
    CHECK_FALSE(refusal(dir / "lock").empty());
    CHECK_FALSE(refusal(dir / "lock").empty());  // the refused try took nothing away
  }
  CHECK(refusal(dir / "lock").empty());
}

TEST_CASE("a lock moves with its owner") {
  const TempDir dir;
  Lock first(dir / "lock", "x", "go elsewhere");
  const Lock second = std::move(first);
  CHECK_FALSE(refusal(dir / "lock").empty());
}

TEST_CASE("a lock file that was deleted and made again is another lock") {
  const TempDir dir;
  const Lock first(dir / "lock", "x", "go elsewhere");
  std::filesystem::remove(dir / "lock");
  CHECK_FALSE(lock_holder(dir / "lock"));
  const Lock second(dir / "lock", "x", "go elsewhere");
  CHECK_FALSE(refusal(dir / "lock").empty());
}

TEST_CASE("a longer number that was there before does not show through") {
  const TempDir dir;
  dir.write("lock", "999999999999\nrubbish");
  const Lock lock(dir / "lock", "x", "go elsewhere");
  CHECK(dir.read("lock") == std::to_string(::getpid()) + "\n");
}

TEST_CASE("a link or folder in the lock's place is an error that names it") {
  const TempDir dir;
  dir.write("other", "precious");
  std::filesystem::create_symlink(dir / "other", dir / "lock");
  CHECK(refusal(dir / "lock").find(dir / "lock") != std::string::npos);
  CHECK(dir.read("other") == "precious");
  std::filesystem::create_directory(dir / "folder");
  CHECK(refusal(dir / "folder").find(dir / "folder") != std::string::npos);
}
