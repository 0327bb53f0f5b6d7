#include <cerrno>
#include <utility>

#include <sys/socket.h>

#include "loop/stream.h"
#include "loop/timer.h"

namespace galley::loop {
namespace {

// Connections taken per iteration, so that a storm of them leaves time for those that are there.
constexpr int accepts_per_tick = 32;

// How long to leave new connections in the kernel's queue when descriptors or memory have run out.
// The socket stays readable then: asking again at once would spin.
constexpr std::uint64_t retry_ms = 100;

// accept(2): the connection is already gone, or a network error that belongs to it alone.
bool is_only_this_one(int code) {
  return code == EINTR || code == ECONNABORTED || code == EPERM || code == EPROTO;
}

}  // namespace

struct Listener::State : std::enable_shared_from_this<State> {
  State(Loop& on, Fd listening, std::function<void(std::unique_ptr<Stream>)> receiver)
      : loop(on),
        fd(std::move(listening)),
        accepted(std::move(receiver)),
        handle([this] { ready(); }, "listen on a socket",
               [&](uv_poll_t* poll) { return uv_poll_init(loop.raw(), poll, fd.get()); }),
        retry(loop, [this] { wait(); }) {}

  void wait() {
    if (!handle.is_open()) return;
    uv_poll_start(handle.get(), UV_READABLE, [](uv_poll_t* poll, int, int) noexcept {
      invoke(reinterpret_cast<uv_handle_t*>(poll));
    });
  }

  void ready() {
    const std::shared_ptr<State> keep = shared_from_this();
    for (int i = 0; i < accepts_per_tick && fd; ++i) {
      Fd connected(::accept4(fd.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (connected) {
        accepted(std::make_unique<Stream>(loop, std::move(connected)));
      } else if (!is_only_this_one(errno)) {
        if (errno != EAGAIN) pause();
        return;
      }
    }
  }

  void pause() {
    if (handle.is_open()) uv_poll_stop(handle.get());
    retry.start(retry_ms);
  }

  void stop() {
    retry.stop();
    if (handle.is_open()) uv_poll_stop(handle.get());
    fd.reset();
  }

  Loop& loop;
  Fd fd;
  std::function<void(std::unique_ptr<Stream>)> accepted;
  Handle<uv_poll_t> handle;
  Timer retry;
};

Listener::Listener(Loop& loop, Fd listening, std::function<void(std::unique_ptr<Stream>)> accepted)
    : state_(std::make_shared<State>(loop, std::move(listening), std::move(accepted))) {
  state_->wait();
}

// `accepted` may be running: it sees the closed descriptor and takes nothing more.
Listener::~Listener() { state_->stop(); }

}  // namespace galley::loop
