#include "render/references.h"

#include <algorithm>
#include <optional>
#include <string>

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Edit;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;
using settings::Profile;

constexpr std::uint32_t no_use = 0xFFFFFFFF;

// How often a definition is used, and where last.
struct Uses {
  std::uint32_t count = 0;
  std::uint32_t last = no_use;  // in Document::inlines
};

bool is_reference(const Inline& item) {
  return item.kind == InlineKind::reference || item.kind == InlineKind::image_reference;
}

std::vector<Uses> uses_of(const Document& document, const std::vector<std::uint32_t>& dropped) {
  std::vector<Uses> uses(document.blocks.size());
  for (std::uint32_t i = 0; i < document.inlines.size(); ++i) {
    const Inline& item = document.inlines[i];
    if (!is_reference(item) || std::binary_search(dropped.begin(), dropped.end(), item.block)) {
      continue;
    }
    ++uses[item.index].count;
    uses[item.index].last = i;
  }
  return uses;
}

// With its delimiters, which are beside the span: <> or quotes.
Span with_delimiters(Span span) { return {span.begin - 1, span.end + 1}; }

// "destination "title"" as the definition has it; nothing when a link could not hold it so.
std::optional<std::string> address_of(const Document& document, const Block& definition) {
  const std::string_view source = document.source;
  const bool is_pointed = definition.info.begin > 0 && source[definition.info.begin - 1] == '<';
  const Span destination = is_pointed ? with_delimiters(definition.info) : definition.info;
  std::string address(destination.of(source));
  const bool is_unsafe =
      address.empty() || address.find_first_of(is_pointed ? "|" : "()|") != std::string::npos;
  if (is_unsafe) return std::nullopt;
  if (definition.title.empty()) return address;
  const std::string_view title = with_delimiters(definition.title).of(source);
  if (title.find_first_of("\r\n|") != std::string_view::npos) return std::nullopt;
  return address + " " + std::string(title);
}

}  // namespace

ReferenceChanges shorten_references(const Document& document, Profile profile,
                                    const std::vector<std::uint32_t>& dropped) {
  ReferenceChanges changes;
  const auto is_definition = [](const Block& block) { return block.kind == BlockKind::definition; };
  if (std::none_of(document.blocks.begin(), document.blocks.end(), is_definition)) return changes;
  const std::vector<Uses> uses = uses_of(document, dropped);
  for (std::uint32_t i = 0; i < document.blocks.size(); ++i) {
    if (!is_definition(document.blocks[i])) continue;
    if (uses[i].count == 0) changes.unused.push_back(i);
    if (uses[i].count != 1 || profile != Profile::compact) continue;
    const std::optional<std::string> address = address_of(document, document.blocks[i]);
    if (!address) continue;
    const Inline& use = document.inlines[uses[i].last];
    changes.edits.push_back({{use.content.end, use.span.end}, "](" + *address + ")"});
    changes.inlined.push_back(i);
  }
  std::sort(changes.edits.begin(), changes.edits.end(),
            [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  return changes;
}

}  // namespace galley::render
