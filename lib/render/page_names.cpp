#include "render/page_names.h"

#include "base/path.h"

namespace galley::render {

bool has_page_extension(std::string_view path) {
  const std::string_view extension = path::extension(path);
  return extension == ".md" || extension == ".mdx" || extension == ".markdown";
}

std::string page_name(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::string_view extension = path::extension(path);
  if (has_page_extension(path) || extension == ".html") path.remove_suffix(extension.size());
  const std::string_view last = path::name(path);
  const bool is_index = last == "index" || last == "_index" || last == "README" || last == "readme";
  return std::string(is_index ? path::parent(path) : path);
}

std::vector<std::string> names_of_link(std::string_view from, std::string_view target) {
  if (target.starts_with('/')) {
    target.remove_prefix(1);
    std::vector<std::string> names{page_name(target)};
    const std::size_t end = target.find('/');
    if (end != target.npos) names.push_back(page_name(target.substr(end + 1)));
    return names;
  }
  std::vector<std::string> names{page_name(target)};
  if (has_page_extension(target)) return names;
  const std::string relative = path::relative(path::normal(target), path::parent(from));
  names.push_back(page_name(path::normal(path::join(page_name(from), relative))));
  return names;
}

}  // namespace galley::render
