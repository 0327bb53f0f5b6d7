// Thread: loop. Role: the HTTP server of the live preview, on libmicrohttpd without any thread of
// its own: its epoll descriptor is one more descriptor of the loop.
// Promise: what does not hold preview/request.h's rules, or comes from a browser that was not let
// in, never reaches the Site; every response of ours has the fields of preview/response.h; no
// client costs more than preview/limits.h says; without clients there is no wake-up.
//
// libmicrohttpd answers by itself, with a status and a fixed text, what it cannot read as HTTP or
// what is larger than 64 KiB of header.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "loop/loop.h"
#include "preview/limits.h"
#include "preview/listening.h"
#include "preview/site.h"

namespace galley::preview {

class Server {
 public:
  // `id`: a host label (preview/request.h) that no other galleyd of this machine has. Throws Error.
  // `site` must outlive the Server.
  Server(loop::Loop& loop, Listening listening, std::string id, Site& site, Limits limits = {});

  // Ends all connections, whatever they are at. Not from inside a call of the Site, nor from one
  // that says that a stream is closed.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  std::size_t connections() const;

  // "http://<id>.localhost:<port>".
  std::string origin() const;

  // An address that lets the browser in that asks for it first, within code_life_ms, and takes it
  // to `destination` ("/book/a#part"). Throws Error unless that is a target of ours.
  std::string open_url(std::string_view destination);

  // What pages send with their actions, as the field X-Galley-Token.
  const std::string& action_token() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace galley::preview
