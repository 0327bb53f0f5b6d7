// Thread: any, one at a time. Role: the real galleyd, started by a test and asked over its socket;
// the client here is written apart from lib/control, so that a fault there cannot hide behind
// itself. Promise: no fixed sleeps; every wait has a limit, and running into it throws
// std::runtime_error with the daemon's log. galleyd never sees the user's own folders, socket or
// service manager.
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/child_process.h"
#include "support/run_command.h"
#include "support/temp_dir.h"

namespace galley::test {

// The daemon answered with a JSON-RPC error.
class RpcError : public std::runtime_error {
 public:
  RpcError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}
  int code() const { return code_; }

 private:
  int code_;
};

class GalleyProcess {
 public:
  static constexpr std::chrono::milliseconds default_limit = std::chrono::seconds(30);

  // Whether it serves pages. Only to tests of that: the ports of a machine are few.
  enum class Preview { no, yes };

  // Runs `galleyd --socket <one of its own> ARGUMENTS...`. HOME and the XDG folders are empty ones,
  // and SOURCE_DATE_EPOCH is 0 unless `environment` says otherwise.
  explicit GalleyProcess(std::vector<std::string> arguments, Environment environment = {},
                         Preview preview = Preview::no);
  ~GalleyProcess();
  GalleyProcess(const GalleyProcess&) = delete;
  GalleyProcess& operator=(const GalleyProcess&) = delete;

  // Returns once the control socket accepts a connection; also throws when galleyd ends before
  // that.
  void wait_ready(std::chrono::milliseconds limit = default_limit);

  // The result of a request on a connection that is kept between calls (and made, when there is
  // none). Throws RpcError. Notifications that arrive in between are passed over.
  nlohmann::json request(const std::string& method,
                         const nlohmann::json& params = nlohmann::json::object(),
                         std::chrono::milliseconds limit = default_limit);

  nlohmann::json status() { return request("status"); }

  // Returns when everything saved before the call is in the outputs.
  void sync(std::chrono::milliseconds limit = default_limit);

  // `galleyctl ARGUMENTS...` against this daemon.
  CommandResult ctl(std::vector<std::string> arguments) const;

  void signal(int number) const { child_->signal(number); }

  // The exit code, 128 + number after a signal.
  int wait_exit(std::chrono::milliseconds limit = default_limit);

  // SIGTERM, then its exit code.
  int stop();

  pid_t pid() const { return child_->pid(); }
  const std::string& socket() const { return socket_; }
  std::string output() const { return own_.read("out"); }  // standard output so far
  std::string log() const { return own_.read("err"); }     // standard error so far

 private:
  class Connection;

  [[noreturn]] void fail(const std::string& what) const;

  TempDir own_;
  std::string socket_;
  Environment environment_;
  std::unique_ptr<ChildProcess> child_;
  std::unique_ptr<Connection> connection_;
  int last_id_ = 0;
};

// Runs galleyd to its end (`--once`, `--check-config`, `--version`) in the same surroundings.
CommandResult run_galleyd(std::vector<std::string> arguments, Environment environment = {},
                          std::chrono::milliseconds limit = std::chrono::seconds(100));

}  // namespace galley::test
