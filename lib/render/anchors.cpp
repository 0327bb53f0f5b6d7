#include "render/anchors.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "render/addresses.h"
#include "render/html_addresses.h"
#include "render/inline_text.h"
#include "render/title.h"
#include "render/utf8.h"

namespace galley::render {
namespace {

using markdown::Attribute;
using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;
using settings::Dialect;

bool is_ascii_word(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// Small letters of the Latin-1, Greek and Cyrillic capitals, which lie at a fixed distance (Unicode
// 15, blocks U+0080, U+0370, U+0400), and of Latin Extended-A, where they alternate.
char32_t lower(char32_t c) {
  if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7)) return c + 32;
  if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177)) return c | 1U;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c + (c & 1U);
  return c;
}

// Punctuation and symbols beyond ASCII, by block: Latin-1, general punctuation to dingbats, CJK
// punctuation and the wide forms of ASCII's.
bool is_symbol(char32_t c) {
  return (c >= 0x80 && c <= 0xBF && c != 0xAA && c != 0xB5 && c != 0xBA) || c == 0xD7 ||
         c == 0xF7 || (c >= 0x2000 && c <= 0x206F) || (c >= 0x20A0 && c <= 0x20CF) ||
         (c >= 0x2190 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3020) ||
         (c >= 0xFE10 && c <= 0xFE1F) || (c >= 0xFE30 && c <= 0xFE6F) ||
         (c >= 0xFF00 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) || c >= 0x1F000;
}

bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == 0xA0; }

// github-slugger, as GitHub, Docusaurus, Starlight and Hugo have it, and mdBook: a space becomes
// '-', one for each; what is no letter, digit, '_' or '-' goes, the no-break spaces of French too.
std::string github_slug(std::string_view text) {
  std::string slug;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    at += point.size;
    const char32_t c = lower(point.value);
    if (c == ' ') {
      slug += '-';
    } else if (is_ascii_word(c) || c == '-' || (c >= 0x80 && !is_symbol(c))) {
      append_utf8(slug, c);
    }
  }
  return slug;
}

// Runs of what is no letter or digit are one '-', none at the ends: VitePress (which also puts '_'
// before a digit) and MkDocs, whose slugs are ASCII alone.
std::string dashed_slug(std::string_view text, Dialect dialect) {
  std::string slug;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    at += point.size;
    const char32_t c = lower(point.value);
    const bool is_kept = is_ascii_word(c) || (c >= 0x80 && !is_symbol(c));
    const bool is_break = dialect == Dialect::mkdocs ? is_space(c) || c == '-' : !is_kept;
    if (is_break && !slug.empty() && slug.back() != '-') slug += '-';
    if (is_kept && (c < 0x80 || dialect != Dialect::mkdocs)) append_utf8(slug, c);
  }
  while (slug.ends_with('-')) slug.pop_back();
  const bool is_digit_first = !slug.empty() && slug[0] >= '0' && slug[0] <= '9';
  return is_digit_first && dialect == Dialect::vitepress ? "_" + slug : slug;
}

// Makes slugs unique as the tools do: "x", "x-1", "x-2"; MkDocs counts with '_'.
class Slugs {
 public:
  explicit Slugs(Dialect dialect) : joint_(dialect == Dialect::mkdocs ? "_" : "-") {}

  std::string unique(const std::string& slug) {
    std::string name = slug;
    std::uint32_t& count = counts_[slug];
    while (!taken_.insert(name).second) name = slug + joint_ + std::to_string(++count);
    return name;
  }

 private:
  std::string joint_;
  std::unordered_map<std::string, std::uint32_t> counts_;
  std::unordered_set<std::string> taken_;
};

void add_html_ids(const Document& document, Span html, std::vector<std::string>& anchors) {
  for (const Span id : html_ids(document.source, html))
    anchors.emplace_back(id.of(document.source));
}

// "{ #id .class }" and "{: #id }" behind any text: the attribute lists of Python-Markdown and
// kramdown.
void add_listed_ids(std::string_view source, std::vector<std::string>& anchors) {
  for (std::size_t at = source.find('{'); at != source.npos; at = source.find('{', at + 1)) {
    std::size_t begin = at + 1;
    while (begin < source.size() && (source[begin] == ' ' || source[begin] == ':')) ++begin;
    if (begin >= source.size() || source[begin] != '#') continue;
    const std::size_t end = source.find_first_of(" }\n", ++begin);
    if (end == source.npos) return;
    const std::string_view id = source.substr(begin, end - begin);
    if (is_heading_id(id) && anchors.size() < max_anchors) anchors.emplace_back(id);
    at = end - 1;
  }
}

// Adds a link if it is one to this page or relative to it.
void add_link(const Document& document, Span destination, std::vector<LocalLink>& links) {
  const std::string_view written = destination.of(document.source);
  const bool is_here = written.size() > 1 && written.front() == '#';
  if (!is_here && !is_relative_address(written)) return;
  const std::size_t hash = std::min(written.find('#'), written.size());
  const std::string_view path = written.substr(0, std::min(hash, written.find('?')));
  LocalLink link;
  link.offset = destination.begin;
  link.target = percent_decoded(plain_text(path));
  if (hash < written.size()) link.anchor = percent_decoded(plain_text(written.substr(hash + 1)));
  // A text fragment (#:~:text=) leads to words, not to an anchor.
  if (link.anchor.starts_with(":~:")) link.anchor.clear();
  if (!link.target.empty() || !link.anchor.empty()) links.push_back(std::move(link));
}

