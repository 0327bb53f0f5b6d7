#include "control/socket_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include "control/socket_path.h"
#include "rig.h"

using namespace galley;
using namespace galley::control;
using galley::test::Peer;
using galley::test::Rig;
using galley::test::TempDir;

namespace {

unsigned mode_of(const std::string& path) {
  struct stat st {};
  return ::lstat(path.c_str(), &st) == 0 ? st.st_mode & 07777 : 0;
}

std::string refusal(const std::string& path) {
  try {
    const SocketFile file(path);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A socket that somebody has bound; listening or not.
Fd bound_socket(const std::string& path, bool is_listening) {
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = socket_address(path);
  REQUIRE(::bind(fd.get(), as_sockaddr(address), sizeof address) == 0);
  if (is_listening) REQUIRE(::listen(fd.get(), 1) == 0);
  return fd;
}

}  // namespace

TEST_CASE("the socket is private in a private folder, whatever the umask") {
  const mode_t before = ::umask(0);
  {
    TempDir dir;
    const SocketFile file(dir / "a/run/control.sock");
    CHECK(mode_of(dir / "a/run") == 0700);
    CHECK(mode_of(dir / "a/run/control.sock") == 0600);
    CHECK(Peer(dir / "a/run/control.sock").is_connected());
  }
  ::umask(before);
}

TEST_CASE("a second daemon is refused with the first one's process id, which goes on") {
  Rig rig;
  const std::string why = refusal(rig.server->path());
  CHECK(contains(why, rig.server->path()));
  CHECK(contains(why, "pid " + std::to_string(::getpid())));
  CHECK(contains(why, "galleyctl --socket " + rig.server->path() + " stop"));
  CHECK_FALSE(contains(why, "folder"));
  CHECK(rig.ask(test::request(1, "status")).contains("result"));
}

TEST_CASE("a socket left by a killed daemon is replaced") {
  TempDir dir;
  bound_socket(dir / "control.sock", false).reset();
  REQUIRE(dir.exists("control.sock"));
  const SocketFile file(dir / "control.sock");
  CHECK(Peer(dir / "control.sock").is_connected());
}

TEST_CASE("what somebody else listens at or keeps there is left alone") {
  TempDir dir;
  const Fd other = bound_socket(dir / "other.sock", true);
  CHECK(contains(refusal(dir / "other.sock"), "another program is listening"));
  CHECK(Peer(dir / "other.sock").is_connected());

  // Also one that is too busy to take another connection (EAGAIN).
  std::vector<Peer> queue;
  do {
    queue.emplace_back(dir / "other.sock");
  } while (queue.back().is_connected());
  CHECK(contains(refusal(dir / "other.sock"), "another program is listening"));

  dir.write("notes.txt", "mine");
  CHECK(contains(refusal(dir / "notes.txt"), "not a socket"));
  CHECK(dir.read("notes.txt") == "mine");
}

TEST_CASE("the socket goes with its owner, one that has been put in its place stays") {
  TempDir dir;
  { const SocketFile file(dir / "control.sock"); }
  CHECK_FALSE(dir.exists("control.sock"));
  {
    const SocketFile file(dir / "control.sock");
    std::filesystem::rename(dir / "control.sock", dir / "moved.sock");
    dir.write("control.sock", "not ours");
  }
  CHECK(dir.read("control.sock") == "not ours");
}

TEST_CASE("a path of 107 bytes fits, one more is a clear error") {
  TempDir dir;
  const std::string folder = dir / "";
  const SocketFile file(folder + std::string(max_socket_path - folder.size(), 's'));
  const std::string why = refusal(folder + std::string(max_socket_path + 1 - folder.size(), 'l'));
  CHECK(contains(why, "is 108 bytes long and Linux allows 107"));
  CHECK(contains(refusal(""), "empty"));
}

TEST_CASE("a folder that others may write to is refused, with the mend") {
  TempDir dir;
  std::filesystem::create_directory(dir / "open");
  ::chmod((dir / "open").c_str(), 0777);
  CHECK(contains(refusal(dir / "open/control.sock"), "chmod go-w " + (dir / "open")));
  ::chmod((dir / "open").c_str(), 01777);  // as /tmp is
  CHECK(refusal(dir / "open/control.sock").empty());
  ::chmod((dir / "open").c_str(), 0755);
  CHECK(refusal(dir / "open/control.sock").empty());
  CHECK(mode_of(dir / "open") == 0755);  // somebody's folder stays as it is
  if (::geteuid() == 0) {
    REQUIRE(::chown((dir / "open").c_str(), 65534, 65534) == 0);
    CHECK(contains(refusal(dir / "open/control.sock"), "belongs to another user"));
  }
}

TEST_CASE("galleyd and galleyctl find each other by one rule") {
  const auto with = [](std::vector<std::pair<std::string, std::string>> variables) {
    return default_socket([=](std::string_view name) -> std::optional<std::string> {
      for (const auto& [key, value] : variables) {
        if (key == name) return value;
      }
      return std::nullopt;
    });
  };
  CHECK(with({{"XDG_RUNTIME_DIR", "/run/user/1000"}}) == "/run/user/1000/galley/control.sock");
  CHECK(with({{"RUNTIME_DIRECTORY", "/run/galley:/run/other"}}) == "/run/galley/control.sock");
  CHECK(with({{"XDG_RUNTIME_DIR", "/run/user/0"}, {"RUNTIME_DIRECTORY", "/run/x"}}) ==
        "/run/user/0/galley/control.sock");
  CHECK(with({{"GALLEY_SOCKET", "/tmp/s"}, {"XDG_RUNTIME_DIR", "/run/user/1000"}}) == "/tmp/s");
  CHECK(with({{"XDG_RUNTIME_DIR", ""}}) ==
        "/tmp/galley-" + std::to_string(::geteuid()) + "/control.sock");
}
