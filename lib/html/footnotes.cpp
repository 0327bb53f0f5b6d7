#include "html/footnotes.h"

#include <algorithm>

#include "html/leaf.h"
#include "html/text.h"

namespace galley::html {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Span;

std::string id_of(std::string_view kind, std::string_view label, unsigned use = 1) {
  std::string id = "galley-" + std::string(kind) + "-" + std::string(label);
  return use == 1 ? id : id + "-" + std::to_string(use);
}

}  // namespace

std::optional<FootnoteMark> find_footnote(std::string_view source, Span text) {
  const std::string_view whole = source.substr(0, text.end);
  for (std::size_t at = whole.find("[^", text.begin); at != whole.npos;
       at = whole.find("[^", at + 2)) {
    const std::size_t end = whole.find_first_of("[] \t\n", at + 2);
    if (end == whole.npos) return std::nullopt;
    if (whole[end] != ']' || end == at + 2) continue;
    return FootnoteMark{{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end + 1)},
                        whole.substr(at + 2, end - at - 2)};
  }
  return std::nullopt;
}

Footnotes::Footnotes(const markdown::Document& document) : document_(document) {
  if (document.source.find("[^") == std::string_view::npos) return;
  for (std::uint32_t i = 0; i < document.blocks.size(); ++i) {
    const Block& block = document.blocks[i];
    const bool may_define =
        block.kind == BlockKind::paragraph || block.kind == BlockKind::definition;
    if (!may_define || block.first_line == block.last_line) continue;
    const Span first = document.lines[block.first_line];
    const std::optional<FootnoteMark> mark = find_footnote(document.source, first);
    const bool defines =
        mark && mark->span.begin == first.begin && document.source.substr(mark->span.end, 1) == ":";
    if (!defines) continue;
    blocks_.insert(i);
    last_ = nullptr;
    for (std::uint32_t line = block.first_line; line < block.last_line; ++line) {
      add(i, document.lines[line]);
    }
  }
}

// A line begins the next footnote of its block, or goes on with the one before.
void Footnotes::add(std::uint32_t block, Span line) {
  const std::optional<FootnoteMark> mark = find_footnote(document_.source, line);
  const bool begins =
      mark && mark->span.begin == line.begin && document_.source.substr(mark->span.end, 1) == ":";
  if (begins) {
    const std::size_t begin = document_.source.find_first_not_of(" \t", mark->span.end + 1);
    const Span text{std::min(static_cast<std::uint32_t>(begin), line.end), line.end};
    const auto [footnote, is_new] = footnotes_.try_emplace(mark->label, Footnote{block, text});
    last_ = is_new ? &footnote->second : nullptr;
    return;
  }
  if (last_ != nullptr) last_->text.end = line.end;
}

std::optional<std::string> Footnotes::mark(std::string_view label) {
  const auto found = footnotes_.find(label);
  if (found == footnotes_.end()) return std::nullopt;
  Footnote& footnote = found->second;
  if (footnote.number == 0) {
    used_.push_back(found->first);
    footnote.number = static_cast<unsigned>(used_.size());
  }
  std::string html = "<sup class=\"footnote-mark\"><a";
  append_attribute(html, "href", "#" + id_of("footnote", label));
  append_attribute(html, "id", id_of("mark", label, ++footnote.uses));
  return html + ">" + std::to_string(footnote.number) + "</a></sup>";
}

std::string Footnotes::list(Leaves& leaves) const {
  if (used_.empty()) return {};
  std::string html = "<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n";
  for (std::size_t i = 0; i < used_.size(); ++i) {  // a footnote may use another one
    const Footnote& footnote = footnotes_.at(used_[i]);
    const std::string label(used_[i]);
    html += "<li";
    append_attribute(html, "id", id_of("footnote", label));
    html += ">" + leaves.text(footnote.block, footnote.text) + " <a class=\"footnote-back\"";
    append_attribute(html, "href", "#" + id_of("mark", label));
    html += " aria-label=\"Back to the text\">\xE2\x86\xA9</a></li>\n";
  }
  return html + "</ol>\n</section>\n";
}

}  // namespace galley::html
