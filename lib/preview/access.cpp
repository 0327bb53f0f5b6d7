#include "preview/access.h"

#include <array>
#include <cerrno>

#include <openssl/crypto.h>
#include <sys/random.h>

#include "base/error.h"
#include "preview/target.h"

namespace galley::preview {
namespace {

// 128 bits as 32 hexadecimal digits. Up to 256 bytes come at once or not at all (getrandom(2)).
std::string random_secret() {
  std::array<unsigned char, 16> bytes{};
  ssize_t got = 0;
  do {
    got = ::getrandom(bytes.data(), bytes.size(), 0);
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(bytes.size())) throw_errno("get random bytes from", "the kernel");
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

bool is_equal_secret(std::string_view given, std::string_view secret) {
  return given.size() == secret.size() &&
         CRYPTO_memcmp(given.data(), secret.data(), secret.size()) == 0;
}

Access::Access(std::string_view id)
    : cookie_name_("galley-" + std::string(id)),
      token_(random_secret()),
      action_token_(random_secret()) {}

std::string Access::issue(std::string_view destination, std::uint64_t now) {
  const auto parsed = parse_target(destination.substr(0, destination.find('#')));
  const bool has_line_end = destination.find_first_of("\r\n") != std::string_view::npos;
  if (has_line_end || std::holds_alternative<Refusal>(parsed)) {
    throw Error("the preview has no page at \"" + std::string(destination) + "\"");
  }
  if (codes_.size() == max_codes) codes_.pop_front();
  codes_.push_back({random_secret(), std::string(destination), now});
  return codes_.back().text;
}

std::optional<std::string> Access::redeem(std::string_view code, std::uint64_t now) {
  codes_.remove_if([&](const Code& each) { return now - each.issued_at >= code_life_ms; });
  for (auto each = codes_.begin(); each != codes_.end(); ++each) {
    if (!is_equal_secret(code, each->text)) continue;
    std::string destination = std::move(each->destination);
    codes_.erase(each);
    return destination;
  }
  return std::nullopt;
}

std::string Access::set_cookie() const {
  return cookie_name_ + "=" + token_ + "; HttpOnly; SameSite=Strict; Path=/";
}

bool Access::admits(std::string_view cookies) const {
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = cookies.find(';');
    const std::string_view pair = trimmed(cookies.substr(0, end));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == cookie_name_ &&
        is_equal_secret(pair.substr(equals + 1), token_)) {
      return true;
    }
    if (end != std::string_view::npos) cookies.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace galley::preview
