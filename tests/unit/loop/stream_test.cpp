#include "loop/stream.h"

#include <array>
#include <memory>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

#include "support/catch.h"

using galley::Fd;
using galley::loop::Loop;
using galley::loop::Stream;

namespace {

// A Stream on one end of a socket pair; the test holds the other.
struct Pair {
  Pair() {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    peer = Fd(ends[1]);
    stream = std::make_unique<Stream>(loop, Fd(ends[0]));
  }

  void start() {
    stream->start({[this](std::string_view bytes) { got += bytes; }, [this] { ++closed; }});
  }

  std::string receive() const {
    std::string all;
    std::array<char, 65'536> bytes;
    for (;;) {
      const ssize_t n = ::recv(peer.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (n <= 0) return all;
      all.append(bytes.data(), static_cast<std::size_t>(n));
    }
  }

  void send(std::string_view bytes) const {
    REQUIRE(::send(peer.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }

  // Iterations that find nothing to do cost nothing, so a few more are harmless.
  void turn(int times = 5) {
    while (times-- > 0) loop.run_once(Loop::Wait::no);
  }

  Loop loop;
  Fd peer;
  std::unique_ptr<Stream> stream;
  std::string got;
  int closed = 0;
};

}  // namespace

TEST_CASE("bytes come and go, and a peer that leaves is told of once") {
  Pair pair;
  pair.start();
  pair.send("question");
  pair.turn();
  CHECK(pair.got == "question");
  pair.stream->write("answer");
  CHECK(pair.receive() == "answer");
  pair.peer.reset();
  pair.loop.run();  // nothing is left to wait for afterwards
  CHECK(pair.closed == 1);
  CHECK(pair.stream->descriptor() == -1);
  pair.stream->write("into the void");
  CHECK(pair.stream->unsent() == 0);
}

TEST_CASE("what a peer wrote before it left is read first") {
  Pair pair;
  pair.start();
  pair.send("last words");
  pair.peer.reset();
  pair.loop.run();
  CHECK(pair.got == "last words");
  CHECK(pair.closed == 1);
}

TEST_CASE("a peer that only finished sending is answered, without spinning") {
  Pair pair;
  pair.start();
  pair.send("question");
  REQUIRE(::shutdown(pair.peer.get(), SHUT_WR) == 0);
  pair.turn();
  CHECK(pair.got == "question");
  CHECK(pair.closed == 0);
  pair.stream->write("answer");
  CHECK(pair.receive() == "answer");
  pair.peer.reset();
  pair.loop.run();
  CHECK(pair.closed == 1);
}

TEST_CASE("more than the socket holds is sent as the peer reads") {
  Pair pair;
  pair.start();
  std::string sent;
  for (int i = 0; i < 40; ++i) {
    const std::string line(100'000, static_cast<char>('a' + i % 26));
    pair.stream->write(line);
    sent += line;
  }
  CHECK(pair.stream->unsent() > 0);
  std::string received;
  for (int i = 0; i < 10'000 && received.size() < sent.size(); ++i) {
    pair.turn(1);
    received += pair.receive();
  }
  CHECK(received == sent);
  CHECK(pair.stream->unsent() == 0);
}

TEST_CASE("closing after writes sends everything, reads nothing more and then says closed") {
  Pair pair;
  pair.start();
  const std::string large(1'000'000, 'x');
  pair.stream->write(large);
  pair.stream->close_after_writes();
  pair.send("too late");
  std::string received;
  for (int i = 0; i < 10'000 && pair.closed == 0; ++i) {
    pair.turn(1);
    received += pair.receive();
  }
  received += pair.receive();
  CHECK(received == large);
  CHECK(pair.closed == 1);
  CHECK(pair.got.empty());
  char byte = 0;
  // The connection has ended: end of file, or a reset because we left its last words unread.
  CHECK((::recv(pair.peer.get(), &byte, 1, MSG_DONTWAIT) == 0 || errno == ECONNRESET));
}

TEST_CASE("closing after writes with nothing to send ends the connection in the next iteration") {
  Pair pair;
  pair.start();
  pair.stream->close_after_writes();
  CHECK(pair.closed == 0);
  pair.loop.run();
  CHECK(pair.closed == 1);
}

TEST_CASE("closing after writes to a peer that is gone still says closed") {
  Pair pair;
  pair.start();
  pair.stream->write(std::string(1'000'000, 'x'));
  pair.stream->close_after_writes();
  pair.peer.reset();
  pair.loop.run();
  CHECK(pair.closed == 1);
}

TEST_CASE("writing to a peer that is gone raises no SIGPIPE and calls closed from the loop") {
  Pair pair;
  pair.start();
  pair.peer.reset();
  pair.stream->write("x");
  CHECK(pair.closed == 0);
  pair.loop.run();
  CHECK(pair.closed == 1);
}

TEST_CASE("a stream may be destroyed inside its read callback") {
  Pair pair;
  std::string seen;
  pair.stream->start({[&, keep = std::string("captured")](std::string_view bytes) {
                        pair.stream.reset();
                        seen = keep + std::string(bytes);
                      },
                      [&] { ++pair.closed; }});
  pair.send("!");
  pair.loop.run();
  CHECK(seen == "captured!");
  CHECK(pair.closed == 0);
}

TEST_CASE("a stream may be destroyed inside its closed callback") {
  Pair pair;
  std::string seen;
  pair.stream->start({[](std::string_view) {},
                      [&, keep = std::string(50, 'k')] {
                        pair.stream.reset();
                        seen = keep;
                      }});
  pair.peer.reset();
  pair.loop.run();
  CHECK(seen == std::string(50, 'k'));
}

TEST_CASE("a stream destroyed with unsent bytes drops them and closes") {
  Pair pair;
  pair.start();
  pair.stream->write(std::string(4'000'000, 'x'));
  pair.stream.reset();
  pair.loop.run();
  CHECK(pair.closed == 0);
  CHECK(pair.receive().size() < 4'000'000);
}

TEST_CASE("bytes written before start are sent, and a peer that leaves meanwhile is told of") {
  Pair pair;
  pair.stream->write(std::string(1'000'000, 'x'));
  pair.turn();
  pair.peer.reset();
  pair.turn();
  CHECK(pair.closed == 0);
  pair.start();
  pair.loop.run();
  CHECK(pair.closed == 1);
}

TEST_CASE("a peer that has finished sending is told of, before it leaves") {
  Pair pair;
  int ended = 0;
  pair.stream->start({.read = [&](std::string_view bytes) { pair.got += bytes; },
                      .closed = [&] { ++pair.closed; },
                      .ended = [&] { ++ended; }});
  pair.send("question");
  REQUIRE(::shutdown(pair.peer.get(), SHUT_WR) == 0);
  pair.turn();
  CHECK(pair.got == "question");
  CHECK(ended == 1);
  CHECK(pair.closed == 0);
  pair.peer.reset();
  pair.loop.run();
  CHECK(ended == 1);
  CHECK(pair.closed == 1);
}

TEST_CASE("a paused stream leaves bytes to the peer, and still notices that it leaves") {
  Pair pair;
  pair.start();
  pair.stream->pause();
  pair.send("later");
  pair.turn();
  CHECK(pair.got.empty());
  pair.stream->resume();
  pair.turn();
  CHECK(pair.got == "later");
  pair.stream->pause();
  pair.peer.reset();
  pair.loop.run();
  CHECK(pair.closed == 1);
}

TEST_CASE("drained comes once what had to wait is sent, also when a later write sent it") {
  Pair pair;
  int drained = 0;
  pair.stream->start({.read = [](std::string_view) {},
                      .closed = [&] { ++pair.closed; },
                      .drained = [&] { ++drained; }});
  pair.stream->write("taken at once");
  pair.turn();
  CHECK(drained == 0);
  pair.stream->write(std::string(300'000, 'x'));
  CHECK(pair.stream->unsent() > 0);
  pair.receive();
  pair.stream->write("!");  // the rest goes with it
  CHECK(pair.stream->unsent() == 0);
  CHECK(drained == 0);  // not from inside write()
  pair.receive();       // the kernel calls a socket writable once three quarters of it are free
  pair.turn();
  CHECK(drained == 1);
  pair.stream->write(std::string(300'000, 'x'));
  pair.turn();
  CHECK(drained == 1);
  pair.receive();
  pair.turn();
  CHECK(drained == 2);
}
