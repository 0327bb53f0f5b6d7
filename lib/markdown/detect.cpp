#include "base/path.h"
#include "markdown/document.h"
#include "markdown/esm.h"

namespace galley::markdown {
namespace {

bool contains(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}

// Neither can be there without these bytes, which most pages of plain Markdown do not hold.
bool may_be_mdx(std::string_view source) {
  return contains(source, "{/*") || contains(source, "import") || contains(source, "export");
}

bool is_text(BlockKind kind) { return kind == BlockKind::paragraph || kind == BlockKind::heading; }

// A heading ends with the comment that is its id, a paragraph begins with one or with a statement.
bool holds_mdx(const Document& document, const Block& block) {
  if (!is_text(block.kind) || block.first_line == block.last_line) return false;
  const Line line = document.lines[block.first_line];
  const std::string_view first = line.of(document.source);
  if (block.kind == BlockKind::heading) return contains(first, "{/*") && contains(first, "*/}");
  if (first.substr(0, 3) == "{/*") return true;
  return block.parent == no_parent && block.column == 0 &&
         begins_esm(document.source.substr(line.begin));
}

}  // namespace

Dialect detect_dialect(std::string_view path, std::string_view source) {
  if (path::extension(path) == ".mdx") return Dialect::mdx;
  if (!may_be_mdx(source)) return Dialect::markdown;
  // Read as Markdown, so that fences, indented code and <script> blocks of other tools are code.
  const Document document = scan(source, Dialect::markdown);
  for (const Block& block : document.blocks) {
    if (holds_mdx(document, block)) return Dialect::mdx;
  }
  return Dialect::markdown;
}

}  // namespace galley::markdown
