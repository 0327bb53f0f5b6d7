#include "render/include_syntax.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/path.h"
#include "render/inline_text.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;
using settings::Dialect;

using Found = std::vector<Include>;

Span span_at(std::size_t begin, std::size_t size) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + size)};
}

std::uint32_t offset_in(std::string_view source, std::string_view part) {
  return static_cast<std::uint32_t>(part.data() - source.data());
}

// Takes `word` from the front of `text`.
bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

// Takes "[...]" or "{...}" from the end of `text`, and gives what is inside.
std::string_view take_last(std::string_view& text, char open, char close) {
  text = trimmed(text);
  if (!text.ends_with(close)) return {};
  const std::size_t at = text.rfind(open);
  if (at == std::string_view::npos) return {};
  const std::string_view inside = text.substr(at + 1, text.size() - at - 2);
  text = trimmed(text.substr(0, at));
  return inside;
}

std::string language_of(std::string_view file) {
  const std::string_view extension = path::extension(file);
  return std::string(extension.substr(extension.empty() ? 0 : 1));
}

// --- mdBook: {{#include FILE[:RANGE or ANCHOR]}}, also in code (mdBook, "MdBook-specific
// features")

enum class BookForm { include, playground, title };
struct BookWord {
  std::string_view word;
  BookForm form;
};
constexpr std::array book_words = {
    BookWord{"include ", BookForm::include},       BookWord{"rustdoc_include ", BookForm::include},
    BookWord{"playground ", BookForm::playground}, BookWord{"playpen ", BookForm::playground},
    BookWord{"title ", BookForm::title},
};

void select_as_book(std::string_view range, Include& include) {
  if (range.empty()) return;
  if (const auto lines = parse_line_range(range, ':')) {
    include.selection.ranges.push_back(*lines);
  } else {
    include.selection.region = range;
  }
}

std::optional<Include> book_directive(std::string_view inside) {
  for (const BookWord& word : book_words) {
    if (!take(inside, word.word)) continue;
    Include include;
    std::string_view rest = trimmed(inside);
    if (word.form == BookForm::playground) {
      rest = rest.substr(0, rest.find(' '));  // behind it stand attributes of the code block
      include.shape = Include::Shape::fence;
      include.info = "rust";
    }
    if (word.form != BookForm::title) {
      const std::size_t colon = std::min(rest.find(':'), rest.size());
      include.file = rest.substr(0, colon);
      select_as_book(rest.substr(std::min(colon + 1, rest.size())), include);
    }
    return include;  // a title is for the browser's window: nothing takes its place
  }
  return std::nullopt;
}

void find_book(const Document& document, Found& found) {
  const std::string_view source = document.source;
  for (std::size_t at = source.find("{{#"); at != std::string_view::npos;) {
    const std::size_t end = source.find("}}", at);
    if (end == std::string_view::npos) return;
    const std::string_view inside = source.substr(at + 3, end - at - 3);
    const bool is_escaped = at > 0 && source[at - 1] == '\\';
    if (!is_escaped && inside.find('\n') == std::string_view::npos) {
      if (std::optional<Include> include = book_directive(inside)) {
        include->span = span_at(at, end + 2 - at);
        found.push_back(std::move(*include));
      }
    }
    at = source.find("{{#", at + 3);
  }
}

// --- VitePress: <<< FILE[#REGION][{lines language}][[title]] ("Import Code Snippets")

void find_code_import(std::string_view source, std::string_view line, Found& found) {
  std::string_view rest = trimmed(line);
  const Span span = span_at(offset_in(source, rest), rest.size());
  if (!take(rest, "<<<") || rest.empty()) return;
  Include include;
  include.span = span;
  include.shape = Include::Shape::fence;
  const std::string_view title = take_last(rest, '[', ']');
  std::string_view braces = take_last(rest, '{', '}');
  const std::size_t hash = std::min(rest.find('#'), rest.size());
  include.file = rest.substr(0, hash);
  include.selection.region = rest.substr(std::min(hash + 1, rest.size()));
  // "1,3-5 ts:line-numbers": lines to be highlighted are for the eye, the language is not.
  const std::size_t word = braces.find_first_not_of("0123456789,- ");
  braces = word == std::string_view::npos ? std::string_view() : braces.substr(word);
  const std::string_view language = braces.substr(0, braces.find_first_of(": "));
  include.info = language.empty() ? language_of(include.file) : std::string(language);
  if (!title.empty()) include.info += " [" + std::string(title) + "]";
  if (!include.file.empty()) found.push_back(std::move(include));
}

// <!--@include: FILE[#REGION][{first,last}]--> ("Markdown File Inclusion")
void find_markdown_import(std::string_view source, Span html, Found& found) {
  std::string_view rest = trimmed(html.of(source));
  const std::size_t begin = offset_in(source, rest);
  if (!take(rest, "<!--")) return;
  const std::size_t end = rest.find("-->");
  if (end == std::string_view::npos) return;
  const Span span = span_at(begin, end + 7);
  rest = trimmed(rest.substr(0, end));
  if (!take(rest, "@include:")) return;
  Include include;
  include.span = span;
  include.shape = Include::Shape::lines;
  const std::string_view braces = take_last(rest, '{', '}');
  if (const auto lines = parse_line_range(braces, ',')) include.selection.ranges = {*lines};
  const std::size_t hash = std::min(rest.find('#'), rest.size());
  include.file = rest.substr(0, hash);
  include.selection.region = rest.substr(std::min(hash + 1, rest.size()));
  if (!include.file.empty()) found.push_back(std::move(include));
}

// --- PyMdown: --8<-- "FILE[:RANGE or SECTION]", a line of its own, or a block ("Snippets")

