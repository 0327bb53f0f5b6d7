// Thread: any. Role: SHA-256 (FIPS 180-4) of bytes, through OpenSSL's libcrypto.
// Promise: equal digests mean equal bytes for every purpose galley has.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace galley {

struct Digest {
  std::array<std::uint8_t, 32> bytes{};

  bool operator==(const Digest&) const = default;

  // 64 lower-case hexadecimal digits.
  std::string hex() const;

  // The reverse of hex(); nothing when the text is not 64 hexadecimal digits.
  static std::optional<Digest> from_hex(std::string_view text);
};

Digest sha256(std::string_view bytes);

}  // namespace galley
