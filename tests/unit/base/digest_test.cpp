#include "base/digest.h"

#include "support/catch.h"

// Expected values are the examples of FIPS 180-4's companion document (NIST, SHA256.pdf).
TEST_CASE("SHA-256 of the standard's examples") {
  CHECK(galley::sha256("abc").hex() ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(galley::sha256("").hex() ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("a digest survives being written as text, and nothing else parses") {
  const galley::Digest digest = galley::sha256("galley");
  CHECK(galley::Digest::from_hex(digest.hex()) == digest);
  CHECK_FALSE(galley::Digest::from_hex("abc"));
  CHECK_FALSE(galley::Digest::from_hex(std::string(64, 'g')));
}
