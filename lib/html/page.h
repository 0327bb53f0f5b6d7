// Thread: any (worker code). Role: a document as a page of HTML, in parts that can be exchanged
// one by one. Promise: pure; nothing of the document is executed or able to be: every tag and
// attribute is galley's own or of the list in raw_html.cpp, every address passed links.h, all else
// is text. Every part is whole: what it opens it closes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "render/page.h"

namespace galley::html {

// One child of the page's root.
struct Part {
  std::uint64_t hash = 0;  // of `html`, FNV-1a: two parts of one page's history, not of strangers
  int line = 0;            // in the source, from 1
  std::string html;
};

struct Heading {
  int level = 1;
  int line = 0;
  std::string anchor;
  std::string text;  // plain characters
};

// What a reader of the page does not see and a reader of the source does.
struct Hidden {
  enum class Kind : std::uint8_t { comment, invisible, bidirectional } kind = Kind::comment;
  int line = 0;
  std::string text;  // of a comment: its beginning; else the code points, "U+200B"
};

struct Page {
  std::vector<Part> parts;
  std::vector<Heading> contents;
  std::vector<Hidden> hidden;
  std::string front_matter;  // HTML; empty without front matter
};

// What stands above the parts: the front matter, and the title when no heading is it.
std::string above(const Page& page, std::string_view title);

// Addresses of what a page links to, by whoever publishes pages.
class Addresses {
 public:
  virtual ~Addresses() = default;
  // `target` is relative to the source and normal; it may begin with "..", and with '/' when it is
  // an address of the documentation's site. Empty: there is none.
  virtual std::string page(std::string_view target) const = 0;
  virtual std::string asset(std::string_view target) const = 0;
};

// `expanded` is alive and unchanged until this returns; `path` is relative to the source.
Page to_page(const render::Expanded& expanded, const std::string& path,
             const settings::Project& project, const Addresses& addresses);

}  // namespace galley::html
