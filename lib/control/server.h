// Thread: loop. Role: the control socket and the clients that are connected to it.
// Promise: the socket exists, private and answering, from construction to destruction; nothing that
// a client sends, omits or breaks reaches another client or the Service except as a checked call.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "control/connection.h"
#include "control/service.h"
#include "control/socket_file.h"
#include "loop/loop.h"
#include "loop/stream.h"

namespace galley::control {

class Server {
 public:
  Server(loop::Loop& loop, std::unique_ptr<SocketFile> file, Service& service, Limits limits = {});

  // Throws Error when the socket cannot be had; another galleyd's process id is in its text.
  Server(loop::Loop& loop, const std::string& socket_path, Service& service, Limits limits = {});

  // Waiting syncs are answered with an error; may happen inside a call of the Service.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const std::string& path() const { return file_->path(); }
  std::size_t connections() const { return connections_.size(); }

 private:
  void accept(std::unique_ptr<loop::Stream> stream);

  loop::Loop& loop_;
  const Limits limits_;
  Broadcast broadcast_;
  Pauses pauses_;
  const Shared shared_;
  ClientId last_client_ = 0;
  std::unordered_map<Connection*, std::shared_ptr<Connection>> connections_;
  std::unique_ptr<SocketFile> file_;
  loop::Listener listener_;
};

}  // namespace galley::control
