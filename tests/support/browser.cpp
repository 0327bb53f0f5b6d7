#include "support/browser.h"

#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fd.h"
#include "support/child_process.h"

namespace galley::test {
namespace {

constexpr std::chrono::seconds limit{20};

Fd connect_to(int port) {
  Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("nobody listens on port " + std::to_string(port));
  }
  return fd;
}

std::string read_all(const Fd& fd) {
  const auto until = std::chrono::steady_clock::now() + limit;
  std::string text;
  std::array<char, 65'536> bytes{};
  while (true) {
    if (!wait_readable({fd.get()}, until)) throw std::runtime_error("no answer in time: " + text);
    const ssize_t got = ::read(fd.get(), bytes.data(), bytes.size());
    if (got <= 0) return text;
    text.append(bytes.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

Browser::Browser(const std::string& url) {
  constexpr std::string_view scheme = "http://";
  const std::size_t slash = url.find('/', scheme.size());
  host_ = url.substr(scheme.size(), slash - scheme.size());
  const Answered answered = get(url.substr(slash));
  constexpr std::string_view field = "Set-Cookie: ";
  const std::size_t begin = answered.head.find(field);
  if (begin == std::string::npos) throw std::runtime_error("not let in: " + answered.head);
  const std::size_t value = begin + field.size();
  cookie_ = answered.head.substr(value, answered.head.find(';', value) - value);
}

Answered Browser::get(const std::string& target) const { return exchange("GET", target, "", ""); }

Answered Browser::post(const std::string& target, const std::string& token,
                       const std::string& body) const {
  std::string fields = "Origin: http://" + host_ + "\r\n";
  if (!token.empty()) fields += "X-Galley-Token: " + token + "\r\n";
  return exchange("POST", target, fields, body);
}

Answered Browser::wait_for(const std::string& target,
                           const std::function<bool(const Answered&)>& is_wanted) const {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (true) {
    Answered answered = get(target);
    if (is_wanted(answered)) return answered;
    if (std::chrono::steady_clock::now() > until) {
      throw std::runtime_error(target + " stays as it is: " + answered.body);
    }
    std::this_thread::yield();
  }
}

Answered Browser::exchange(const std::string& method, const std::string& target,
                           const std::string& fields, std::string_view body) const {
  const Fd fd = connect_to(std::stoi(host_.substr(host_.find(':') + 1)));
  std::string request = method + " " + target + " HTTP/1.1\r\nHost: " + host_ +
                        "\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n" + fields;
  if (!cookie_.empty()) request += "Cookie: " + cookie_ + "\r\n";
  if (method == "POST") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  request += "\r\n" + std::string(body);
  if (::send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    throw std::runtime_error("the request was not taken");
  }
  const std::string text = read_all(fd);
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos || text.size() < 12) throw std::runtime_error("no HTTP: " + text);
  return {std::stoi(text.substr(9, 3)), text.substr(0, end), text.substr(end + 4)};
}

}  // namespace galley::test
