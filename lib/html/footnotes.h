// Thread: any (worker code). Role: the footnotes of a page: which are there, in which order they
// are used, and the list of them at the end.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "markdown/document.h"

namespace galley::html {

class Leaves;

// One "[^label]" in a text.
struct FootnoteMark {
  markdown::Span span;
  std::string_view label;
};

// The next mark in `text` (a part of `source`) from `at` on.
std::optional<FootnoteMark> find_footnote(std::string_view source, markdown::Span text);

class Footnotes {
 public:
  // Finds the definitions: paragraphs, and definitions of links, that begin with "[^label]:".
  explicit Footnotes(const markdown::Document& document);

  // Whether the block is made of footnotes: it stands at the end of the page instead.
  bool is_definition(std::uint32_t block) const { return blocks_.contains(block); }

  // The mark in a text, as HTML; nothing when no such footnote is defined.
  std::optional<std::string> mark(std::string_view label);

  // The list of those that are used, in the order of their numbers; empty without any.
  std::string list(Leaves& leaves) const;

 private:
  struct Footnote {
    std::uint32_t block = 0;
    markdown::Span text;
    unsigned number = 0;  // from 1; 0: not used
    unsigned uses = 0;
  };

  void add(std::uint32_t block, markdown::Span line);

  const markdown::Document& document_;
  std::map<std::string_view, Footnote> footnotes_;
  std::unordered_set<std::uint32_t> blocks_;
  Footnote* last_ = nullptr;  // that a line was added to
  std::vector<std::string_view> used_;
};

}  // namespace galley::html