void add_html_links(const Document& document, Span html, std::vector<LocalLink>& links) {
  for (const HtmlAddress& address : html_addresses(document.source, html)) {
    add_link(document, address.value, links);
  }
}

// What a component links to or shows, as clean_mdx() reads it.
bool is_address(const Document& document, const Attribute& attribute) {
  const std::string_view name = attribute.name.of(document.source);
  return attribute.form == Attribute::Form::string && (name == "href" || name == "src");
}

std::string anchor_of(const Document& document, std::uint32_t heading, Dialect dialect,
                      Slugs& slugs) {
  std::string id = heading_id(document, document.blocks[heading]);
  if (!id.empty()) return id;
  return slugs.unique(heading_slug(heading_text(document, heading), dialect));
}

}  // namespace

std::string heading_slug(std::string_view text, Dialect dialect) {
  const bool is_dashed = dialect == Dialect::vitepress || dialect == Dialect::mkdocs;
  return is_dashed ? dashed_slug(text, dialect) : github_slug(text);
}

std::vector<HeadingAnchor> heading_anchors(const Document& document, Dialect dialect) {
  std::vector<HeadingAnchor> anchors;
  Slugs slugs(dialect);
  for (std::uint32_t i = 0; i < document.blocks.size(); ++i) {
    if (document.blocks[i].kind != BlockKind::heading) continue;
    std::string text = heading_text(document, i);
    std::string anchor = heading_id(document, document.blocks[i]);
    if (anchor.empty()) anchor = slugs.unique(heading_slug(text, dialect));
    anchors.push_back({i, std::move(anchor), std::move(text)});
  }
  return anchors;
}

std::vector<std::string> anchors_of(const Document& document, Dialect dialect) {
  std::vector<std::string> anchors;
  Slugs slugs(dialect);
  for (std::uint32_t i = 0; i < document.blocks.size(); ++i) {
    const Block& block = document.blocks[i];
    if (anchors.size() >= max_anchors) break;
    if (block.kind == BlockKind::html) add_html_ids(document, block.span, anchors);
    const bool is_text = block.kind == BlockKind::paragraph || block.kind == BlockKind::table;
    if (is_text) add_listed_ids(block.span.of(document.source), anchors);
    if (block.kind != BlockKind::heading) continue;
    anchors.push_back(anchor_of(document, i, dialect, slugs));
  }
  for (const Inline& item : document.inlines) {
    if (anchors.size() >= max_anchors) break;
    if (item.kind == InlineKind::html) add_html_ids(document, item.span, anchors);
  }
  for (const Attribute& attribute : document.attributes) {
    if (anchors.size() >= max_anchors) break;
    const bool is_id =
        attribute.form == Attribute::Form::string && attribute.name.of(document.source) == "id";
    if (is_id) anchors.emplace_back(attribute.value.of(document.source));
  }
  std::sort(anchors.begin(), anchors.end());
  anchors.erase(std::unique(anchors.begin(), anchors.end()), anchors.end());
  return anchors;
}

std::optional<Span> section_of(const Document& document, Dialect dialect, std::string_view anchor) {
  Slugs slugs(dialect);
  const auto size = static_cast<std::uint32_t>(document.source.size());
  std::optional<Span> section;
  std::uint8_t level = 0;
  for (std::uint32_t i = 0; i < document.blocks.size(); ++i) {
    const Block& block = document.blocks[i];
    if (block.kind != BlockKind::heading) continue;
    if (section && block.level <= level) return Span{section->begin, block.span.begin};
    const std::string own = anchor_of(document, i, dialect, slugs);
    if (section || own != anchor) continue;
    section = Span{block.span.end, size};
    level = block.level;
  }
  return section;
}

std::vector<LocalLink> local_links(const Document& document) {
  std::vector<LocalLink> links;
  for (const Block& block : document.blocks) {
    if (links.size() >= max_links) break;
    if (block.kind == BlockKind::html) add_html_links(document, block.span, links);
    if (block.kind != BlockKind::definition) continue;
    const bool is_footnote = block.text.of(document.source).starts_with('^');
    if (!is_footnote) add_link(document, block.info, links);
  }
  for (const Inline& item : document.inlines) {
    if (links.size() >= max_links) break;
    const bool is_link = item.kind == InlineKind::link || item.kind == InlineKind::image;
    if (is_link) add_link(document, item.destination, links);
    if (item.kind == InlineKind::html) add_html_links(document, item.span, links);
  }
  for (const Attribute& attribute : document.attributes) {
    if (links.size() >= max_links) break;
    if (is_address(document, attribute)) add_link(document, attribute.value, links);
  }
  std::sort(links.begin(), links.end(),
            [](const LocalLink& a, const LocalLink& b) { return a.offset < b.offset; });
  return links;
}

}  // namespace galley::render
