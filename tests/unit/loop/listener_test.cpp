#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "loop/stream.h"
#include "loop/timer.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using galley::Fd;
using galley::loop::Listener;
using galley::loop::Loop;
using galley::loop::Stream;
using galley::loop::Timer;

namespace {

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  return address;
}

Fd listening(const std::string& path) {
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const sockaddr_un address = address_of(path);
  REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(fd.get(), 128) == 0);
  return fd;
}

Fd connect_to(const std::string& path) {
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = address_of(path);
  REQUIRE(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return fd;
}

// Leaves exactly `free` descriptors to open for as long as it lives.
class FewDescriptors {
 public:
  explicit FewDescriptors(rlim_t free) {
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
    const Fd next(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    rlimit less = before_;
    less.rlim_cur = static_cast<rlim_t>(next.get()) + free;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &less) == 0);
  }
  ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("every connection is accepted and served") {
  const galley::test::TempDir dir;
  Loop loop;
  std::vector<std::unique_ptr<Stream>> streams;
  Listener listener(loop, listening(dir / "s"), [&](std::unique_ptr<Stream> stream) {
    stream->write("hello");
    streams.push_back(std::move(stream));
  });
  std::vector<Fd> clients;
  for (int i = 0; i < 100; ++i) clients.push_back(connect_to(dir / "s"));
  for (int i = 0; i < 100 && streams.size() < clients.size(); ++i) loop.run_once(Loop::Wait::no);
  REQUIRE(streams.size() == clients.size());
  for (const Fd& client : clients) {
    char bytes[5];
    CHECK(::read(client.get(), bytes, sizeof bytes) == 5);
  }
}

TEST_CASE("a listener may be destroyed while it hands out a connection") {
  const galley::test::TempDir dir;
  Loop loop;
  int accepted = 0;
  std::unique_ptr<Listener> listener;
  listener = std::make_unique<Listener>(
      loop, listening(dir / "s"), [&, keep = std::string(40, 'k')](const std::unique_ptr<Stream>&) {
        listener.reset();
        accepted += static_cast<int>(keep.size()) / 40;
      });
  const Fd first = connect_to(dir / "s");
  const Fd second = connect_to(dir / "s");
  loop.run();
  CHECK(accepted == 1);
}

TEST_CASE("a listener out of descriptors waits without spinning and goes on when there are some") {
  const galley::test::TempDir dir;
  Loop loop;
  std::vector<std::unique_ptr<Stream>> streams;
  Listener listener(loop, listening(dir / "s"),
                    [&](std::unique_ptr<Stream> stream) { streams.push_back(std::move(stream)); });
  const Fd first = connect_to(dir / "s");
  const Fd second = connect_to(dir / "s");
  // Bounds the failure only: it is far longer than the listener's own pause.
  Timer bound(loop, [&] { loop.stop(); });
  bound.start(10'000);
  {
    const FewDescriptors few(1);
    int iterations = 0;
    while (streams.empty() && bound.is_active()) loop.run_once(Loop::Wait::yes);
    CHECK(streams.size() == 1);
    const std::uint64_t began = loop.now();
    while (loop.now() < began + 250) {
      loop.run_once(Loop::Wait::yes);
      ++iterations;
    }
    CHECK(streams.size() == 1);
    CHECK(iterations <= 10);  // about one per pause of 100 ms, twice that for its two wake-ups
  }
  while (streams.size() < 2 && bound.is_active()) loop.run_once(Loop::Wait::yes);
  CHECK(streams.size() == 2);
}
