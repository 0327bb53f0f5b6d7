#include "render/partials.h"

#include <algorithm>

#include "base/path.h"
#include "render/addresses.h"
#include "render/inline_text.h"
#include "render/js_literal.h"

namespace galley::render {
namespace {

using markdown::Attribute;
using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Edit;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;
using markdown::Tag;
using markdown::TagKind;

using Imports = std::map<std::string, std::string, std::less<>>;  // component -> file

bool is_markdown_file(std::string_view file) {
  const std::string_view extension = path::extension(file);
  return extension == ".md" || extension == ".mdx" || extension == ".markdown";
}

// "import Name from './file.mdx'": the one form in which a Markdown file is a component.
void read_import(std::string_view line, Imports& imports) {
  line = trimmed(line);
  if (line.ends_with(';')) line = trimmed(line.substr(0, line.size() - 1));
  if (!line.starts_with("import ") || line.size() < 2) return;
  const char quote = line.back();
  const std::size_t open = line.rfind(quote, line.size() - 2);
  if ((quote != '\'' && quote != '"') || open == std::string_view::npos) return;
  const std::string file = literal_value(line.substr(open)).value_or("");
  std::string_view words = trimmed(line.substr(7, std::max<std::size_t>(open, 7) - 7));
  if (!words.ends_with("from") || !is_markdown_file(file)) return;
  words = trimmed(words.substr(0, words.size() - 4));
  if (!words.empty() && words.find_first_of("{}*, \t") == std::string_view::npos) {
    imports.emplace(words, file);
  }
}

Imports imports_of(const Document& document) {
  Imports imports;
  for (const Block& block : document.blocks) {
    if (block.kind != BlockKind::esm) continue;
    std::string_view rest = block.span.of(document.source);
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      read_import(rest.substr(0, end), imports);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return imports;
}

std::map<std::string, std::string> props_of(const Document& document, const Tag& tag) {
  std::map<std::string, std::string> props;
  for (std::uint32_t i = tag.first_attribute; i < tag.last_attribute; ++i) {
    const Attribute& attribute = document.attributes[i];
    const std::string_view value = attribute.value.of(document.source);
    const std::string name(attribute.name.of(document.source));
    if (attribute.form == Attribute::Form::string) {
      props[name] = markdown_text(value, TextOrigin::jsx);
    } else if (attribute.form == Attribute::Form::expression) {
      if (const auto text = literal_value(value)) {
        props[name] = markdown_text(*text, TextOrigin::javascript);
      }
    }
  }
  return props;
}

void rebase(const Document& partial, Span destination, const std::string& own_folder,
            const std::string& folder, std::vector<Edit>& edits) {
  const std::string_view written = destination.of(partial.source);
  const std::size_t end = std::min(written.find_first_of("#?"), written.size());
  if (!is_relative_address(written) || end == 0) return;
  const std::string target = path::normal(path::join(own_folder, written.substr(0, end)));
  destination.end = destination.begin + static_cast<std::uint32_t>(end);
  edits.push_back({destination, path::relative(target, folder)});
}

void fill_in(const Document& partial, const Inline& expression,
             const std::map<std::string, std::string>& props, std::vector<Edit>& edits) {
  std::string_view inside = trimmed(expression.content.of(partial.source));
  if (!inside.starts_with("props.")) return;
  const auto found = props.find(std::string(inside.substr(6)));
  if (found != props.end()) edits.push_back({expression.span, found->second});
}

}  // namespace

std::vector<PartialUse> find_partials(const Document& document) {
  std::vector<PartialUse> uses;
  if (document.dialect != markdown::Dialect::mdx || document.tags.empty()) return uses;
  const Imports imports = imports_of(document);
  if (imports.empty()) return uses;
  for (const Tag& tag : document.tags) {
    const auto found = imports.find(tag.name.of(document.source));
    const bool is_whole = tag.kind == TagKind::self_closing ||
                          (tag.kind == TagKind::open && tag.partner != markdown::no_parent);
    if (found == imports.end() || !is_whole) continue;
    Span span = tag.span;
    if (tag.kind == TagKind::open) span.end = document.tags[tag.partner].span.end;
    if (!uses.empty() && uses.back().span.contains(span)) continue;  // a child of another one
    uses.push_back({span, found->second, props_of(document, tag)});
  }
  return uses;
}

std::vector<Edit> settle_partial(const Document& partial,
                                 const std::map<std::string, std::string>& props,
                                 const std::string& own_folder, const std::string& folder) {
  std::vector<Edit> edits;
  const bool has_moved = own_folder != folder;
  for (const Block& block : partial.blocks) {
    if (block.kind == BlockKind::esm) edits.push_back({block.span, ""});
    if (block.kind == BlockKind::definition && has_moved) {
      rebase(partial, block.info, own_folder, folder, edits);
    }
  }
  for (const Inline& item : partial.inlines) {
    const bool is_link = item.kind == InlineKind::link || item.kind == InlineKind::image;
    if (is_link && has_moved) rebase(partial, item.destination, own_folder, folder, edits);
    if (item.kind == InlineKind::expression) fill_in(partial, item, props, edits);
  }
  return edits;
}

}  // namespace galley::render
