// Thread: any. Role: the inlines that a pass may edit, in every leaf that holds text (CommonMark
// 0.30, appendix, phase 2, without emphasis, which no pass needs).
// Promise: linear in the source and without recursion.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "markdown/cursor.h"
#include "markdown/document.h"
#include "markdown/js_lexer.h"

namespace galley::markdown {

class InlineScanner {
 public:
  InlineScanner(Document& document, Effort& effort);

  void run();

 private:
  // An open '[' or "![".
  struct Bracket {
    std::uint32_t place;  // its index among the inlines, held free
    std::uint32_t text;   // first byte behind it
    const Line* line;     // where that is
    bool is_image;
    bool holds_bracket = false;  // then its text is no label
  };

  void scan_leaf(std::uint32_t block);
  void scan_title(Line title);
  void scan_table(const Block& block);
  void scan_text(const Line* first, const Line* last);
  void scan_flow(const Line* first, const Line* last);
  void take_line_end(Cursor& cursor, std::uint32_t text);
  void dispatch(Cursor& cursor);

  void take_backslash(Cursor& cursor);
  void take_code(Cursor& cursor);
  bool find_closing_run(Cursor& cursor, std::uint32_t size, Span& content);
  void learn_runs(Cursor cursor);
  void take_angle(Cursor& cursor);
  bool skip_markup(Cursor& cursor);
  bool skip_comment(Cursor& cursor);
  bool skip_until(Cursor& cursor, std::string_view closing, std::uint32_t& none_from);
  bool take_tag(Cursor& cursor);
  bool take_expression(Cursor& cursor);
  void take_math(Cursor& cursor);

  // Brackets (inline_links.cpp).
  void open_bracket(Cursor& cursor);
  void close_bracket(Cursor& cursor);
  bool skip_reference(Cursor& cursor, const Bracket& bracket, Inline& link);
  bool find_definition(Span label, const Line* line, std::uint32_t& block) const;
  void learn_definitions();
  void drop_free_places(std::size_t first);

  Inline& add(InlineKind kind, std::uint32_t begin, std::uint32_t end);
  bool is_mdx() const { return document_.dialect == Dialect::mdx; }

  Document& document_;
  Effort& effort_;
  JsLexer lexer_;
  std::unordered_map<std::string, std::uint32_t> definitions_;  // normal label to block
  std::array<bool, 256> is_special_{};

  // Of the text that is being scanned:
  std::uint32_t block_ = 0;
  std::uint32_t escaped_ = 0;  // behind the last escaped byte
  std::vector<Bracket> brackets_;
  std::size_t inactive_ = 0;  // of brackets_, the first so many cannot become links
  std::size_t free_places_ = 0;
  std::unordered_map<std::uint32_t, std::uint32_t>
      last_runs_;  // size of a backtick run to its last place
  bool knows_runs_ = false;
  // From these places on "-->", "?>", ">" and "]]>" were looked for in vain.
  std::uint32_t no_comment_ = 0;  // mdx
  std::uint32_t no_instruction_ = 0;
  std::uint32_t no_declaration_ = 0;
  std::uint32_t no_cdata_ = 0;
};

}  // namespace galley::markdown
