// Thread: any, one at a time. Role: what a browser does with the preview of a real galleyd, without
// one: it is let in by an address of `open`, and asks with the fields that pages' scripts send.
// Promise: every wait has a limit; whatever goes wrong is a std::runtime_error.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace galley::test {

struct Answered {
  int status = 0;
  std::string head;  // status line and fields
  std::string body;
};

class Browser {
 public:
  // "http://<id>.localhost:<port>/-/open/<code>"; the code is used up.
  explicit Browser(const std::string& url);

  Answered get(const std::string& target) const;

  // As a script of one of our pages does; "" leaves the token out.
  Answered post(const std::string& target, const std::string& token, const std::string& body) const;

  // Asks until the body is as wanted.
  Answered wait_for(const std::string& target,
                    const std::function<bool(const Answered&)>& is_wanted) const;

 private:
  Answered exchange(const std::string& method, const std::string& target, const std::string& fields,
                    std::string_view body) const;

  std::string host_;  // with its port
  std::string cookie_;
};

}  // namespace galley::test
