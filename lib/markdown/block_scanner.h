// Thread: any. Role: the block structure of a source (CommonMark 0.30, appendix "A parsing
// strategy", phase 1, with GFM tables and MDX), line by line, into Document::blocks and lines.
// Promise: linear in the source and without recursion; at most max_nesting containers are open.
#pragma once

#include <cstdint>
#include <vector>

#include "markdown/cursor.h"
#include "markdown/document.h"
#include "markdown/js_lexer.h"
#include "markdown/leaf_syntax.h"
#include "markdown/line_feed.h"
#include "markdown/line_reader.h"

namespace galley::markdown {

class BlockScanner {
 public:
  BlockScanner(Document& document, Effort& effort)
      : document_(document), effort_(effort), lines_(document.source, 0) {}

  // A line that looks like the opening of a directive but has no end.
  struct Unclosed {
    std::uint32_t block;
    std::uint32_t text_begin;
  };

  // Lines whose text begins at one of `unclosed`, which is sorted, open no directive. Returns those
  // openings that turned out to have no end.
  std::vector<Unclosed> run(Extent extent, std::vector<std::uint32_t> unclosed);

 private:
  struct Container {
    std::uint32_t block;
    BlockKind kind;
    std::uint32_t width;  // list_item: columns of its marker and the blanks around it; admonition:
                          // columns before its content
    std::size_t quotes_end = 0;  // behind the innermost quote among the containers up to this one
    std::uint32_t columns = 0;   // widths of the items up to this one
  };

  struct Directive {
    std::uint32_t block;
    std::size_t depth;   // containers around it
    std::uint32_t size;  // colons; 0 for a tag
    std::uint32_t text_begin;
    Span name;
  };

  // What the line turned out to begin: a container may have content behind its marker, but not
  // when it took the whole line.
  enum class Start : std::uint8_t { none, container, whole_line, leaf };

  // The main loop (block_scanner.cpp).
  void take_front_matter();
  void take_line();
  void take_blank_line();
  void take_text_line(LineReader& reader);
  Start open_block(LineReader& reader);
  Start open_marked(LineReader& reader);
  bool is_mdx() const { return document_.dialect == Dialect::mdx; }

  // Containers (block_containers.cpp).
  std::size_t match_containers(LineReader& reader, std::size_t count) const;
  bool match_container(const Container& container, LineReader& reader) const;
  void extend_quotes();
  void close_to(std::size_t count);
  void close_unmatched();
  bool open_quote(LineReader& reader);
  bool open_list_item(LineReader& reader);
  bool continues_list(const ListMarker& marker) const;
  void push_container(BlockKind kind, std::uint32_t begin, std::uint32_t width);
  std::uint32_t add_block(BlockKind kind, std::uint32_t begin, std::uint32_t column);
  void note_looseness(BlockKind kind);
  void grow_parent(const Block& child);

  // Leaves (block_leaves.cpp).
  bool continue_leaf(LineReader& reader);
  bool continue_fence(LineReader& reader);
  bool continue_html(LineReader& reader);
  bool continue_indented_code(LineReader& reader);
  Block& open_leaf(BlockKind kind, const LineReader& reader);
  void add_line(std::uint32_t begin, std::uint32_t end);
  void close_leaf();
  void trim_blank_lines(Block& block);
  void open_atx(const LineReader& reader, const AtxHeading& heading);
  void open_fence(const LineReader& reader, const FenceOpening& opening);
  bool open_html(const LineReader& reader);
  bool comment_ends(std::uint32_t begin);
  void open_thematic_break(const LineReader& reader);
  bool close_setext(const LineReader& reader);
  bool open_table(const LineReader& reader);
  bool in_paragraph() const;
  Block& leaf() { return document_.blocks[leaf_]; }

  // Containers beyond CommonMark (block_directives.cpp).
  std::size_t depth_here() const;
  bool open_directive(const LineReader& reader);
  bool close_directive(const LineReader& reader, std::uint32_t size);
  bool open_tag(const LineReader& reader);
  bool close_tag(const LineReader& reader, std::string_view name);
  bool is_unclosed(std::uint32_t text_begin) const;
  void begin_directive(const LineReader& reader, std::uint32_t size, Span name, Span label);
  void end_directive(const LineReader& reader, std::size_t index);
  std::size_t directive_around_list(std::size_t depth, std::uint32_t size) const;
  void drop_directives(std::size_t count);
  bool open_panel(const LineReader& reader);
  bool leaves_admonition() const;
  bool has_admonition_body(std::uint32_t indent) const;
  bool open_admonition(LineReader& reader);

  // Link reference definitions (block_definitions.cpp).
  void take_definitions();
  void add_definition(const Block& paragraph, std::uint32_t first, std::uint32_t last);

  // MDX (block_mdx.cpp).
  bool open_esm(const LineReader& reader);
  bool open_flow(const LineReader& reader);
  bool gather_lines(std::size_t count);
  bool open_math(const LineReader& reader);
  bool math_ends(std::uint32_t size);
  bool open_component(const LineReader& reader);
  bool is_lone_block() const;
  void take_flow_lines(const LineReader& reader, std::size_t count);

  Document& document_;
  Effort& effort_;
  LineFeed lines_;
  JsLexer lexer_;
  std::vector<Container> open_;
  std::vector<Line> ahead_;
  std::vector<Directive> directives_;  // open ones, the innermost last
  std::vector<Unclosed> unclosed_;
  std::vector<std::uint32_t> unclosed_before_;
  std::size_t matched_ = 0;         // containers of open_ that the current line goes on with
  std::uint32_t leaf_ = no_parent;  // the open leaf
  std::uint32_t fence_indent_ = 0;
  int html_kind_ = 0;
  std::size_t comment_end_ = 0;  // place of a "-->"
  bool after_blank_ = false;     // the line before was blank and belonged to no quote or fence
};

}  // namespace galley::markdown
