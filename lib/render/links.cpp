#include <algorithm>
#include <climits>
#include <map>
#include <set>

#include "base/path.h"
#include "render/addresses.h"
#include "render/anchors.h"
#include "render/html_addresses.h"
#include "render/inline_text.h"
#include "render/output.h"
#include "render/passes.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Edit;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;

// To CommonMark a footnote of one word is a definition.
bool is_footnote(std::string_view label) { return label.substr(0, 1) == "^"; }

// Labels match by what is left without case and runs of white space (CommonMark 0.30, section 4.7);
// letters beyond ASCII are compared as they are, which at worst chooses the page's form of an
// address.
std::string label_key(std::string_view label) {
  std::string key;
  for (const char c : trimmed(label)) {
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (is_space && key.back() == ' ') continue;
    key += is_space ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return key;
}

class LinkFixer {
 public:
  LinkFixer(const Document& document, const std::string& path, const settings::Project& project,
            const LinkTargets& targets)
      : document_(document),
        path_(path),
        folder_(path::parent(path)),
        project_(project),
        targets_(targets) {}

  LinkChanges run();

 private:
  void fix(Span destination, UrlKind kind);
  void fix_html(Span html);
  UrlKind kind_of(const Block& definition) const;
  void find_labels();
  std::string address_of(const std::string& target, UrlKind kind);
  std::string_view page_address_of(std::string_view target);

  const Document& document_;
  const std::string& path_;
  std::string folder_;
  const settings::Project& project_;
  const LinkTargets& targets_;
  std::vector<Edit> edits_;
  std::map<std::string, std::string, std::less<>> found_;  // FoundTarget, by link
  std::set<std::string> page_labels_;
  std::set<std::string> image_labels_;
};

void LinkFixer::find_labels() {
  for (const Inline& item : document_.inlines) {
    const std::string_view label = item.destination.of(document_.source);
    if (item.kind == InlineKind::reference) page_labels_.insert(label_key(label));
    if (item.kind == InlineKind::image_reference) image_labels_.insert(label_key(label));
  }
}

// A definition that only images use is an image.
UrlKind LinkFixer::kind_of(const Block& definition) const {
  if (image_labels_.empty()) return UrlKind::page;
  const std::string key = label_key(definition.text.of(document_.source));
  return image_labels_.count(key) > 0 && page_labels_.count(key) == 0 ? UrlKind::image
                                                                      : UrlKind::page;
}

LinkChanges LinkFixer::run() {
  const bool has_images =
      std::any_of(document_.inlines.begin(), document_.inlines.end(),
                  [](const Inline& item) { return item.kind == InlineKind::image_reference; });
  if (has_images) find_labels();
  for (const Block& block : document_.blocks) {
    if (block.kind == BlockKind::html) fix_html(block.span);
    if (block.kind == BlockKind::definition && !is_footnote(block.text.of(document_.source)))
      fix(block.info, kind_of(block));
  }
  for (const Inline& item : document_.inlines) {
    if (item.kind == InlineKind::link) fix(item.destination, UrlKind::page);
    if (item.kind == InlineKind::image) fix(item.destination, UrlKind::image);
    if (item.kind == InlineKind::html) fix_html(item.span);
  }
  std::sort(edits_.begin(), edits_.end(),
            [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  LinkChanges changes{std::move(edits_), {}};
  for (auto& [link, address] : found_) changes.targets.push_back({link, std::move(address)});
  return changes;
}

void LinkFixer::fix_html(Span html) {
  for (const HtmlAddress& address : html_addresses(document_.source, html)) {
    fix(address.value, address.is_image ? UrlKind::image : UrlKind::page);
  }
}

// What a page of the project has for an address goes before its place in the repository. An image
// is never a page.
std::string LinkFixer::address_of(const std::string& target, UrlKind kind) {
  const std::string path = path::join(folder_, target);
  if (kind == UrlKind::page && project_.link_target != settings::LinkTarget::repository) {
    const std::string_view address = page_address_of(path::normal(path));
    if (!address.empty()) return std::string(address);
  }
  std::string url = repository_url(project_, path, kind);
  if (!url.empty() && target.back() == '/') url += '/';
  return url;
}

// Asked for once; what is more than any page has, or can be no path, is not asked for.
std::string_view LinkFixer::page_address_of(std::string_view target) {
  const auto known = found_.find(target);
  if (known != found_.end()) return known->second;
  const bool is_path = target.size() < PATH_MAX && target.find('\0') == std::string_view::npos;
  if (!is_path || found_.size() >= max_links) return {};
  std::string address = targets_.find(path_, target).text;
  return found_.emplace(target, std::move(address)).first->second;
}

// A query and a fragment stay as they are written.
void LinkFixer::fix(Span destination, UrlKind kind) {
  const std::string_view written = destination.of(document_.source);
  if (!is_relative_address(written)) return;
  const std::size_t end = std::min(written.find_first_of("#?"), written.size());
  const std::string target = percent_decoded(plain_text(written.substr(0, end)));
  if (!is_relative_address(target)) return;
  std::string url = address_of(target, kind);
  if (url.empty()) return;
  destination.end = destination.begin + static_cast<std::uint32_t>(end);
  edits_.push_back({destination, std::move(url)});
}

}  // namespace

LinkChanges fix_links(const Document& document, const std::string& path,
                      const settings::Project& project, const LinkTargets& targets) {
  if (project.repo.empty() && project.link_target == settings::LinkTarget::repository) return {};
  return LinkFixer(document, path, project, targets).run();
}

}  // namespace galley::render
