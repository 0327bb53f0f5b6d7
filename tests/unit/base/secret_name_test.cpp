#include "base/secret_name.h"

#include "support/catch.h"

using galley::is_secret;

TEST_CASE("hidden files, what lies in hidden folders, and keys are secret by their names") {
  for (const char* path : {".env", "a/.env", ".git/config", "a/.git/b/c.md", "server.pem",
                           "a/b.key", "a.p12", "id_rsa", "keys/id_ed25519", "vault.kdbx"}) {
    INFO(path);
    CHECK(is_secret(path));
  }
}

TEST_CASE("names that only resemble hidden files and keys are not secret") {
  for (const char* path : {"", "a.md", "a.b/c.md", "pem", "key.md", "id_rsa.pub", "a..b"}) {
    INFO(path);
    CHECK_FALSE(is_secret(path));
  }
}
