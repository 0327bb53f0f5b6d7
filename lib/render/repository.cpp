#include "render/repository.h"

#include "base/path.h"
#include "render/output.h"

namespace galley::render {
namespace {

constexpr std::string_view scheme = "https://";

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string_view without_ending(std::string_view repo) {
  while (ends_with(repo, "/")) repo.remove_suffix(1);
  if (ends_with(repo, ".git")) repo.remove_suffix(4);
  return repo;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string_view repository_name(std::string_view repo) { return path::name(without_ending(repo)); }

std::string repository_home(std::string_view repo) {
  const std::string_view bare = without_ending(repo);
  if (bare.substr(0, scheme.size()) == scheme) return std::string(bare);
  const std::size_t slash = bare.find('/');
  if (slash == std::string_view::npos || bare.find(':') != std::string_view::npos) return {};
  return "https://github.com/" + std::string(bare);
}

std::string percent_encoded(std::string_view path) {
  std::string encoded;
  for (const char c : path) {
    if (is_unreserved(c) || c == '/') {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', "0123456789ABCDEF"[byte >> 4U], "0123456789ABCDEF"[byte & 15U]};
  }
  return encoded;
}

std::string repository_url(const settings::Project& project, std::string_view path, UrlKind kind) {
  const std::string home = repository_home(project.repo);
  const std::string inside = path::normal(path::join(project.repo_path, path));
  if (home.empty() || inside == ".." || inside.substr(0, 3) == "../") return {};
  const std::string_view form = kind == UrlKind::image ? "/raw/" : "/blob/";
  return home + std::string(form) + percent_encoded(project.ref) + "/" + percent_encoded(inside);
}

}  // namespace galley::render
