#include "html/links.h"

#include <algorithm>
#include <array>

#include "base/path.h"
#include "html/text.h"
#include "render/addresses.h"
#include "render/page_names.h"

namespace galley::html {
namespace {

// Schemes that open another program or page and execute nothing of this one.
constexpr std::array<std::string_view, 5> link_schemes{"http", "https", "mailto", "tel", "ftp"};

// Pictures in an address itself; SVG in an <img> runs no script (SVG 2, section 2.2).
constexpr std::array<std::string_view, 5> picture_types{"image/png", "image/jpeg", "image/gif",
                                                        "image/webp", "image/svg+xml"};

// Browsers take no notice of these in an address (URL standard, "basic URL parser").
std::string without_controls(std::string_view address) {
  std::string clean;
  for (const char c : address) {
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F) clean += c;
    if (c == ' ' && !clean.empty()) clean += "%20";
  }
  while (clean.ends_with("%20")) clean.resize(clean.size() - 3);
  return clean;
}

// In lower case; empty when the address has none.
std::string scheme_of(std::string_view address) {
  const std::size_t colon = address.find_first_of(":/?#");
  if (colon == address.npos || address[colon] != ':') return {};
  std::string scheme(address.substr(0, colon));
  for (char& c : scheme) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return scheme;
}

bool is_of_other_host(std::string_view address) {
  return address.starts_with("//") || address.starts_with("/\\") || address.starts_with("\\");
}

struct Parts {
  std::string path;
  std::string_view fragment;  // with its '#'
};

Parts parts_of(std::string_view address) {
  const std::size_t hash = std::min(address.find('#'), address.size());
  const std::size_t query = std::min(address.find('?'), hash);
  return {render::percent_decoded(address.substr(0, query)), address.substr(hash)};
}

// What a relative address means: relative to the source, a final '/' kept.
std::string target_of(const Context& context, const std::string& path) {
  if (path.starts_with('/')) return path;
  std::string target = path::normal(path::join(std::string(path::parent(context.path)), path));
  if (path.ends_with('/') && !target.ends_with('/')) target += '/';
  return target;
}

bool is_page(std::string_view target) {
  return target.ends_with(".html") || target.ends_with('/') || path::extension(target).empty() ||
         render::has_page_extension(target);
}

std::string local_address(const Context& context, const std::string& address) {
  const Parts parts = parts_of(address);
  if (parts.path.empty()) return std::string(parts.fragment);
  const std::string target = target_of(context, parts.path);
  std::string found =
      is_page(target) ? context.addresses.page(target) : context.addresses.asset(target);
  return found.empty() ? found : found.append(parts.fragment);
}

// "line:column" by which diagnostics are shown where they belong; the line is counted from that of
// the block.
void append_place(std::string& tag, const Context& context, std::uint32_t offset) {
  if (offset == Link::no_offset) return;
  const markdown::Position at = context.expanded.place(offset);
  const int line = at.line - context.block_line;
  append_attribute(tag, "data-at", std::to_string(line) + ":" + std::to_string(at.column));
}

bool is_picture(std::string_view address) {
  return std::any_of(picture_types.begin(), picture_types.end(),
                     [&](std::string_view type) { return address.substr(5).starts_with(type); });
}

bool is_outside(const std::string& address, const std::string& scheme) {
  return !scheme.empty() || is_of_other_host(address);
}

}  // namespace

OpenLink open_link(const Context& context, const Link& link) {
  std::string address = without_controls(link.address);
  const std::string scheme = scheme_of(address);
  const bool is_external = is_outside(address, scheme);
  const bool is_known = scheme.empty() || std::find(link_schemes.begin(), link_schemes.end(),
                                                    scheme) != link_schemes.end();
  if (!is_external) address = local_address(context, address);
  const bool leads = is_known && !address.empty();
  OpenLink open{leads ? "<a" : "<span class=\"no-link\"", leads ? "</a>" : "</span>"};
  if (leads) append_attribute(open.tag, "href", address);
  if (leads && is_external) open.tag += " rel=\"noopener noreferrer\" target=\"_blank\"";
  if (!link.title.empty()) append_attribute(open.tag, "title", link.title);
  if (!is_external) append_place(open.tag, context, link.offset);
  open.tag += '>';
  return open;
}

std::string asset_address(const Context& context, std::string_view written) {
  const std::string address = without_controls(written);
  const std::string scheme = scheme_of(address);
  if (scheme == "data") return is_picture(address) ? address : "";
  if (is_outside(address, scheme)) return {};
  const Parts parts = parts_of(address);
  return parts.path.empty() ? "" : context.addresses.asset(target_of(context, parts.path));
}

std::string image(const Context& context, const Link& link, std::string_view alt,
                  std::string_view attributes) {
  const std::string address = asset_address(context, link.address);
  if (address.empty()) {
    const OpenLink open = open_link(context, link);
    const std::string text = text_of(alt.empty() ? std::string_view(link.address) : alt);
    return open.tag + "<span class=\"remote-image\">" + text + "</span>" +
           std::string(open.closing);
  }
  std::string html = "<img";
  append_attribute(html, "src", address);
  append_attribute(html, "alt", alt);
  if (!link.title.empty()) append_attribute(html, "title", link.title);
  append_place(html, context, link.offset);
  return html.append(attributes).append(">");
}

}  // namespace galley::html
