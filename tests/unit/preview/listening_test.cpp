#include "preview/listening.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/error.h"
#include "support/catch.h"

using galley::preview::Listening;
using galley::preview::open_listening;

namespace {

const std::vector<std::string> both = {"127.0.0.1", "::1"};

}  // namespace

TEST_CASE("both addresses of loopback have one port") {
  const Listening listening = open_listening(both, 0);
  REQUIRE_FALSE(listening.sockets.empty());
  CHECK(listening.port != 0);
  CHECK_FALSE(listening.is_other_port);
  for (const auto& socket : listening.sockets) {
    CHECK((::fcntl(socket.get(), F_GETFD) & FD_CLOEXEC) != 0);
    CHECK((::fcntl(socket.get(), F_GETFL) & O_NONBLOCK) != 0);
    sockaddr_in6 address{};
    socklen_t size = sizeof address;
    REQUIRE(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    CHECK(ntohs(address.sin6_port) == listening.port);  // at the same place in both families
  }
}

TEST_CASE("nothing but loopback is listened on") {
  for (const char* address : {"0.0.0.0", "::", "", "localhost", "127.0.0.2", "127.1", "192.168.0.1",
                              "::ffff:127.0.0.1", "*", "127.0.0.1 ", "fe80::1"}) {
    INFO(address);
    CHECK_THROWS_AS(open_listening({address}, 0), galley::Error);
    CHECK_THROWS_AS(open_listening({"127.0.0.1", address}, 0), galley::Error);
  }
}

TEST_CASE("a port that is taken is stepped over, and that is said") {
  const Listening first = open_listening({"127.0.0.1"}, 0);
  const Listening second = open_listening(both, first.port);
  CHECK(second.port > first.port);
  CHECK(second.is_other_port);
}

TEST_CASE("when every port of the range is taken, the error names the setting") {
  std::vector<Listening> taken;
  const std::uint16_t first = 65'530;  // the range ends with the last port
  for (int port = first; port <= 65'535; ++port) {
    try {
      taken.push_back(open_listening({"127.0.0.1"}, first));
    } catch (const galley::Error&) {  // somebody else has some of them
      break;
    }
  }
  try {
    open_listening(both, first);
    FAIL("there was a free port");
  } catch (const galley::Error& error) {
    CHECK(std::string(error.what()) ==
          "the preview finds no free port from 65530 to 65535; name another one with "
          "preview.listen in the settings");
  }
}

TEST_CASE(
    "sockets that a service manager passed are taken when they are of loopback and one port") {
  Listening opened = open_listening(both, 0);
  const std::uint16_t port = opened.port;
  const std::size_t count = opened.sockets.size();
  for (const auto& socket : opened.sockets) {
    REQUIRE(::fcntl(socket.get(), F_SETFL, 0) == 0);  // as systemd passes them
  }
  const Listening taken = galley::preview::take_listening(std::move(opened.sockets));
  CHECK(taken.port == port);
  REQUIRE(taken.sockets.size() == count);
  CHECK((::fcntl(taken.sockets[0].get(), F_GETFL) & O_NONBLOCK) != 0);

  std::vector<galley::Fd> two_ports;
  for (int i = 0; i < 2; ++i) {
    two_ports.push_back(std::move(open_listening({"127.0.0.1"}, 0).sockets[0]));
  }
  CHECK_THROWS_AS(galley::preview::take_listening(std::move(two_ports)), galley::Error);

  std::vector<galley::Fd> everywhere;
  everywhere.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in any{};
  any.sin_family = AF_INET;
  REQUIRE(::bind(everywhere[0].get(), reinterpret_cast<sockaddr*>(&any), sizeof any) == 0);
  CHECK_THROWS_AS(galley::preview::take_listening(std::move(everywhere)), galley::Error);
}
