// Thread: loop. Role: who may read: the browsers that somebody with access to the control socket
// let in. Promise: secrets are 128 random bits, made anew with every start, and compared in a time
// that does not depend on where they differ; a code lets in once, and only for a short while.
//
// Any user of the machine reaches a port of loopback, and browsers send cookies to every port of a
// host: therefore a cookie at all, and a name and a host (<id>.localhost) that no other server has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>

namespace galley::preview {

// Long enough to start a browser on a busy machine, or to paste a link into one; a code that leaks
// later (by a history, a log or a terminal's scrollback) is worth nothing.
inline constexpr std::uint64_t code_life_ms = 120'000;
// More than somebody opens within that; the oldest goes.
inline constexpr std::size_t max_codes = 32;

class Access {
 public:
  // `id` as in Rules. Throws SystemError when the kernel has no random bytes.
  explicit Access(std::string_view id);

  // A new code that leads to `destination` ("/book/a?x=y#part"). Throws Error unless that is a
  // target of ours, so that a code never leads to another server. `now`: milliseconds of any clock
  // that only goes forward.
  std::string issue(std::string_view destination, std::uint64_t now);

  // The destination, and the code is used up; nothing for what is no code, or no longer one.
  std::optional<std::string> redeem(std::string_view code, std::uint64_t now);

  // The value of Set-Cookie for who redeemed a code.
  std::string set_cookie() const;

  // Whether the value of a Cookie field has our cookie.
  bool admits(std::string_view cookies) const;

  // What our own pages show with their actions (preview/request.h). Not the cookie's: that one no
  // script can read, and this is in every page.
  const std::string& action_token() const { return action_token_; }

 private:
  struct Code {
    std::string text;
    std::string destination;
    std::uint64_t issued_at;
  };

  std::string cookie_name_;
  std::string token_;
  std::string action_token_;
  std::list<Code> codes_;  // oldest first
};

// Whether `given` is the secret; takes a time that only depends on their lengths.
bool is_equal_secret(std::string_view given, std::string_view secret);

}  // namespace galley::preview
