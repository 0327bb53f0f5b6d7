#include "systemd/activation.h"

#include <memory>

#include <fcntl.h>
#include <stdlib.h>
#include <systemd/sd-daemon.h>

#include "base/error.h"

namespace galley::systemd {
namespace {

// What sd_listen_fds_with_names() allocates, with its strings.
struct Names {
  explicit Names(int number) : count(number) {}
  ~Names() {
    for (int i = 0; i < count && list != nullptr; ++i) ::free(list[i]);
    ::free(list);
  }
  Names(const Names&) = delete;
  Names& operator=(const Names&) = delete;

  int count;
  char** list = nullptr;
};

// libsystemd has seen to FD_CLOEXEC.
Fd not_blocking(int descriptor) {
  Fd fd(descriptor);
  const int flags = ::fcntl(fd.get(), F_GETFL);
  if (flags < 0 || ::fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK) != 0) {
    throw_errno("use", "the socket that the service manager passed");
  }
  return fd;
}

}  // namespace

Activation Activation::of_this_process() {
  Names names(0);
  names.count = ::sd_listen_fds_with_names(1, &names.list);
  if (names.count < 0) {
    throw SystemError(-names.count, "read", "the list of sockets from the service manager");
  }
  Activation activation;
  for (int i = 0; i < names.count; ++i) {
    activation.sockets_[names.list[i]].push_back(not_blocking(SD_LISTEN_FDS_START + i));
  }
  return activation;
}

std::vector<Fd> Activation::take(std::string_view name) {
  const auto found = sockets_.find(name);
  if (found == sockets_.end()) return {};
  std::vector<Fd> taken = std::move(found->second);
  sockets_.erase(found);
  return taken;
}

std::vector<std::string> Activation::left() const {
  std::vector<std::string> names;
  for (const auto& [name, sockets] : sockets_) names.push_back(name);
  return names;
}

}  // namespace galley::systemd
