#include "loop/stream.h"

#include <array>
#include <cassert>
#include <cerrno>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

namespace galley::loop {
namespace {

// One read per iteration and stream: a client that floods us cannot keep the others waiting. 64 KiB
// is about a third of a Unix socket's default buffer (net.core.wmem_default, 212,992 bytes).
constexpr std::size_t read_size = 65'536;

bool is_temporary(int code) { return code == EAGAIN || code == EWOULDBLOCK || code == EINTR; }

// Whether both directions are shut: poll(2) reports POLLHUP then, and only then, for a Unix stream.
bool has_hung_up(int fd) {
  pollfd query{fd, 0, 0};
  return ::poll(&query, 1, 0) == 1 && (query.revents & (POLLHUP | POLLERR)) != 0;
}

}  // namespace

struct Stream::State : std::enable_shared_from_this<State> {
  State(Loop& loop, Fd connected)
      : fd(std::move(connected)),
        handle([this] { ready(); }, "serve a connection",
               [&](uv_poll_t* poll) { return uv_poll_init(loop.raw(), poll, fd.get()); }) {}

  enum class Input { unread, open, ended };

  void ready() {
    const std::shared_ptr<State> keep = shared_from_this();
    send();
    if (owes_drained && output.empty() && !is_broken) tell_drained();
    if (is_reading()) receive();
    if (is_over()) finish();
    wait();
  }

  bool is_reading() const { return fd && input == Input::open && !is_closing && !is_paused; }

  void tell_drained() {
    owes_drained = false;
    if (callbacks.drained) callbacks.drained();
  }

  void receive() {
    std::array<char, read_size> bytes;
    const ssize_t got = ::recv(fd.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got > 0) {
      callbacks.read(std::string_view(bytes.data(), static_cast<std::size_t>(got)));
    } else if (got == 0) {
      input = Input::ended;
      if (callbacks.ended) callbacks.ended();
    } else if (!is_temporary(errno)) {
      is_broken = true;
    }
  }

  void send() {
    while (!output.empty() && !is_broken) {
      const ssize_t sent = ::send(fd.get(), output.data() + offset, output.size() - offset,
                                  MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0) {
        if (errno == EINTR) continue;
        is_broken = !is_temporary(errno);
        break;
      }
      offset += static_cast<std::size_t>(sent);
      if (offset < output.size()) continue;
      output.clear();
      offset = 0;
    }
    // Keeps what is already sent from piling up before what is not, at a cost linear in the whole.
    if (offset > read_size && offset > output.size() / 2) {
      output.erase(0, std::exchange(offset, 0));
    }
  }

  bool is_over() const {
    if (input == Input::unread) return false;
    if (is_broken) return true;
    if (is_closing) return output.empty() || has_hung_up(fd.get());
    return (input == Input::ended || is_paused) && has_hung_up(fd.get());
  }

  // Ends the connection. `closed` may destroy the Stream.
  void finish() {
    if (!fd) return;
    stop();
    if (callbacks.closed) std::exchange(callbacks.closed, nullptr)();
  }

  void stop() {
    if (handle.is_open()) uv_poll_stop(handle.get());
    fd.reset();
    output.clear();
    offset = 0;
  }

  // Asks libuv for what we wait for now. Hang-ups are always reported when anything is waited for;
  // UV_PRIORITIZED, which never comes on a Unix socket, stands for "hang-ups only".
  void wait() {
    if (!fd || !handle.is_open()) return;
    if (is_broken && input == Input::unread) {  // nobody to tell before start()
      uv_poll_stop(handle.get());
      return;
    }
    int events = UV_PRIORITIZED;
    if (is_reading()) events |= UV_READABLE;
    if (!output.empty() || owes_drained || is_broken || is_closing) events |= UV_WRITABLE;
    uv_poll_start(handle.get(), events, [](uv_poll_t* poll, int, int) noexcept {
      invoke(reinterpret_cast<uv_handle_t*>(poll));
    });
  }

  Fd fd;
  Handle<uv_poll_t> handle;
  Callbacks callbacks;
  std::string output;
  std::size_t offset = 0;  // of `output`: what the kernel has taken
  Input input = Input::unread;
  bool is_paused = false;
  bool owes_drained = false;  // something written had to wait; `drained` is still to be called
  bool is_closing = false;
  bool is_broken = false;
};

Stream::Stream(Loop& loop, Fd connected)
    : state_(std::make_shared<State>(loop, std::move(connected))) {}

// A callback of this stream may be running: it sees the closed descriptor and calls nothing more.
Stream::~Stream() {
  state_->stop();
  state_->callbacks.closed = nullptr;
}

void Stream::start(Callbacks callbacks) {
  assert(state_->input == State::Input::unread);
  state_->callbacks = std::move(callbacks);
  state_->input = State::Input::open;
  state_->wait();
}

void Stream::write(std::string bytes) {
  if (!state_->fd || bytes.empty()) return;
  if (state_->output.empty()) {
    state_->output = std::move(bytes);
  } else {
    state_->output += bytes;
  }
  state_->send();
  state_->owes_drained |= !state_->output.empty();
  state_->wait();
}

void Stream::pause() {
  state_->is_paused = true;
  state_->wait();
}

void Stream::resume() {
  state_->is_paused = false;
  state_->wait();
}

std::size_t Stream::unsent() const { return state_->output.size() - state_->offset; }

void Stream::close_after_writes() {
  state_->is_closing = true;
  state_->wait();
}

int Stream::descriptor() const { return state_->fd.get(); }

}  // namespace galley::loop
