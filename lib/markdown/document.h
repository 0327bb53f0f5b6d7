// Thread: any (worker code). Role: what the scanner understood of one source, as byte spans.
// Promise: spans point into `source`, never overlap wrongly and never leave it; whatever no span
// covers is text that no pass may touch. A Document is a value without references to anything but
// the bytes it was scanned from, which the caller keeps alive.
//
// Terms are those of the CommonMark 0.30 specification ("block", "inline", "container", "fenced
// code block"), of GFM ("table") and of the MDX syntax ("ESM", "flow", "text", "expression").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace galley::markdown {

// How a source is read. In `mdx` there is no indented code, no HTML and no autolink; there are ESM,
// JSX and expressions (mdxjs.com, "What is MDX").
enum class Dialect : std::uint8_t { markdown, mdx };

// Half-open range of bytes [begin, end). Sources are under 4 GiB (the memory ceiling sees to that).
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool operator==(const Span&) const = default;
  bool empty() const { return begin == end; }
  std::uint32_t size() const { return end - begin; }
  bool contains(Span other) const { return begin <= other.begin && other.end <= end; }
  std::string_view of(std::string_view source) const { return source.substr(begin, end - begin); }
};

enum class BlockKind : std::uint8_t {
  // Containers: they hold the blocks after them whose parent chain leads here.
  block_quote,
  list,
  list_item,
  admonition,  // never in mdx: "!!! note" and its content, four columns to the right. Its lines are
               // its first line alone
  // Leaves.
  front_matter,  // from the opening --- to the closing --- line, whole lines
  heading,       // ATX or setext
  paragraph,
  thematic_break,
  fenced_code,    // in mdx also math, between lines of dollars
  indented_code,  // never in mdx
  html,           // in mdx only comments (<!-- -->), which Docusaurus allows there
  table,          // GFM; header, delimiter row and body
  definition,     // one link reference definition
  esm,            // mdx: consecutive import/export lines, whole lines
  jsx,            // mdx: lines that hold nothing but tags and expressions ("flow"). Else: a tag of
                  // a component ("<Listing>") between blank lines
  // Lines between which other blocks stand. Every directive_open has its directive_close, in the
  // same container; they nest.
  directive_open,   // ":::note[Title]"; but for mdx also "<llm-only>" and "{{< note >}}"
  directive_close,  // ":::", "</llm-only>"
  directive_panel,  // "== Label" inside of ":::tabs"
};

enum class HeadingStyle : std::uint8_t { atx, setext };

// The content of one line after its container prefixes ("> ", list indentation) and the leaf's own
// indentation are taken off, without the line ending.
using Line = Span;

inline constexpr std::uint32_t no_parent = 0xFFFFFFFF;

struct Block {
  BlockKind kind = BlockKind::paragraph;
  std::uint32_t parent = no_parent;  // index of the container in Document::blocks
  Span span;  // whole lines, line ending included. A leaf inside a container begins after the
              // prefix on its first line; a later line is covered prefix and all
  std::uint32_t column =
      0;  // column of the first content byte, counted from 0, tabs as in CommonMark
  std::uint32_t first_line = 0;  // leaves: the block's lines are lines[first_line, last_line)
  std::uint32_t last_line = 0;

  // heading
  std::uint8_t level = 0;
  HeadingStyle style = HeadingStyle::atx;
  Span text;  // heading: the inline content; setext: first to last content line.
              // fenced_code: content lines (whole lines, prefixes included). html, indented_code:
              // as span. definition: the label. list_item: the marker ("-", "12."). directives and
              // admonition: the title, inline content too

  // fenced_code
  char marker = 0;  // '`' or '~'; list: '-', '+', '*', '.' or ')'; thematic_break: its character;
                    // admonition: '!', '?' or '='; math: '$'
  std::uint32_t marker_size = 0;  // length of the opening fence; directives: how many colons
  Span info;                      // info string, trimmed. definition: the destination, without <>.
                                  // directive_open and admonition: the name
  Span title;                     // definition: the title, without its quotes
  Span closing;           // the closing fence line, empty if the file or container ends first
  bool is_tight = false;  // list: no blank line between its items
};

