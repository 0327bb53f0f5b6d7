// Clients of the control socket that misbehave, and sockets that are not what they were: galleyd
// goes on with its work and with everybody else.
#include <csignal>
#include <fstream>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/fd.h"
#include "fault/site.h"
#include "support/catch.h"
#include "support/sanitized.h"

using namespace galley::test;
namespace fs = std::filesystem;
using galley::Fd;

namespace {

Fd connect_to(const std::string& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket.copy(address.sun_path, sizeof address.sun_path - 1);
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(fd.get(), generic, sizeof address) != 0) return Fd();
  return fd;
}

// As much of it as the other side takes.
std::size_t send_all(const Fd& fd, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t size =
        ::send(fd.get(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size > 0) {
      sent += static_cast<std::size_t>(size);
      continue;
    }
    if (errno != EAGAIN) return sent;
    pollfd writable{fd.get(), POLLOUT, 0};
    if (::poll(&writable, 1, 20'000) <= 0) return sent;
  }
  return sent;
}

const std::string ask_status = R"({"jsonrpc":"2.0","id":1,"method":"status"})"
                               "\n";

void edit(const Site& site, const std::string& text) { site.write("index.md", "# " + text + "\n"); }

}  // namespace

TEST_CASE("clients: one that asks and never reads holds up nobody") {
  Site site;
  site.start();
  std::vector<Fd> stalled;
  for (int i = 0; i < 20; ++i) {
    stalled.push_back(connect_to(site.galleyd->socket()));
    REQUIRE(stalled.back());
    for (int ask = 0; ask < 200; ++ask) {
      if (::send(stalled.back().get(), ask_status.data(), ask_status.size(),
                 MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
        break;
      }
    }
  }
  edit(site, "While they stall");
  CHECK(site.law() == "");
}

TEST_CASE("clients: a line of 64 MiB costs its sender the connection, and nobody memory") {
  Site site;
  site.start();
  const Fd client = connect_to(site.galleyd->socket());
  send_all(client, std::string(64 << 20, 'x'));
  edit(site, "After the line");
  CHECK(site.law() == "");
  std::ifstream status("/proc/" + std::to_string(site.galleyd->pid()) + "/status");
  const std::string text(std::istreambuf_iterator<char>(status), {});
  const std::size_t at = text.find("VmHWM:");
  REQUIRE(at != std::string::npos);
  if (!is_sanitized) CHECK(std::stoul(text.substr(at + 6)) < 60'000);  // KiB
}

TEST_CASE("clients: a thousand at once are served or refused, and galleyd goes on") {
  Site site;
  site.start();
  std::vector<Fd> clients;
  for (int i = 0; i < 1'000; ++i) {
    Fd client = connect_to(site.galleyd->socket());
    if (!client) break;
    send_all(client, ask_status);
    clients.push_back(std::move(client));
  }
  CHECK(clients.size() == 1'000);
  std::size_t answered = 0;
  for (const Fd& client : clients) {
    pollfd readable{client.get(), POLLIN, 0};
    if (::poll(&readable, 1, 20'000) == 1) ++answered;  // an answer, or the reason of a refusal
  }
  CHECK(answered == 1'000);
  clients.clear();
  edit(site, "After a thousand");
  CHECK(site.law() == "");
}

TEST_CASE("clients: one that goes while galleyd is paused leaves nothing behind") {
  Site site;
  site.start();
  site.galleyd->request("pause");
  edit(site, "While paused");
  for (int i = 0; i < 50; ++i) {
    const Fd client = connect_to(site.galleyd->socket());
    send_all(client, R"({"jsonrpc":"2.0","id":1,"method":"sync"})"
                     "\n");
  }
  site.galleyd->request("resume");
  CHECK(site.law() == "");
}

TEST_CASE("socket: one that a killed galleyd left is replaced, a living one's is not") {
  Site site;
  const std::string socket = site.dir / "run/control.sock";
  fs::create_directories(site.dir / "run");
  fs::permissions(site.dir / "run", fs::perms::owner_all);
  const auto start = [&] {
    std::vector<std::string> command{GALLEYD_BINARY, "--socket", socket};
    for (const std::string& argument : site.arguments()) command.push_back(argument);
    return std::make_unique<ChildProcess>(
        Launch{.command = command, .out = site.dir / "out.log", .err = site.dir / "err.log"});
  };
  const auto answers = [&] {
    return Site::in_the_end([&] { return connect_to(socket) ? "" : "nobody answers"; });
  };
  auto first = start();
  REQUIRE(answers() == "");
  auto second = start();
  CHECK(second->wait(std::chrono::seconds(20)).value_or(-1) == 1);
  CHECK(site.dir.read("err.log").find(std::to_string(first->pid())) != std::string::npos);
  CHECK(connect_to(socket));
  first->signal(SIGKILL);
  REQUIRE(first->wait(std::chrono::seconds(20)));
  CHECK(fs::exists(socket));
  auto third = start();
  CHECK(answers() == "");
}

TEST_CASE("socket: galleyd works on when its socket is deleted, and ends when it is asked to") {
  Site site;
  site.start();
  const Fd before = connect_to(site.galleyd->socket());
  fs::remove(site.galleyd->socket());
  edit(site, "Without a socket");
  CHECK(site.law() == "");  // over the connection that it has
  CHECK(site.galleyd->stop() == 0);
}
