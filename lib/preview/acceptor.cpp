#include "preview/acceptor.h"

#include <cerrno>
#include <utility>

namespace galley::preview {
namespace {

// Others on the loop have their turn in between; the kernel keeps the rest.
constexpr int accepted_at_once = 16;

constexpr std::uint64_t retry_ms = 200;

}  // namespace

Acceptor::Acceptor(loop::Loop& loop, std::vector<Fd> listening,
                   std::function<void(Accepted)> accepted)
    : listening_(std::move(listening)),
      accepted_(std::move(accepted)),
      retry_(loop, [this] { start(); }) {
  for (const Fd& socket : listening_) {
    polls_.push_back(
        std::make_unique<loop::Poll>(loop, socket.get(), [this, fd = socket.get()] { take(fd); }));
  }
  start();
}

void Acceptor::start() {
  for (const auto& poll : polls_) poll->start();
}

void Acceptor::wait() {
  for (const auto& poll : polls_) poll->stop();
  retry_.start(retry_ms);
}

// accept(2): whatever else goes wrong belongs to that one connection.
void Acceptor::take(int listening) {
  for (int left = accepted_at_once; left > 0; --left) {
    Accepted client;
    client.socket = Fd(::accept4(listening, reinterpret_cast<sockaddr*>(&client.address),
                                 &client.address_size, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (client.socket) {
      accepted_(std::move(client));
      continue;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) wait();
    return;
  }
}

}  // namespace galley::preview
