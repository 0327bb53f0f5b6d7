#include "html/code.h"

#include <algorithm>

#include "html/text.h"
#include "render/callouts.h"
#include "render/fence_info.h"
#include "render/inline_text.h"
#include "render/leaf_text.h"

namespace galley::html {
namespace {

using markdown::Block;
using markdown::BlockKind;

// `title="a.js"` in the info string of a fence.
std::string title_of(std::string_view info) {
  for (const std::string_view key : {"title=", "filename=", "file="}) {
    const std::size_t at = info.find(key);
    if (at == info.npos || (at > 0 && info[at - 1] != ' ' && info[at - 1] != '{')) continue;
    std::string_view value = info.substr(at + key.size());
    const char quote = value.empty() ? '\0' : value.front();
    if (quote != '"' && quote != '\'') return std::string(value.substr(0, value.find(' ')));
    value.remove_prefix(1);
    return std::string(value.substr(0, value.find(quote)));
  }
  return {};
}

// Lines of indented code have its indentation again.
std::string code_text(const markdown::Document& document, const Block& block,
                      std::uint32_t content_column) {
  constexpr std::size_t indent = 4;
  const bool is_fenced = block.kind == BlockKind::fenced_code;
  const auto lines = render::LeafText(document, block, content_column).lines();
  std::string code;
  for (std::size_t i = is_fenced ? 1 : 0; i + (is_fenced ? 1 : 0) < lines.size(); ++i) {
    const render::WrittenLine& line = lines[i];
    const std::string_view text =
        line.text.empty() ? line.verbatim.of(document.source) : std::string_view(line.text);
    code += is_fenced ? text : text.substr(std::min(indent, text.size()));
    code += '\n';
  }
  return code;
}

}  // namespace

std::string code_of(std::string_view code, std::string_view language, std::string_view title) {
  if (language == "mermaid") return "<pre class=\"mermaid\">" + text_of(code) + "</pre>\n";
  if (language == "math" || language == "latex-math") {
    return "<div class=\"math\">" + text_of(code) + "</div>\n";
  }
  std::string html = "<figure class=\"code\">";
  if (!title.empty()) html += "<figcaption>" + text_of(title) + "</figcaption>";
  html += "<pre tabindex=\"0\"><code";
  if (!language.empty()) append_attribute(html, "class", "language-" + std::string(language));
  return html + ">" + text_of(code) + "</code></pre></figure>\n";
}

std::string code_block(const Context& context, std::uint32_t index, std::uint32_t content_column) {
  const Block& block = context.document().blocks[index];
  const std::string code = code_text(context.document(), block, content_column);
  if (block.kind == BlockKind::indented_code) return code_of(code, {}, {});
  if (block.marker == '$') return code_of(code, "math", {});
  const std::string info = render::plain_text(block.info.of(context.source()));
  return code_of(code, render::fence_language(info), title_of(info));
}

std::string panel_label(const Context& context, const Block& fence) {
  const std::string info = render::plain_text(fence.info.of(context.source()));
  const std::string_view title = render::panel_title(info);
  if (!title.empty()) return std::string(title);
  const std::string_view language = render::fence_language(info);
  return language.empty() ? "Code" : std::string(language);
}

}  // namespace galley::html
