// Reads file names from standard input, one a line, and prints what galley's MDX scanner sees in
// each: one line of JSON, an array of texts as reference.mjs makes them of remark-mdx's tree.
#include <fstream>
#include <iostream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "markdown/document.h"

using namespace galley::markdown;

namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::string place(std::uint32_t begin, std::uint32_t end) {
  return std::to_string(begin) + "-" + std::to_string(end);
}

const char* where(bool is_flow) { return is_flow ? "flow " : "text "; }

std::string heading(const Document& document, const Block& block) {
  const int line = position(document.source, block.span.begin).line;
  return "heading " + std::to_string(block.level) + " line " + std::to_string(line);
}

// A block's lines without the ending of the last.
std::string esm(const Document& document, const Block& block) {
  const std::string_view text = block.span.of(document.source);
  const auto size = static_cast<std::uint32_t>(text.find_last_not_of("\r\n") + 1);
  return "esm " + place(block.span.begin, block.span.begin + size);
}

// An element is its opening tag, up to the end of its closing one.
std::string element(const Document& document, const Tag& tag) {
  const bool is_whole = tag.kind == TagKind::self_closing || tag.partner != no_parent;
  const std::uint32_t end =
      tag.partner == no_parent ? tag.span.end : document.tags[tag.partner].span.end;
  return std::string(is_whole ? "jsx " : "tag alone ") + where(tag.is_flow) + "<" +
         std::string(tag.name.of(document.source)) + "> " + place(tag.span.begin, end);
}

nlohmann::json nodes(const Document& document) {
  nlohmann::json found = nlohmann::json::array();
  for (const Block& block : document.blocks) {
    if (block.kind == BlockKind::heading) found.push_back(heading(document, block));
    if (block.kind == BlockKind::esm) found.push_back(esm(document, block));
  }
  for (const Tag& tag : document.tags) {
    const bool is_end = tag.kind == TagKind::close && tag.partner != no_parent;
    if (!is_end) found.push_back(element(document, tag));
  }
  for (const Inline& item : document.inlines) {
    if (item.kind != InlineKind::expression) continue;
    const bool is_flow = document.blocks[item.block].kind == BlockKind::jsx;
    found.push_back(std::string("expression ") + where(is_flow) +
                    place(item.span.begin, item.span.end));
  }
  return found;
}

}  // namespace

int main() {
  for (std::string path; std::getline(std::cin, path);) {
    const std::string source = read(path);
    std::cout << nodes(scan(source, Dialect::mdx)).dump(-1, ' ', true) << "\n";
  }
  return 0;
}
