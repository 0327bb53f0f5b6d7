// The blocking client, on a thread of its own, against the server on this one.
#include "control/client.h"

#include <functional>
#include <thread>

#include "rig.h"

using namespace galley;
using namespace galley::control;
using galley::test::FakeService;
using galley::test::TempDir;

namespace {

Client::Deadline soon() { return Client::within(std::chrono::seconds(20)); }

// Clients that have just left may still be counted against the limit of connections.
void end(const std::string& path) {
  for (bool is_told = false; !is_told;) {
    try {
      Client(path, soon()).call("shutdown", Json::object(), soon());
      is_told = true;
    } catch (const FaultError&) {
    }
  }
}

// Serves until `user` has ended, which it says by a last call of shutdown.
void serve_while(const std::string& path, FakeService& service, const Limits& limits,
                 const std::function<void()>& user) {
  loop::Loop loop;
  service.at_shutdown = [&] { loop.stop(); };
  auto server = std::make_unique<Server>(loop, path, service, limits);
  std::thread thread([&] {
    user();
    end(path);
  });
  loop.run();
  thread.join();
}

// A bound and listening socket that nobody serves.
Fd deaf_socket(const std::string& path) {
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = socket_address(path);
  REQUIRE(::bind(fd.get(), as_sockaddr(address), sizeof address) == 0);
  REQUIRE(::listen(fd.get(), 4) == 0);
  return fd;
}

}  // namespace

TEST_CASE("a client calls, gets results of any size and faults, and calls again") {
  const TempDir dir;
  FakeService service;
  service.answer.settings_file = std::string(3'000'000, 's');
  std::vector<std::string> got;
  serve_while(dir / "s", service, {}, [&] {
    Client client(dir / "s", soon());
    got.push_back(client.call("initialize", Json::object(), soon())["version"].get<std::string>());
    got.push_back(
        client.call("status", Json::object(), soon())["settings_file"].get<std::string>());
    try {
      client.call("rescan", {{"project", "nowhere"}}, soon());
    } catch (const FaultError& error) {
      got.push_back(std::to_string(static_cast<int>(error.code())));
    }
    got.push_back(client.call("pause", Json::object(), soon()).dump());
  });
  CHECK(got == std::vector<std::string>{GALLEY_VERSION, service.answer.settings_file, "1", "{}"});
}

TEST_CASE("a client that is refused at the door learns why") {
  const TempDir dir;
  FakeService service;
  Limits limits;
  limits.connections = 1;
  int code = 0;
  serve_while(dir / "s", service, limits, [&] {
    const Client first(dir / "s", soon());
    try {
      Client(dir / "s", soon()).call("status", Json::object(), soon());
    } catch (const FaultError& error) {
      code = static_cast<int>(error.code());
    }
  });
  CHECK(code == -32000);
}

TEST_CASE("what a server said before it closed is read, even if it closed before the question") {
  const TempDir dir;
  const Fd listening = deaf_socket(dir / "s");
  Client client(dir / "s", soon());
  {
    const Fd peer(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
    const std::string line = to_line(fault_response(nullptr, {ErrorCode::not_permitted, "no"}));
    REQUIRE(::send(peer.get(), line.data(), line.size(), MSG_NOSIGNAL) > 0);
  }
  CHECK_THROWS_AS(client.call("status", Json::object(), soon()), FaultError);
}

TEST_CASE("no daemon is told apart from one that does not answer") {
  const TempDir dir;
  CHECK_THROWS_AS(Client(dir / "missing", soon()), NoDaemon);
  CHECK_THROWS_AS(Client(dir / "no/folder/s", soon()), NoDaemon);
  deaf_socket(dir / "stale").reset();
  CHECK_THROWS_AS(Client(dir / "stale", soon()), NoDaemon);

  const Fd deaf = deaf_socket(dir / "deaf");
  const auto shortly = [] { return Client::within(std::chrono::milliseconds(20)); };
  Client client(dir / "deaf", shortly());
  CHECK_THROWS_AS(client.call("status", Json::object(), shortly()), NoAnswer);
  CHECK_FALSE(client.wait_for_end(shortly()));
  // Also when the queue of new connections is full and when the request does not fit the socket.
  std::vector<std::unique_ptr<Client>> queue;
  CHECK_THROWS_AS(
      [&] {
        for (int i = 0; i < 100; ++i)
          queue.push_back(std::make_unique<Client>(dir / "deaf", shortly()));
      }(),
      NoAnswer);
  CHECK_THROWS_AS(client.call(std::string(10'000'000, 'm'), Json::object(), shortly()), NoAnswer);

  CHECK_THROWS_AS(Client(std::string(200, 'p'), soon()), Error);
}

TEST_CASE("a connection that ends or talks nonsense is an error, not a wait") {
  const TempDir dir;
  const Fd listening = deaf_socket(dir / "s");
  const auto answer_with = [&](const char* bytes) {
    std::thread other([&] {
      const Fd peer(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
      std::array<char, 4096> request;
      if (::recv(peer.get(), request.data(), request.size(), 0) > 0) {
        ::send(peer.get(), bytes, std::strlen(bytes), MSG_NOSIGNAL);
      }
    });
    std::string said;
    try {
      Client(dir / "s", soon()).call("status", Json::object(), soon());
    } catch (const Error& error) {
      said = error.what();
    }
    other.join();
    return said;
  };
  CHECK(answer_with("").find("closed the connection without an answer") != std::string::npos);
  CHECK(answer_with("{\"half\":").find("closed the connection") != std::string::npos);
  CHECK(answer_with("220 mail.example ESMTP\r\n").find("not JSON-RPC 2.0") != std::string::npos);
  CHECK(answer_with("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":1}\n").find("not asked") !=
        std::string::npos);
}
