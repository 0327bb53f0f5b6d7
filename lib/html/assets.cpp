#include "html/assets.h"

#include <algorithm>
#include <array>

#include "base/path.h"

namespace galley::html {
namespace {

// 96 bits: a second file with the hash of a given one is out of reach for anybody.
constexpr std::size_t hash_digits = 24;
constexpr std::size_t longest_stem = 60;  // bytes

constexpr std::array<std::string_view, 29> extensions = {
    ".png",  ".jpg", ".jpeg", ".gif",  ".webp", ".avif", ".bmp",   ".ico", ".svg", ".mp4",
    ".webm", ".ogv", ".mp3",  ".ogg",  ".wav",  ".woff", ".woff2", ".ttf", ".otf", ".pdf",
    ".txt",  ".csv", ".tsv",  ".json", ".yaml", ".yml",  ".toml",  ".zip", ".gz"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string extension_of(std::string_view path) {
  std::string extension(path::extension(path));
  std::transform(extension.begin(), extension.end(), extension.begin(), lower);
  return extension;
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// No dot is left in it: what follows the first one is the hash.
std::string stem_of(std::string_view path) {
  std::string stem;
  for (const char byte : path::stem(path).substr(0, longest_stem)) {
    const char c = lower(byte);
    if (is_plain(c)) {
      stem += c;
    } else if (!stem.empty() && stem.back() != '-') {
      stem += '-';
    }
  }
  return stem.empty() ? "file" : stem;
}

// The hash in a name; empty when it has none.
std::string_view hash_in(std::string_view name) {
  if (path::parent(name) != asset_folder) return {};
  const std::string_view file = path::name(name);
  const std::size_t begin = file.find('.') + 1;
  const bool is_hashed = begin != 0 && file.size() > begin + hash_digits &&
                         file[begin + hash_digits] == '.' && is_asset(file);
  const std::string_view hash = is_hashed ? file.substr(begin, hash_digits) : "";
  return hash.find_first_not_of("0123456789abcdef") == hash.npos ? hash : "";
}

}  // namespace

bool is_asset(std::string_view path) {
  return std::find(extensions.begin(), extensions.end(), extension_of(path)) != extensions.end();
}

std::string asset_name(std::string_view path, const Digest& digest) {
  return path::join(asset_folder,
                    stem_of(path) + "." + digest.hex().substr(0, hash_digits) + extension_of(path));
}

bool is_asset_name(std::string_view name) { return !hash_in(name).empty(); }

bool is_asset_name_of(std::string_view name, const Digest& digest) {
  const std::string_view hash = hash_in(name);
  return !hash.empty() && digest.hex().starts_with(hash);
}

}  // namespace galley::html
