#include <algorithm>

#include "render/cleaner.h"
#include "render/fences.h"
#include "render/inline_text.h"
#include "render/js_literal.h"

namespace galley::render {

using markdown::Block;
using markdown::Inline;

// --- Code and text in the expressions of flow ---

// The code in <CodeBlock>{`...`}</CodeBlock> is code.
void Cleaner::flow_expression(const Block& block, const Inline& item) {
  const std::optional<std::string> value = literal_value(item.content.of(document_.source));
  const bool is_code = !open_.empty() && open_.back().rendering.is_code;
  const bool is_block = value && (in_code_block() || (is_code && value->find('\n') != value->npos));
  if (is_block) return generate_code(block, *value);
  expressions_ += value && is_code ? code_span(*value) : expression(item);
}

// Directly, or with nothing but <code> between.
bool Cleaner::in_code_block() const {
  for (std::size_t i = open_.size(); i-- > 0;) {
    if (open_[i].rendering.is_code_block) return true;
    if (!open_[i].rendering.is_code) return false;
  }
  return false;
}

// Code as a block of its own, without the blank lines around it. Lines that the source has in a
// container stand to the right by that much.
void Cleaner::generate_code(const Block& block, std::string_view code) {
  const std::size_t begin = code.find_first_not_of("\r\n");
  if (begin == std::string_view::npos) return;
  code = code.substr(begin, code.find_last_not_of(" \t\r\n") + 1 - begin);
  const std::string fence = fence_around(code);
  std::string language;
  for (const OpenElement& element : open_) {
    if (!element.rendering.language.empty()) language = element.rendering.language;
  }
  std::vector<WrittenLine> lines{{{}, fence + language}};
  for (const std::size_t column = frames_.content_column(block.parent); !code.empty();) {
    const std::size_t end = std::min(code.find('\n'), code.size());
    std::string_view line = code.substr(0, end);
    const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
    if (begin > 0 || lines.size() > 1) line.remove_prefix(std::min(blanks, column));
    lines.push_back({{}, std::string(line)});
    code.remove_prefix(std::min(end + 1, code.size()));
  }
  lines.push_back({{}, fence});
  begin_alerts();
  writer_.replace(pending_, frames_.chain(block.parent), lines, PageWriter::Gap::blank);
  joins_text_ = false;
  pending_ = {pending_.end, pending_.end};
}

}  // namespace galley::render
