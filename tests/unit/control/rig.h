// A control server with a service of the tests' own, and raw clients that speak bytes to it.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <sys/socket.h>

#include "control/server.h"
#include "control/socket_address.h"
#include "loop/timer.h"
#include "support/catch.h"
#include "support/temp_dir.h"

namespace galley::test {

pipeline::Status sample_status();

class FakeService final : public control::Service {
 public:
  pipeline::Status status() override {
    calls.push_back("status");
    return answer;
  }
  control::Journal& journal() override { return events; }
  void sync(std::function<void(control::Synced)> done) override {
    calls.push_back("sync");
    if (is_held) return done(control::Synced::held_by_pause);
    if (is_in_sync) return done(control::Synced::yes);
    waiting.push_back(std::move(done));
  }
  void rescan(const std::optional<std::string>& project) override {
    calls.push_back("rescan " + project.value_or("(all)"));
    if (project == "nowhere") throw control::UnknownProject("there is no project \"nowhere\"");
    if (project == "broken") throw Error("the disk is on fire");
  }
  void audit(const std::optional<std::string>& project,
             std::function<void(const Audited&)> done) override {
    calls.push_back("audit " + project.value_or("(all)"));
    done(audited);
  }
  std::vector<pipeline::Explanation> explain(const std::string& path) override {
    calls.push_back("explain " + path);
    return explanations;
  }
  std::string open(const std::optional<std::string>& path) override {
    calls.push_back("open " + path.value_or("everything"));
    return "http://galley-1.localhost:4590/-/open/code";
  }
  void set_buffer(control::ClientId client, const std::string& path, std::string text) override {
    if (path == "/nowhere.md") throw Error("/nowhere.md is no document of a project");
    editors.insert(client);
    calls.push_back("buffer " + path + " " + text.substr(0, 40));
  }
  void close_buffer(control::ClientId, const std::string& path) override {
    calls.push_back("close " + path);
  }
  void close_buffers(control::ClientId client) override {
    if (editors.erase(client) > 0) calls.push_back("close all");
  }
  void move_cursor(const std::string& path, int line) override {
    calls.push_back("cursor " + path + " " + std::to_string(line));
  }
  std::string log_level(const std::optional<std::string>& name) override {
    calls.push_back("log-level " + name.value_or("(none)"));
    return name.value_or("info");
  }
  pipeline::Listing list(const std::string& project, const std::string& after,
                         std::size_t most) override {
    calls.push_back("list " + project + " after " + after);
    pipeline::Listing listing;
    auto next = documents.upper_bound(after);
    for (; next != documents.end() && listing.documents.size() < most; ++next) {
      listing.documents.push_back({"/book/" + *next, "/out/" + *next + ".mdc", "written"});
    }
    if (next != documents.end()) listing.next = *std::prev(next);
    return listing;
  }
  void pause() override { calls.push_back("pause"); }
  void resume() override { calls.push_back("resume"); }
  Diagnostics reload() override {
    calls.push_back("reload");
    return diagnostics;
  }
  void shutdown() override {
    calls.push_back("shutdown");
    if (at_shutdown) at_shutdown();
  }

  // Everything that was waited for is done.
  void settle() {
    for (const auto& done : std::exchange(waiting, {})) done(control::Synced::yes);
  }

  control::Journal events{"this-run", {.events = 1000, .bytes = 1 << 20}};
  pipeline::Status answer = sample_status();
  Diagnostics diagnostics;
  std::vector<pipeline::Explanation> explanations;
  std::set<std::string> documents;
  Audited audited;  // nothing: paused
  bool is_in_sync = false;
  bool is_held = false;  // by a pause
  std::vector<std::function<void(control::Synced)>> waiting;
  std::function<void()> at_shutdown;
  std::set<control::ClientId> editors;  // who have told of a text
  std::vector<std::string> calls;
};

// One end of a connection, without any of galley's client code.
class Peer {
 public:
  explicit Peer(const std::string& path)
      : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    const sockaddr_un address = control::socket_address(path);
    if (::connect(fd_.get(), control::as_sockaddr(address), sizeof address) != 0) fd_.reset();
  }

  bool is_connected() const { return static_cast<bool>(fd_); }

  // How much the kernel took.
  std::size_t send(std::string_view bytes) const {
    const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return sent < 0 ? 0 : static_cast<std::size_t>(sent);
  }

  // Every answer received so far.
  const std::vector<control::Json>& answers() {
    receive();
    for (std::size_t end; (end = text_.find('\n', parsed_)) != std::string::npos;) {
      answers_.push_back(control::Json::parse(text_.substr(parsed_, end - parsed_)));
      parsed_ = end + 1;
    }
    return answers_;
  }

  bool is_closed() {
    receive();
    return is_closed_;
  }

  // Takes up to 64 KiB of what the kernel holds for us; false when there was nothing to take.
  bool gulp() {
    std::array<char, 65'536> bytes;
    const ssize_t got = ::recv(fd_.get(), bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EAGAIN) return false;
    is_closed_ = got <= 0;
    if (got > 0) text_.append(bytes.data(), static_cast<std::size_t>(got));
    return got > 0;
  }

  void receive() {
    while (gulp()) {
    }
  }

  void finish_sending() const { ::shutdown(fd_.get(), SHUT_WR); }
  void vanish() { fd_.reset(); }

 private:
  Fd fd_;
  std::string text_;
  std::size_t parsed_ = 0;
  std::vector<control::Json> answers_;
  bool is_closed_ = false;
};

struct Rig {
  explicit Rig(control::Limits limits = {})
      : server(std::make_unique<control::Server>(loop, dir / "run/control.sock", service, limits)) {
  }

  // Runs the loop until `condition` holds; the deadline only bounds a failure.
  bool until(const std::function<bool()>& condition) {
    bool is_late = false;
    loop::Timer guard(loop, [&] { is_late = true; });
    guard.start(20'000);
    while (!condition() && !is_late) loop.run_once(loop::Loop::Wait::yes);
    return !is_late;
  }

  // The answer to one line, on a connection of its own.
  control::Json ask(std::string_view line) {
    Peer peer(server->path());
    peer.send(std::string(line) + "\n");
    REQUIRE(until([&] { return !peer.answers().empty(); }));
    return peer.answers().front();
  }

  TempDir dir;
  const std::string socket = dir / "run/control.sock";
  loop::Loop loop;
  FakeService service;
  std::unique_ptr<control::Server> server;
};

// A request as one line.
inline std::string request(const control::Json& id, std::string_view method,
                           const control::Json& params = control::Json::object()) {
  return control::to_line({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}});
}

}  // namespace galley::test
