// Thread: any. Role: SHA-256 (FIPS 180-4) of bytes, through OpenSSL's libcrypto.
// Promise: equal digests mean equal bytes for every purpose galley has.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_md_ctx_st;  // OpenSSL's EVP_MD_CTX

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

// The digest of bytes that come one part after the other.
class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  Digest finish();  // once, at the end

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace galley