void select_as_snippet(std::string_view range, Include& include) {
  while (!range.empty()) {
    const std::size_t comma = std::min(range.find(','), range.size());
    const auto lines = parse_line_range(range.substr(0, comma), ':');
    if (!lines) include.selection.region = range.substr(0, comma);
    if (lines) include.selection.ranges.push_back(*lines);
    range.remove_prefix(std::min(comma + 1, range.size()));
  }
}

// Takes the scissors, "--8<--" with any number of dashes, from the front of `line`.
bool take_scissors(std::string_view& line) {
  const std::size_t dashes = line.find_first_not_of('-');
  if (dashes == 0 || dashes == std::string_view::npos) return false;
  line.remove_prefix(dashes);
  if (!take(line, "8<-")) return false;
  line.remove_prefix(std::min(line.find_first_not_of('-'), line.size()));
  line = trimmed(line);
  return true;
}

void add_snippet(std::string_view rest, Span span, Found& found) {
  if (rest.starts_with("http://") || rest.starts_with("https://")) return;
  Include include;
  include.span = span;
  include.shape = Include::Shape::lines;
  const std::size_t colon = std::min(rest.find(':'), rest.size());
  include.file = rest.substr(0, colon);
  select_as_snippet(rest.substr(std::min(colon + 1, rest.size())), include);
  found.push_back(std::move(include));
}

bool is_quoted(std::string_view text) {
  return text.size() > 2 && (text.front() == '"' || text.front() == '\'') &&
         text.back() == text.front();
}

Include nothing_at(std::string_view source, std::string_view part) {
  Include include;
  include.span = span_at(offset_in(source, part), part.size());
  return include;
}

// --8<-- "FILE", or a block of lines that each name a file, between two lines of scissors alone; a
// name behind ';' is left out. `lines` are those of one paragraph or code block.
void find_snippets(std::string_view source, const std::vector<std::string_view>& lines,
                   Found& found) {
  Found block;
  bool is_open = false;
  for (const std::string_view line : lines) {
    const std::string_view text = trimmed(line);
    const Span span = span_at(offset_in(source, text), text.size());
    std::string_view rest = text;
    if (take_scissors(rest)) {
      if (!is_open && is_quoted(rest)) add_snippet(rest.substr(1, rest.size() - 2), span, found);
      if (!rest.empty()) continue;
      block.push_back(nothing_at(source, text));
      if (is_open) std::move(block.begin(), block.end(), std::back_inserter(found));
      if (is_open) block.clear();
      is_open = !is_open;
    } else if (is_open && text.starts_with(';')) {
      block.push_back(nothing_at(source, text));
    } else if (is_open && !text.empty()) {
      add_snippet(text, span, block);
    }
  }
}

// --- FastAPI's documentation: {* FILE ln[1:3,7] hl[2] *} (its own MkDocs hook)

void find_braced(std::string_view source, std::string_view line, Found& found) {
  std::string_view rest = trimmed(line);
  const Span span = span_at(offset_in(source, rest), rest.size());
  if (!take(rest, "{*") || !rest.ends_with("*}")) return;
  rest = trimmed(rest.substr(0, rest.size() - 2));
  const std::string_view file = rest.substr(0, rest.find(' '));
  if (path::extension(file).empty()) return;
  Include include;
  include.span = span;
  include.file = file;
  include.shape = Include::Shape::fence;
  include.info = language_of(file);
  const std::size_t lines = rest.find(" ln[");
  if (lines != std::string_view::npos) {
    const std::string_view ranges = rest.substr(lines + 4);
    select_as_snippet(ranges.substr(0, ranges.find(']')), include);
  }
  found.push_back(std::move(include));
}

// --- which of them are looked for, and where

void find_in_paragraph(const Document& document, const Block& block, Dialect dialect,
                       Found& found) {
  std::vector<std::string_view> lines;
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    lines.push_back(document.lines[i].of(document.source));
    find_code_import(document.source, lines.back(), found);
    if (dialect == Dialect::mkdocs) find_braced(document.source, lines.back(), found);
  }
  find_snippets(document.source, lines, found);
}

// PyMdown fills in snippets before anything is code.
void find_in_code(const Document& document, const Block& block, Found& found) {
  std::vector<std::string_view> lines;
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    lines.push_back(document.lines[i].of(document.source));
  }
  find_snippets(document.source, lines, found);
}

void find_in_blocks(const Document& document, Dialect dialect, Found& found) {
  for (const Block& block : document.blocks) {
    if (block.kind == BlockKind::paragraph) find_in_paragraph(document, block, dialect, found);
    if (block.kind == BlockKind::html) find_markdown_import(document.source, block.span, found);
    const bool is_code = block.kind == BlockKind::fenced_code;
    if (is_code && dialect == Dialect::mkdocs) find_in_code(document, block, found);
  }
  for (const Inline& item : document.inlines) {
    if (item.kind == InlineKind::html) find_markdown_import(document.source, item.span, found);
  }
}

// Most pages hold none of these.
bool may_include(std::string_view source) {
  const auto has = [source](std::string_view word) {
    return source.find(word) != std::string_view::npos;
  };
  return has("@include:") || has("<<<") || has("8<-") || has("{*");
}

}  // namespace

std::vector<Include> find_includes(const Document& document, Dialect dialect) {
  Found found;
  const bool is_open = dialect == Dialect::automatic;
  if (dialect == Dialect::mdbook || is_open) find_book(document, found);
  if (dialect != Dialect::mdbook && may_include(document.source)) {
    find_in_blocks(document, dialect, found);
    std::sort(found.begin(), found.end(),
              [](const Include& a, const Include& b) { return a.span.begin < b.span.begin; });
  }
  return found;
}

}  // namespace galley::render
