// A preview server with a site of the tests' own, and raw clients that speak bytes to it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"
#include "loop/loop.h"
#include "preview/server.h"
#include "support/catch.h"

namespace galley::test {

// What was received of one response so far.
struct Answer {
  int status = 0;
  std::map<std::string, std::string> fields;  // names as they came
  std::string body;                           // chunks put together
  bool is_whole = false;
};

// The first response in `bytes`, with or without a body.
enum class Body { yes, no };
Answer parse_answer(std::string_view bytes, Body body = Body::yes);

class Client {
 public:
  enum class Family { ipv4, ipv6 };
  enum class Buffer { usual, small };  // what the kernel takes for a client that does not read
  explicit Client(std::uint16_t port, Family family = Family::ipv4, Buffer buffer = Buffer::usual);

  // How much the kernel took.
  std::size_t send(std::string_view bytes) const;

  // All bytes that came so far.
  const std::string& received();

  // At most that many more are taken from the kernel.
  void receive(std::size_t at_most);

  Answer answer(Body body = Body::yes) { return parse_answer(received(), body); }
  bool is_closed();
  void forget() { bytes_.clear(); }
  void finish_sending() const;
  void vanish() { fd_.reset(); }

 private:
  Fd fd_;
  std::string bytes_;
  bool is_closed_ = false;
};

class TestSite final : public preview::Site {
 public:
  bool is_action(const preview::Target& target) const override {
    return target.path == std::vector<std::string>{"edit"} || target.path.at(0) == "-";
  }
  void respond(const preview::Request& request, preview::Reply reply) override {
    requests.push_back(request);
    if (handler) return handler(request, std::move(reply));
    reply.send(preview::Response::html("page"));
  }

  std::function<void(const preview::Request&, preview::Reply)> handler;
  std::vector<preview::Request> requests;
};

struct Rig {
  explicit Rig(preview::Limits limits = {});

  // Runs the loop until `condition` holds; the deadline only bounds a failure.
  bool until(const std::function<bool()>& condition);

  // Runs the loop until it has nothing to do but to wait.
  void settle();

  // "http://<name of a host>:<port>" without the scheme.
  std::string host() const { return server->origin().substr(std::string("http://").size()); }

  // The head of a request of a browser that was let in.
  std::string request(std::string_view target, std::string_view more = "",
                      std::string_view method = "GET");
  std::string cookie();

  // The answer to these bytes, on a connection of its own.
  Answer ask(std::string_view bytes, Body body = Body::yes);
  Answer get(std::string_view target, std::string_view more = "") {
    return ask(request(target, more));
  }

  loop::Loop loop;
  TestSite site;
  std::unique_ptr<preview::Server> server;

 private:
  std::string cookie_;
};

}  // namespace galley::test
