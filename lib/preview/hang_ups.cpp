#include "preview/hang_ups.h"

#include <cerrno>

#include <sys/epoll.h>

#include "base/error.h"

namespace galley::preview {

HangUps::HangUps(loop::Loop& loop, std::function<void(Connection&)> left)
    : left_(std::move(left)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      poll_(loop, epoll_.get(), [this] { read(); }) {
  poll_.start();
}

void HangUps::watch(int socket, Connection& connection) {
  epoll_event event{};
  event.events = EPOLLRDHUP | EPOLLONESHOT;
  event.data.ptr = &connection;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket, &event) != 0) {
    throw_errno("watch", "a connection of the preview");
  }
}

void HangUps::forget(int socket) { ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, socket, nullptr); }

// One at a time: what `left` does may end another connection of which the kernel has told too.
void HangUps::read() {
  epoll_event event{};
  while (::epoll_wait(epoll_.get(), &event, 1, 0) == 1) {
    left_(*static_cast<Connection*>(event.data.ptr));
  }
}

}  // namespace galley::preview
