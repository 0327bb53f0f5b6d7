#include "base/path.h"

#include <vector>

namespace galley::path {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (end > begin) parts.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace

std::string join(std::string_view base, std::string_view name) {
  if (base.empty()) return std::string(name);
  if (name.empty()) return std::string(base);
  std::string path(base);
  if (path.back() != '/') path += '/';
  path += name;
  return path;
}

std::string_view parent(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  if (slash == 0) return path.substr(0, 1);
  return path.substr(0, slash);
}

std::string_view name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view extension(std::string_view path) {
  const std::string_view last = name(path);
  const std::size_t dot = last.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view{} : last.substr(dot);
}

std::string_view stem(std::string_view path) {
  const std::string_view last = name(path);
  return last.substr(0, last.size() - extension(last).size());
}

std::string normal(std::string_view path) {
  const bool rooted = !path.empty() && path.front() == '/';
  std::vector<std::string_view> kept;
  for (const std::string_view part : split(path)) {
    if (part == ".") continue;
    if (part != "..") {
      kept.push_back(part);
    } else if (!kept.empty() && kept.back() != "..") {
      kept.pop_back();
    } else if (!rooted) {
      kept.push_back(part);
    }
  }
  std::string result(rooted ? "/" : "");
  for (const std::string_view part : kept) {
    if (!result.empty() && result.back() != '/') result += '/';
    result += part;
  }
  return result;
}

std::string absolute(std::string_view path, std::string_view base) {
  return normal(!path.empty() && path.front() == '/' ? std::string(path) : join(base, path));
}

bool is_within(std::string_view path, std::string_view folder) {
  if (folder.empty() || folder == "/") return true;
  if (path.substr(0, folder.size()) != folder) return false;
  return path.size() == folder.size() || path[folder.size()] == '/';
}

std::string_view below(std::string_view path, std::string_view folder) {
  std::string_view rest = path.substr(folder.size());
  if (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
  return rest;
}

std::string relative(std::string_view to, std::string_view from) {
  const std::vector<std::string_view> target = split(to);
  const std::vector<std::string_view> start = split(from);
  std::size_t shared = 0;
  while (shared < target.size() && shared < start.size() && target[shared] == start[shared]) {
    ++shared;
  }
  std::string result;
  const auto add = [&result](std::string_view part) {
    if (!result.empty()) result += '/';
    result += part;
  };
  for (std::size_t i = shared; i < start.size(); ++i) add("..");
  for (std::size_t i = shared; i < target.size(); ++i) add(target[i]);
  return result;
}

}  // namespace galley::path
