// Thread: any (worker code). Role: the text of one leaf block as HTML.
// Promise: emphasis and the like are md4c's; code, tags, expressions, links, marks of footnotes and
// shortcodes are those that the scanner found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "html/context.h"
#include "html/inline_events.h"
#include "render/shortcode_syntax.h"

namespace galley::html {

class Footnotes;

// Inline Markdown that is not of the document: a title, an attribute. Tags in it are text.
std::string inline_html(const Context& context, std::string_view markdown);

class Leaves {
 public:
  Leaves(const Context& context, Footnotes& footnotes, std::vector<Hidden>& hidden);

  // The part of a leaf's text that lies in `within`.
  std::string text(std::uint32_t block, markdown::Span within);

  // All of it; of a heading without its id.
  std::string text(std::uint32_t block);

  // A table and all that is in it.
  std::string table(std::uint32_t block);

  // Comments in `html`, a part of the source, are noted.
  void note_comment(markdown::Span comment);

 private:
  struct Text;  // of a leaf, on its way to md4c

  Text prepare(std::uint32_t block, markdown::Span within);
  std::vector<markdown::Edit> edits(std::uint32_t block, markdown::Span within, Text& text);
  void edit(const markdown::Inline& item, Text& text, std::vector<markdown::Edit>& edits);
  std::string display_math(std::uint32_t block, markdown::Span within) const;
  void edit_math(std::uint32_t block, markdown::Span within, Text& text,
                 std::vector<markdown::Edit>& edits);
  void edit_footnotes(markdown::Span within, Text& text, std::vector<markdown::Edit>& edits);
  void edit_shortcodes(markdown::Span within, Text& text, std::vector<markdown::Edit>& edits);
  Piece html_piece(const markdown::Inline& item);
  Piece jsx_piece(const markdown::Inline& item);
  Piece expression_piece(const markdown::Inline& item);
  Piece code_piece(const markdown::Inline& item, bool is_in_table) const;
  std::uint32_t element_of(const std::string& name);
  Link link_of(const markdown::Inline& item);
  std::string render(const Text& text, unsigned flags);

  const Context& context_;
  Footnotes& footnotes_;
  std::vector<Hidden>& hidden_;
  std::vector<render::ShortcodeTag> shortcodes_;
  std::size_t left_;                   // bytes of HTML that the page may still have
  std::vector<std::string> elements_;  // names of raw HTML, by the number that pieces have
};

}  // namespace galley::html
