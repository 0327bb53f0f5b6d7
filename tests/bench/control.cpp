// What the control socket of galleyd takes: requests beside a server that does nothing, on the same
// loop, in turns, in one run; and what a thousand subscribers cost, half of which never read.
//
//   bench_control [REQUESTS=20000]
//   bench_control --answer SOCKET BYTES     the server that does nothing
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fd.h"
#include "control/socket_address.h"
#include "loop/stream.h"
#include "support/galley_process.h"

using namespace galley;
using namespace galley::test;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int rounds = 5;

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "bench_control: %s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

// Answers every line with as many bytes, and never looks at it.
int answer_lines(const std::string& path, std::size_t bytes) {
  const sockaddr_un address = control::socket_address(path);
  Fd listening(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (::bind(listening.get(), control::as_sockaddr(address), sizeof address) != 0) fail("bind");
  if (::listen(listening.get(), 1024) != 0) fail("listen");
  const std::string answer = std::string(bytes - 1, 'x') + "\n";
  loop::Loop loop;
  std::deque<std::unique_ptr<loop::Stream>> streams;
  const loop::Listener listener(loop, std::move(listening), [&](std::unique_ptr<loop::Stream> one) {
    loop::Stream* const stream = one.get();
    streams.push_back(std::move(one));
    stream->start({[stream, &answer](std::string_view text) {
                     const auto lines = std::count(text.begin(), text.end(), '\n');
                     for (auto i = lines; i > 0; --i) stream->write(answer);
                   },
                   [] {}});
  });
  loop.run();
  return 0;
}

class Client {
 public:
  explicit Client(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_un address = control::socket_address(path);
    if (::connect(fd_.get(), control::as_sockaddr(address), sizeof address) != 0) fail("connect");
  }

  int fd() const { return fd_.get(); }

  void send(const std::string& line) {
    begin_ = Clock::now();
    if (::send(fd_.get(), line.data(), line.size(), MSG_NOSIGNAL) < 0) fail("send");
  }

  // Reads what is there: milliseconds since send() when that ends a line.
  std::optional<double> read() {
    char buffer[65536];
    const ssize_t got = ::recv(fd_.get(), buffer, sizeof buffer, 0);
    if (got <= 0) fail("recv");
    bytes_ += static_cast<std::size_t>(got);
    if (buffer[got - 1] != '\n') return std::nullopt;
    return milliseconds_since(begin_);
  }

  std::size_t bytes() const { return bytes_; }

 private:
  Fd fd_;
  Clock::time_point begin_;
  std::size_t bytes_ = 0;
};

struct Figures {
  std::vector<double> milliseconds;
  double seconds = 0;

  double at(double part) {
    std::sort(milliseconds.begin(), milliseconds.end());
    return milliseconds[static_cast<std::size_t>(part *
                                                 static_cast<double>(milliseconds.size() - 1))];
  }
  double rate() const { return static_cast<double>(milliseconds.size()) / seconds; }
};

// Every client has one request on its way at all times, until so many are answered.
void ask(std::vector<Client>& clients, const std::string& line, int requests, Figures& figures) {
  std::vector<pollfd> waiting;
  for (const Client& client : clients) waiting.push_back({client.fd(), POLLIN, 0});
  int sent = static_cast<int>(clients.size());
  const auto begin = Clock::now();
  for (Client& client : clients) client.send(line);
  for (int answered = 0; answered < std::max(requests, static_cast<int>(clients.size()));) {
    if (::poll(waiting.data(), waiting.size(), 10'000) <= 0) fail("no answer");
    for (std::size_t i = 0; i < clients.size(); ++i) {
      if ((waiting[i].revents & POLLIN) == 0) continue;
      const std::optional<double> taken = clients[i].read();
      if (!taken) continue;
      ++answered;
      figures.milliseconds.push_back(*taken);
      if (sent++ < requests) clients[i].send(line);
    }
  }
  figures.seconds += milliseconds_since(begin) / 1000;
}

std::string request_line(const std::string& method) {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + method + "\"}\n";
}

// How long the answer to a request is.
std::size_t answer_bytes(const std::string& socket, const std::string& line) {
  Client client(socket);
  client.send(line);
  while (!client.read()) {
  }
  return client.bytes();
}

void print(const char* name, Figures& figures) {
  std::printf("  %-10s %9.0f requests/s   p50 %7.3f ms   p99 %7.3f ms\n", name, figures.rate(),
              figures.at(0.5), figures.at(0.99));
}

void compare(const GalleyProcess& galleyd, const TempDir& dir, const std::string& own,
             const std::string& method, int clients, int requests) {
  const std::string line = request_line(method);
  const std::size_t bytes = answer_bytes(galleyd.socket(), line);
  const std::string socket = dir / (method + std::to_string(clients) + ".sock");
  const ChildProcess other(
      Launch{{own, "--answer", socket, std::to_string(bytes)}, dir / "log", dir / "log"});
  while (::access(socket.c_str(), F_OK) != 0) ::poll(nullptr, 0, 1);
  ::poll(nullptr, 0, 50);  // from bind to listen
  std::vector<Client> ours;
  std::vector<Client> theirs;
  for (int i = 0; i < clients; ++i) {
    ours.emplace_back(galleyd.socket());
    theirs.emplace_back(socket);
  }
  Figures us;
  Figures them;
  for (int i = 0; i < rounds; ++i) {
    ask(ours, line, requests / rounds, us);
    ask(theirs, line, requests / rounds, them);
  }
  std::printf("%s, %zu bytes, %d clients\n", method.c_str(), bytes, clients);
  print("galleyd", us);
  print("nothing", them);
  std::printf("  ratio of requests/s: %.2f, of p99: %.2f\n", us.rate() / them.rate(),
              us.at(0.99) / them.at(0.99));
}

// Of VmRSS and VmHWM, in KiB (proc_pid_status(5)).
std::map<std::string, long> memory_of(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  std::map<std::string, long> memory;
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("Vm")) memory[line.substr(0, 5)] = std::atol(line.c_str() + 7);
  }
  return memory;
}

double edits_ms(GalleyProcess& galleyd, const TempDir& dir, int edits) {
  const auto begin = Clock::now();
  for (int i = 0; i < edits; ++i) {
    dir.write("docs/page-1.md", "# Page\n\nEdit " + std::to_string(i) + ".\n");
    galleyd.sync();
  }
  return milliseconds_since(begin) / edits;
}

void subscribers(GalleyProcess& galleyd, const TempDir& dir, int count) {
  constexpr int edits = 200;
  const double alone = edits_ms(galleyd, dir, edits);
  const long before = memory_of(galleyd.pid())["VmRSS"];
  std::vector<Client> clients;
  for (int i = 0; i < count; ++i) {
    clients.emplace_back(galleyd.socket());
    clients.back().send(request_line("subscribe"));
  }
  galleyd.sync();
  const long connected = memory_of(galleyd.pid())["VmRSS"];
  // The first half reads nothing from here on.
  std::vector<pollfd> reading;
  for (auto i = clients.size() / 2; i < clients.size(); ++i) {
    reading.push_back({clients[i].fd(), POLLIN, 0});
  }
  const auto begin = Clock::now();
  for (int i = 0; i < edits; ++i) {
    dir.write("docs/page-1.md", "# Page\n\nEdit " + std::to_string(i) + " again.\n");
    galleyd.sync();
    while (::poll(reading.data(), reading.size(), 0) > 0) {
      for (std::size_t at = 0; at < reading.size(); ++at) {
        if ((reading[at].revents & POLLIN) != 0) clients[clients.size() / 2 + at].read();
      }
    }
  }
  const double beside = milliseconds_since(begin) / edits;
  const auto after = memory_of(galleyd.pid());
  std::printf("%d subscribers, of which %d never read\n", count, count / 2);
  std::printf("  memory: %ld KiB before, %ld KiB with them, %ld KiB after %d edits (peak %ld)\n",
              before, connected, after.at("VmRSS"), edits, after.at("VmHWM"));
  std::printf("  an edit and its sync: %.2f ms alone, %.2f ms with them\n", alone, beside);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 3 && arguments[0] == "--answer") {
    return answer_lines(arguments[1], std::stoul(arguments[2]));
  }
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  const int requests = arguments.empty() ? 20'000 : std::atoi(arguments[0].c_str());
  const TempDir dir;
  for (int i = 0; i < 100; ++i) {
    dir.write("docs/page-" + std::to_string(i) + ".md", "# Page\n\nWords.\n");
  }
  GalleyProcess galleyd({"--source", dir / "docs", "--out", dir / "out"});
  galleyd.wait_ready();
  galleyd.sync();
  std::printf("control socket, load %s", run_command({"/bin/cat", "/proc/loadavg"}).out.c_str());
  subscribers(galleyd, dir, 1000);
  for (const int clients : {1, 64, 1000}) {
    for (const char* method : {"log-level", "status"}) {
      compare(galleyd, dir, argv[0], method, clients, requests);
    }
  }
  return 0;
}