// One JSX tag ("<Tabs a={b}>", "</Tabs>", "<br />", "<>"), in flow or in text.
enum class TagKind : std::uint8_t { open, close, self_closing };

struct Attribute {
  Span span;   // name, '=' and value; or the whole {...spread}
  Span name;   // empty for a spread
  Span value;  // without quotes or braces; empty when there is none
  enum class Form : std::uint8_t { boolean, string, expression, spread } form = Form::boolean;
};

struct Tag {
  TagKind kind = TagKind::open;
  Span span;                          // '<' to '>'
  Span name;                          // empty for a fragment
  std::uint32_t first_attribute = 0;  // attributes[first_attribute, last_attribute)
  std::uint32_t last_attribute = 0;
  std::uint32_t partner = no_parent;  // index of the matching tag in Document::tags, if it has one
  std::uint32_t block = 0;            // index of the leaf it stands in
  bool is_flow = false;               // stands in a BlockKind::jsx block
};

enum class InlineKind : std::uint8_t {
  code,       // a code span, backticks included; content is what is between them
  link,       // [text](destination "title")
  image,      // ![alt](destination "title")
  reference,  // [text][label], [label][] or [label], only when the label is defined
  image_reference,
  autolink,    // <https://...>, never in mdx
  html,        // one raw HTML tag or comment; in mdx only comments
  jsx,         // one tag; `index` is its place in Document::tags
  expression,  // mdx: {...}
  hard_break,  // two spaces or a backslash at the line's end, line ending not included
};

struct Inline {
  InlineKind kind = InlineKind::code;
  std::uint32_t block = 0;  // index of the leaf it stands in (jsx and expressions of flow too)
  Span span;
  Span content;      // text between the delimiters: code, link text, image alt, expression body
  Span destination;  // link and image: raw, without <>; reference: the label; autolink: the address
  Span title;        // without its quotes
  std::uint32_t index =
      0;  // jsx: in Document::tags; references: their definition in Document::blocks
};

// Why a construct was left as it is: an unclosed tag, nesting beyond the limit.
struct Problem {
  Span span;
  std::string_view code;     // static text
  std::string_view message;  // static text
};

struct Document {
  std::string_view source;
  Dialect dialect = Dialect::markdown;
  std::vector<Block> blocks;  // in the order of their first byte; a container before its content
  std::vector<Line> lines;
  std::vector<Inline>
      inlines;  // in the order of their first byte; a link before what its text holds
  std::vector<Tag> tags;
  std::vector<Attribute> attributes;
  std::vector<Problem> problems;
};

// Scans one source. Never fails: what cannot be understood to its end is left out of the spans and
// named in `problems`. Linear in the source; depth of containers is cut at max_nesting, beyond
// which the rest of a line is paragraph text.
//
// `Extent::body` is for text whose front matter was taken off before: a "---" on its first line is
// a thematic break there.
enum class Extent : std::uint8_t { file, body };
Document scan(std::string_view source, Dialect dialect, Extent extent = Extent::file);

// The same into a document that is no longer needed: its memory is used again.
void scan_into(Document& document, std::string_view source, Dialect dialect,
               Extent extent = Extent::file);

inline constexpr std::uint32_t max_nesting = 100;

// Dialect of one file under `dialect: auto`: mdx for the extension ".mdx", or when a line outside
// code begins an ESM statement or a {/* comment (the extension alone never decides).
Dialect detect_dialect(std::string_view path, std::string_view source);

// Line and column (both from 1, column in bytes) of an offset.
struct Position {
  int line = 1;
  int column = 1;
};
Position position(std::string_view source, std::uint32_t offset);

// The same for many offsets of one source: the lines are found once, when the first is asked for.
class Places {
 public:
  explicit Places(std::string_view source) : source_(source) {}
  Position at(std::uint32_t offset);

 private:
  std::string_view source_;
  std::vector<std::uint32_t> line_begins_;
};

// Replaces `span` by `text`. An insertion has an empty span.
struct Edit {
  Span span;
  std::string text;
};

// The source with the edits made. Edits may come in any order; of two that overlap the one that
// begins first wins (at one place: the longer one), insertions at one place keep their order.
std::string apply(std::string_view source, std::vector<Edit> edits);

}  // namespace galley::markdown
