#include "base/secret_name.h"

#include <algorithm>
#include <array>

#include "base/path.h"

namespace galley {
namespace {

// Kinds of files that hold keys, and the names that ssh-keygen(1) gives them.
constexpr std::array<std::string_view, 8> key_extensions = {".pem", ".key",      ".p12",  ".pfx",
                                                            ".jks", ".keystore", ".kdbx", ".ppk"};
constexpr std::array<std::string_view, 4> key_names = {"id_rsa", "id_dsa", "id_ecdsa",
                                                       "id_ed25519"};

bool is_key(std::string_view name) {
  const auto is_in = [](const auto& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
  };
  return is_in(key_extensions, path::extension(name)) || is_in(key_names, name);
}

}  // namespace

bool is_secret(std::string_view path) {
  if (is_key(path::name(path))) return true;
  for (; !path.empty(); path = path::parent(path)) {
    if (path::name(path).starts_with('.')) return true;
  }
  return false;
}

}  // namespace galley
