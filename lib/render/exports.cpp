#include "render/exports.h"

#include <algorithm>
#include <array>

#include "markdown/js_lexer.h"
#include "render/js_literal.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::MapMaker;
using markdown::Value;

// Texts that are keys themselves, and objects whose members are: those that MDX's own
// documentation, remark-mdx-frontmatter and Next.js name.
constexpr std::array<std::string_view, 2> texts{"title", "description"};
constexpr std::array<std::string_view, 3> objects{"meta", "metadata", "frontmatter"};

template <typename List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  text = without_js_space(text);
  return true;
}

// Whether nothing follows a literal but the end of its statement, or an assertion of its type.
bool ends_statement(std::string_view rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  return rest.empty() || rest.front() == ';' || rest.front() == '\n' || rest.front() == '\r' ||
         rest.starts_with("//") || rest.starts_with("as ") || rest.starts_with("satisfies ");
}

// "title = 'Text'", with an annotation of its type behind the name perhaps.
void read_statement(std::string_view text, MapMaker& found) {
  if (!take(text, "export") || !take(text, "const")) return;
  const std::string name(text.substr(0, text.find_first_of(" \t\r\n:=")));
  if (!contains(texts, name) && !contains(objects, name)) return;
  text.remove_prefix(std::min(text.find('='), text.size()));
  if (!take(text, "=")) return;
  std::optional<Value> value = take_literal(text);
  if (!value || !ends_statement(text)) return;
  if (contains(texts, name)) {
    if (value->is_scalar()) found.put(name, std::move(*value));
    return;
  }
  for (std::size_t i = 0; i < value->keys.size(); ++i) {
    found.put(std::move(value->keys[i]), std::move(value->items[i]));
  }
}

void read_block(const markdown::Document& document, const Block& block, MapMaker& found) {
  markdown::JsLexer lexer;
  const markdown::Line all{block.span.begin, block.span.end};
  markdown::Cursor cursor(document.source, &all, &all + 1);
  while (!cursor.at_end()) {
    read_statement(cursor.rest().substr(0, markdown::max_value_bytes), found);
    lexer.begin_statement();
    if (!lexer.skip_statement_line(cursor)) return;
    cursor.next();
  }
}

}  // namespace

void add_exports(const markdown::Document& document, Value& values) {
  MapMaker found;
  for (const Block& block : document.blocks) {
    if (block.kind == BlockKind::esm) read_block(document, block, found);
  }
  Value map = found.take();
  if (map.keys.empty()) return;
  MapMaker all;
  for (Value* const source : {&map, &values}) {
    for (std::size_t i = 0; i < source->keys.size(); ++i) {
      all.put(std::move(source->keys[i]), std::move(source->items[i]));
    }
  }
  values = all.take();
}

}  // namespace galley::render
