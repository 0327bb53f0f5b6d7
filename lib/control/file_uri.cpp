#include "control/file_uri.h"

#include <algorithm>
#include <charconv>

#include "control/protocol.h"

namespace galley::control {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

// Of two hexadecimal digits; nothing for others.
std::optional<char> byte_of(std::string_view digits) {
  unsigned value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, value, 16);
  if (digits.size() != 2 || error != std::errc() || rest != end) return std::nullopt;
  return static_cast<char>(value);
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const std::optional<char> byte = byte_of(text.substr(i + 1, 2));
    if (!byte || *byte == 0) return std::nullopt;
    decoded += *byte;
    i += 2;
  }
  return decoded;
}

}  // namespace

std::string to_file_uri(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string uri = "file://";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(c) || c == '/') {
      uri += c;
    } else {
      uri += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return uri;
}

std::optional<std::string> path_of(std::string_view uri) {
  constexpr std::string_view scheme = "file:";
  if (!uri.starts_with(scheme)) return std::nullopt;
  uri.remove_prefix(scheme.size());
  if (uri.starts_with("//")) {
    uri.remove_prefix(2);
    const std::string_view host = uri.substr(0, uri.find('/'));
    if (!host.empty() && host != "localhost") return std::nullopt;
    uri.remove_prefix(host.size());
  }
  if (!uri.starts_with('/') || uri.find_first_of(std::string_view("?#\0", 3)) != uri.npos) {
    return std::nullopt;
  }
  return percent_decoded(uri);
}

bool is_utf8(const std::string& text) {
  try {
    static_cast<void>(Json(text).dump());  // strict: it throws
    return true;
  } catch (const Json::type_error&) {
    return false;
  }
}

}  // namespace galley::control
