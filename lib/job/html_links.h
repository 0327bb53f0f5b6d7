// Thread: worker. Role: where the links and images of one page of HTML lead, in a folder of such
// pages. Promise: every address is relative to that folder, or the place of a file in the
// repository; what was looked up is taken note of, found or not, so that the page is made again
// when the answer is another.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "html/page.h"
#include "job/included_files.h"
#include "render/link_targets.h"
#include "settings/settings.h"

namespace galley::job {

class HtmlLinks final : public html::Addresses {
 public:
  // All of these must outlive it. `from` is the path of the page's document.
  HtmlLinks(DiskFiles& files, const settings::Project& project, const std::string& from,
            const render::LinkTargets& targets);

  std::string page(std::string_view target) const override;
  std::string asset(std::string_view target) const override;

  // Links that may have meant a page.
  const std::set<std::string>& asked() const { return asked_; }
  // Files to be copied, by the names of their copies.
  const std::map<std::string, CopiedFile>& assets() const { return assets_; }

 private:
  std::string copy_of(const std::string& file) const;
  std::string in_repository(std::string_view target) const;

  DiskFiles& files_;
  const settings::Project& project_;
  const std::string& from_;
  const render::LinkTargets& targets_;
  mutable std::set<std::string> asked_;
  mutable std::map<std::string, CopiedFile> assets_;
};

}  // namespace galley::job
