#include "html/raw_html.h"

#include <algorithm>
#include <array>

#include "html/links.h"
#include "html/text.h"
#include "render/components.h"
#include "render/html_tags.h"
#include "render/inline_text.h"

namespace galley::html {
namespace {

struct Row {
  std::string_view name;
  std::string_view attributes{};  // that it may have beside those of all elements
};

// HTML standard, section 4, without what scripts, forms, frames and other documents need; and what
// old READMEs lay out with (section 16.2).
constexpr Row rows[] = {
    {"a", "name"},
    {"abbr"},
    {"address"},
    {"article"},
    {"aside"},
    {"audio", "controls loop muted"},
    {"b"},
    {"bdi"},
    {"bdo"},
    {"big"},
    {"blockquote"},
    {"br"},
    {"caption", "align"},
    {"center"},
    {"cite"},
    {"code"},
    {"col", "span width align"},
    {"colgroup", "span width align"},
    {"dd"},
    {"del", "datetime"},
    {"details", "open"},
    {"dfn"},
    {"div", "align"},
    {"dl"},
    {"dt"},
    {"em"},
    {"figcaption"},
    {"figure"},
    {"footer"},
    {"h1", "align"},
    {"h2", "align"},
    {"h3", "align"},
    {"h4", "align"},
    {"h5", "align"},
    {"h6", "align"},
    {"header"},
    {"hr"},
    {"i"},
    {"img", "width height align"},
    {"ins", "datetime"},
    {"kbd"},
    {"li", "value"},
    {"mark"},
    {"ol", "start reversed type"},
    {"p", "align"},
    {"pre"},
    {"q"},
    {"rp"},
    {"rt"},
    {"ruby"},
    {"s"},
    {"samp"},
    {"section"},
    {"small"},
    {"span"},
    {"strike"},
    {"strong"},
    {"sub"},
    {"summary"},
    {"sup"},
    {"table", "align border width"},
    {"tbody", "align"},
    {"td", "align valign colspan rowspan width"},
    {"tfoot", "align"},
    {"th", "align valign colspan rowspan scope width"},
    {"thead", "align"},
    {"time", "datetime"},
    {"tr", "align valign"},
    {"tt"},
    {"u"},
    {"ul"},
    {"var"},
    {"video", "controls loop muted width height"},
    {"wbr"},
};

constexpr std::string_view common_attributes = "id title lang dir";

// Their content is no text of the page.
constexpr std::array<std::string_view, 9> dropped{
    "script", "style", "svg", "math", "template", "object", "select", "canvas", "textarea"};

// What HTML closes by itself (section 13.1.2.4).
constexpr std::array<std::string_view, 11> optional_ends{"p",  "li", "dt",    "dd",    "tr",   "td",
                                                         "th", "rt", "thead", "tbody", "tfoot"};

template <typename List>
bool is_among(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

const Row* row_of(std::string_view name) {
  const auto* const row =
      std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) { return r.name == name; });
  return row == std::end(rows) ? nullptr : row;
}

// Ids of galley's own parts begin with this; a document's never do.
constexpr std::string_view own_id = "galley-";

void append_attributes(std::string& html, std::string_view names, const ReadAttribute& read) {
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(' '));
    names.remove_prefix(std::min(name.size() + 1, names.size()));
    const std::optional<std::string> value = read(name);
    if (!value || (name == "id" && value->starts_with(own_id))) continue;
    append_attribute(html, name, *value);
  }
}

void append_attributes(std::string& html, const Row& row, const ReadAttribute& read) {
  append_attributes(html, common_attributes, read);
  append_attributes(html, row.attributes, read);
}

std::string closing_tag(std::string_view name) { return "</" + std::string(name) + ">"; }

SafeTag link_tag(const Context& context, const Row& row, const ReadAttribute& read) {
  const std::optional<std::string> address = read("href");
  SafeTag tag{SafeTag::Kind::open, "a", "<a", "</a>"};
  if (address) {
    OpenLink open = open_link(context, {*address});
    open.tag.pop_back();
    tag.html = std::move(open.tag);
    tag.closing = open.closing;
  }
  append_attributes(tag.html, row, read);
  tag.html += '>';
  return tag;
}

SafeTag media_tag(const Context& context, const Row& row, const ReadAttribute& read) {
  SafeTag tag{SafeTag::Kind::open, std::string(row.name), "<" + std::string(row.name),
              closing_tag(row.name)};
  const std::string address = asset_address(context, read("src").value_or(""));
  if (!address.empty()) append_attribute(tag.html, "src", address);
  append_attributes(tag.html, row, read);
  tag.html += '>';
  return tag;
}

SafeTag image_tag(const Context& context, const Row& row, const ReadAttribute& read) {
  std::string attributes;
  append_attributes(attributes, row, read);
  const std::string alt = read("alt").value_or("");
  return {SafeTag::Kind::single, "img",
          image(context, {read("src").value_or("")}, alt, attributes)};
}

}  // namespace

bool is_allowed(std::string_view name) { return row_of(name) != nullptr; }

bool ends_by_itself(std::string_view name) { return is_among(optional_ends, name); }

SafeTag safe_element(const Context& context, std::string_view name, const ReadAttribute& read) {
  if (is_among(dropped, name)) return {SafeTag::Kind::drop, std::string(name), {}};
  const Row* const row = row_of(name);
  if (row == nullptr) return {};
  if (name == "a") return link_tag(context, *row, read);
  if (name == "img") return image_tag(context, *row, read);
  if (name == "video" || name == "audio") return media_tag(context, *row, read);
  const bool is_void = render::is_void_element(name);
  SafeTag tag{is_void ? SafeTag::Kind::single : SafeTag::Kind::open, std::string(name),
              "<" + std::string(name), is_void ? "" : closing_tag(name)};
  append_attributes(tag.html, *row, read);
  tag.html += '>';
  return tag;
}

SafeTag safe_tag(const Context& context, std::string_view written) {
  const render::HtmlTag tag = render::read_tag(written);
  if (tag.name.empty() || tag.name.front() == '!' || tag.name.front() == '?') return {};
  if (tag.is_closing) return {SafeTag::Kind::close, tag.name, {}};
  return safe_element(context, tag.name, [&](std::string_view name) -> std::optional<std::string> {
    const std::string_view value = tag.attribute(name);
    if (value.data() == nullptr) return std::nullopt;
    return render::plain_text(value);
  });
}

void for_each_piece(std::string_view html, const std::function<void(const HtmlPiece&)>& take) {
  std::size_t text_begin = 0;
  const auto take_text = [&](std::size_t end) {
    if (end > text_begin) take({html.substr(text_begin, end - text_begin)});
  };
  const std::size_t last_comment_end = html.rfind("-->");
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at)) {
    const bool is_open_comment =
        html.substr(at, 4) == "<!--" && (last_comment_end == html.npos || last_comment_end < at);
    const std::size_t size = is_open_comment ? 0 : render::tag_size(html.substr(at));
    if (size == 0) {
      ++at;
      continue;
    }
    take_text(at);
    const std::string_view tag = html.substr(at, size);
    take({tag, true, tag.starts_with("<!--")});
    at += size;
    text_begin = at;
  }
  take_text(html.size());
}

std::string html_text(std::string_view written) {
  std::string html;
  for (const char c : written) {
    if (c == '<') {
      html += "&lt;";
    } else if (c == '\0') {
      html += "\xEF\xBF\xBD";
    } else {
      html += c;
    }
  }
  return html;
}

}  // namespace galley::html
