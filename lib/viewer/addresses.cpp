#include "viewer/addresses.h"

#include <utility>

#include "base/path.h"
#include "render/page_names.h"

namespace galley::viewer {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

class ProjectAddresses final : public html::Addresses {
 public:
  ProjectAddresses(std::shared_ptr<const settings::Project> project, std::string from)
      : project_(std::move(project)), from_(std::move(from)) {}

  std::string page(std::string_view target) const override {
    if (target.starts_with("../")) return {};  // not of this project
    const bool is_file = target.starts_with('/') || render::has_page_extension(target);
    return is_file ? within(target) : within(target) + "?from=" + url_path(from_);
  }

  std::string asset(std::string_view target) const override {
    return target.starts_with("../") ? of_repository(target) : within(target);
  }

 private:
  std::string within(std::string_view target) const {
    if (!target.starts_with('/')) return page_url(project_->name, target);
    return "/~/site/" + url_path(project_->name) + url_path(target);
  }

  std::string of_repository(std::string_view target) const {
    const std::string path = path::absolute(target, project_->source);
    if (!path::is_within(path, project_->repo_root)) return {};
    return "/~/repo/" + url_path(project_->name) + "/" +
           url_path(path::below(path, project_->repo_root));
  }

  std::shared_ptr<const settings::Project> project_;
  std::string from_;
};

}  // namespace

std::string url_path(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string url;
  for (const char c : path) {
    if (is_unreserved(c) || c == '/') {
      url += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    url += '%';
    url += digits[byte >> 4U];
    url += digits[byte & 15U];
  }
  return url;
}

std::string page_url(std::string_view project, std::string_view path) {
  return "/" + url_path(project) + "/" + url_path(path);
}

std::shared_ptr<const html::Addresses> addresses_of(
    std::shared_ptr<const settings::Project> project, std::string from) {
  return std::make_shared<const ProjectAddresses>(std::move(project), std::move(from));
}

}  // namespace galley::viewer
