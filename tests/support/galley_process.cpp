#include "support/galley_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include <signal.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/fd.h"

namespace galley::test {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;

[[noreturn]] void throw_errno(const std::string& doing) {
  throw std::system_error(errno, std::generic_category(), doing);
}

// Folders of galleyd's own in `home`; `given` wins.
Environment surroundings(const TempDir& home, const Environment& given) {
  const std::string runtime = home / "run";
  if (::mkdir(runtime.c_str(), 0700) != 0) throw_errno("make " + runtime);
  Environment result = given;
  result.merge(Environment{{"HOME", home.path()},
                           {"XDG_RUNTIME_DIR", runtime},
                           {"XDG_CONFIG_HOME", ""},
                           {"XDG_CACHE_HOME", ""},
                           {"XDG_STATE_HOME", ""},
                           {"RUNTIME_DIRECTORY", ""},
                           {"NOTIFY_SOCKET", ""},
                           {"LISTEN_FDS", ""},
                           {"GALLEY_SOCKET", ""},
                           {"SOURCE_DATE_EPOCH", "0"}});
  return result;
}

std::vector<std::string> command_line(const std::string& program,
                                      std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), program);
  return arguments;
}

// A connection to the socket, or nothing (errno tells why) while nobody listens.
std::optional<Fd> try_connect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error(path + " is too long");
  std::copy(path.begin(), path.end(), address.sun_path);
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) throw_errno("socket");
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return std::nullopt;
  }
  return fd;
}

void drain(const Fd& inotify) {
  std::array<char, 4096> events{};
  while (::read(inotify.get(), events.data(), events.size()) > 0) continue;
}

}  // namespace

// One line out, lines in, all of it bounded by a point in time.
class GalleyProcess::Connection {
 public:
  explicit Connection(Fd fd) : fd_(std::move(fd)) {}

  void send(std::string_view line) {
    while (!line.empty()) {
      const ssize_t sent = ::send(fd_.get(), line.data(), line.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno != EINTR) throw_errno("send to galleyd");
      if (sent > 0) line.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  // The next line, or nothing at the end of the time. Throws when galleyd closes the connection.
  std::optional<std::string> receive(Clock::time_point until) {
    while (true) {
      if (const auto end = received_.find('\n'); end != std::string::npos) {
        std::string line = received_.substr(0, end);
        received_.erase(0, end + 1);
        return line;
      }
      if (!wait_readable({fd_.get()}, until)) return std::nullopt;
      std::array<char, 65536> buffer{};
      const ssize_t got = ::read(fd_.get(), buffer.data(), buffer.size());
      if (got < 0 && errno != EINTR) throw_errno("read from galleyd");
      if (got == 0) throw std::runtime_error("galleyd closed the connection");
      if (got > 0) received_.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }

 private:
  Fd fd_;
  std::string received_;
};

GalleyProcess::GalleyProcess(std::vector<std::string> arguments, Environment environment,
                             Preview preview)
    : socket_(own_ / "run/control.sock"), environment_(surroundings(own_, environment)) {
  arguments.insert(arguments.begin(), {"--socket", socket_});
  if (preview == Preview::no) arguments.insert(arguments.begin(), "--no-preview");
  child_ = std::make_unique<ChildProcess>(
      Launch{.command = command_line(GALLEYD_BINARY, std::move(arguments)),
             .out = own_ / "out",
             .err = own_ / "err",
             .environment = environment_});
}

GalleyProcess::~GalleyProcess() = default;

void GalleyProcess::fail(const std::string& what) const {
  throw std::runtime_error(what + "; its log:\n" + log());
}

// The folder of the socket is watched before the first attempt, so no creation can be missed.
// Between bind(2), which makes the file, and listen(2), which makes no event, a connection is
// refused: only then is there a short pause between attempts.
void GalleyProcess::wait_ready(std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  const Fd inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  // A test may have taken away every instance; then the socket is looked for again and again.
  const bool is_told =
      ::inotify_add_watch(inotify.get(), (own_ / "run").c_str(), IN_CREATE | IN_MOVED_TO) >= 0;
  while (true) {
    if (auto fd = try_connect(socket_)) {
      connection_ = std::make_unique<Connection>(*std::move(fd));
      return;
    }
    const bool missing = errno == ENOENT && is_told;
    if (child_->wait(std::chrono::milliseconds(0))) {
      fail("galleyd ended with code " + std::to_string(wait_exit()) + " before it was ready");
    }
    if (Clock::now() >= until)
      fail("galleyd opened no socket in " + std::to_string(limit.count()) + " ms");
    const auto soon = Clock::now() + std::chrono::milliseconds(2);
    wait_readable({inotify.get(), child_->ended_fd()}, missing ? until : std::min(soon, until));
    drain(inotify);
  }
}

Json GalleyProcess::request(const std::string& method, const Json& params,
                            std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  if (!connection_) wait_ready(limit);
  const int id = ++last_id_;
  try {
    const Json request{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}};
    connection_->send(request.dump() + "\n");
    while (const auto line = connection_->receive(until)) {
      const Json answer = Json::parse(*line);
      if (answer.value("id", Json()) != id) continue;
      if (!answer.contains("error")) return answer.at("result");
      const Json& error = answer["error"];
      throw RpcError(error.at("code"), error.at("message"));
    }
  } catch (const RpcError&) {
    throw;
  } catch (const std::exception& error) {
    connection_.reset();
    fail(method + ": " + error.what());
  }
  connection_.reset();  // a late answer must not meet the next request
  fail(method + " was not answered in " + std::to_string(limit.count()) + " ms");
}

void GalleyProcess::sync(std::chrono::milliseconds limit) {
  request("sync", Json::object(), limit);
}

CommandResult GalleyProcess::ctl(std::vector<std::string> arguments) const {
  Environment environment = environment_;
  environment["GALLEY_SOCKET"] = socket_;
  return run_command(command_line(GALLEYCTL_BINARY, std::move(arguments)),
                     {.environment = std::move(environment)});
}

int GalleyProcess::wait_exit(std::chrono::milliseconds limit) {
  const auto exit_code = child_->wait(limit);
  if (!exit_code) fail("galleyd still runs after " + std::to_string(limit.count()) + " ms");
  return *exit_code;
}

int GalleyProcess::stop() {
  signal(SIGTERM);
  return wait_exit();
}

CommandResult run_galleyd(std::vector<std::string> arguments, Environment environment,
                          std::chrono::milliseconds limit) {
  const TempDir home;
  return run_command(command_line(GALLEYD_BINARY, std::move(arguments)),
                     {.environment = surroundings(home, environment), .limit = limit});
}

}  // namespace galley::test
