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

// The import statements of ESM, which is known to balance. Other statements are stepped over line
// by line; what looks like an import in them names a component that nobody uses.
class ImportReader {
 public:
  explicit ImportReader(std::string_view esm) : rest_(esm) {}

  Imports run() {
    for (rest_ = without_js_space(rest_); !rest_.empty(); rest_ = without_js_space(rest_)) {
      if (take_word() == "import" && statement()) continue;
      rest_.remove_prefix(std::min(rest_.find_first_of(";\n"), rest_.size()));
      take(';');
    }
    return std::move(imports_);
  }

 private:
  // What stands between "import" and the name of the file: "A", "A, {b}", "{default as A}",
  // "* as A" (ECMAScript 2023, section 16.2.2).
  bool statement() {
    std::vector<std::string> components;
    while (!at_string()) {
      if (take('{')) {
        take_named(components);
      } else if (take('*')) {
        if (take_word() != "as") return false;
        components.push_back(std::string(take_word()) + ".default");
      } else if (!take(',')) {
        const std::string_view word = take_word();
        if (word.empty()) return false;
        if (word != "from" || components.empty()) components.emplace_back(word);
      }
    }
    const std::optional<markdown::Value> file = take_literal(rest_);
    if (!file) return false;
    take(';');
    if (!is_markdown_file(file->text)) return true;
    for (std::string& component : components) imports_.emplace(std::move(component), file->text);
    return true;
  }

  // The default export is the page; other names are what the page exports.
  void take_named(std::vector<std::string>& components) {
    while (!rest_.empty() && !take('}')) {
      const std::string_view name = take_word();
      if (name == "default" && take_word() == "as") components.emplace_back(take_word());
      if (name.empty()) rest_.remove_prefix(1);
    }
  }

  bool at_string() {
    rest_ = without_js_space(rest_);
    return !rest_.empty() && (rest_.front() == '"' || rest_.front() == '\'');
  }

  bool take(char c) {
    rest_ = without_js_space(rest_);
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view take_word() {
    rest_ = without_js_space(rest_);
    const std::string_view word =
        rest_.substr(0, rest_.find_first_of(" \t\r\n\f\v,;{}()[]*'\"`=/.:<>"));
    rest_.remove_prefix(word.size());
    return word;
  }

  std::string_view rest_;
  Imports imports_;
};

Imports imports_of(const Document& document) {
  Imports imports;
  for (const Block& block : document.blocks) {
    if (block.kind != BlockKind::esm) continue;
    imports.merge(ImportReader(block.span.of(document.source)).run());
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

// The file that an element stands for: of an import, or of Mintlify's <Snippet file="x.mdx" />,
// which needs none ("Reusable snippets": they lie in /snippets). Empty if it stands for none.
std::string file_of(const Document& document, const Tag& tag, const Imports& imports) {
  const std::string_view name = tag.name.of(document.source);
  const auto found = imports.find(name);
  if (found != imports.end()) return found->second;
  if (name != "Snippet") return {};
  for (std::uint32_t i = tag.first_attribute; i < tag.last_attribute; ++i) {
    const Attribute& attribute = document.attributes[i];
    const bool is_file = attribute.form == Attribute::Form::string &&
                         attribute.name.of(document.source) == "file" &&
                         is_markdown_file(attribute.value.of(document.source));
    if (is_file) return path::join("/snippets", attribute.value.of(document.source));
  }
  return {};
}

}  // namespace

std::vector<PartialUse> find_partials(const Document& document) {
  std::vector<PartialUse> uses;
  if (document.dialect != markdown::Dialect::mdx || document.tags.empty()) return uses;
  const Imports imports = imports_of(document);
  for (const Tag& tag : document.tags) {
    std::string file = file_of(document, tag, imports);
    const bool is_whole = tag.kind == TagKind::self_closing ||
                          (tag.kind == TagKind::open && tag.partner != markdown::no_parent);
    if (file.empty() || !is_whole) continue;
    Span span = tag.span;
    if (tag.kind == TagKind::open) span.end = document.tags[tag.partner].span.end;
    if (!uses.empty() && uses.back().span.contains(span)) continue;  // a child of another one
    uses.push_back({span, tag.block, std::move(file), props_of(document, tag)});
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
