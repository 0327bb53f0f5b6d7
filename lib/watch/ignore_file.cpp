#include "watch/ignore_file.h"

#include <algorithm>
#include <utility>

#include "base/path.h"

namespace galley::watch {
namespace {

// Blanks at the end do not count, but for those behind a backslash; tabs do (dir.c,
// trim_trailing_spaces).
std::string_view without_blanks(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ') continue;
    if (line[i] == '\\') ++i;
    end = std::min(i + 1, line.size());
  }
  return line.substr(0, end);
}

// git reads a line as a C string: a NUL ends it. Only the one CR right before the LF is not part.
std::string_view content_of(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return without_blanks(line.substr(0, line.find('\0')));
}

}  // namespace

IgnoreRule::IgnoreRule(std::string_view written, int number)
    : text(written), line(number), pattern(read(text)) {}

Wildcard IgnoreRule::read(std::string_view rest) {
  is_negated = rest.starts_with('!');
  if (is_negated) rest.remove_prefix(1);
  is_for_folders = rest.ends_with('/');
  if (is_for_folders) rest.remove_suffix(1);
  is_by_name = rest.find('/') == std::string_view::npos;
  if (rest.starts_with('/')) rest.remove_prefix(1);
  return {rest, is_by_name ? Wildcard::Reach::name : Wildcard::Reach::path};
}

IgnoreFile::IgnoreFile(std::string path, std::string_view bytes) : path_(std::move(path)) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  for (int line = 1; !bytes.empty(); ++line) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view written = bytes.substr(0, end);
    if (!written.starts_with('#')) {
      const std::string_view content = content_of(written);
      if (!content.empty()) rules_.emplace_back(content, line);
    }
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
}

const IgnoreRule* IgnoreFile::find(std::string_view folder, std::string_view name,
                                   NameKind kind) const {
  std::string path;  // made when a rule needs it: most go by the name
  const auto matches = [&](const IgnoreRule& rule) {
    if (rule.is_for_folders && kind != NameKind::folder) return false;
    if (rule.is_by_name) return rule.pattern.matches(name);
    if (path.empty()) path = path::join(folder, name);
    return rule.pattern.matches(path);
  };
  const auto found = std::find_if(rules_.rbegin(), rules_.rend(), matches);
  return found == rules_.rend() ? nullptr : &*found;
}

}  // namespace galley::watch
