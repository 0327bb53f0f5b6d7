// A second opinion where md4c 0.4.8 departs from the specification.
#include <memory>

#include <cmark.h>

#include "outline.h"

namespace galley::test {
namespace {

std::string text(const char* c_string) { return c_string ? c_string : ""; }

bool is_in_tight_list(cmark_node* paragraph) {
  cmark_node* const item = cmark_node_parent(paragraph);
  return cmark_node_get_type(item) == CMARK_NODE_ITEM &&
         cmark_node_get_list_tight(cmark_node_parent(item)) != 0;
}

std::string list_name(cmark_node* list) {
  const bool is_bullet = cmark_node_get_list_type(list) == CMARK_BULLET_LIST;
  return std::string(is_bullet ? "ul " : "ol ") +
         (cmark_node_get_list_tight(list) ? "tight(" : "loose(");
}

std::string block_name(cmark_node* node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
      return "quote(";
    case CMARK_NODE_LIST:
      return list_name(node);
    case CMARK_NODE_ITEM:
      return "li(";
    case CMARK_NODE_CODE_BLOCK:
      return "code:\n" + without_trailing_blanks(text(cmark_node_get_literal(node)));
    case CMARK_NODE_HTML_BLOCK:
      return "html:\n" + without_trailing_blanks(text(cmark_node_get_literal(node)));
    case CMARK_NODE_HEADING:
      return "h" + std::to_string(cmark_node_get_heading_level(node));
    case CMARK_NODE_THEMATIC_BREAK:
      return "hr";
    case CMARK_NODE_PARAGRAPH:
      return is_in_tight_list(node) ? "" : "p";
    default:
      return "";
  }
}

std::string inline_name(cmark_node* node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_CODE:
      return "code:" + collapsed(text(cmark_node_get_literal(node)));
    case CMARK_NODE_LINK:
      return "link:" + text(cmark_node_get_url(node));
    case CMARK_NODE_IMAGE:
      return "image:" + text(cmark_node_get_url(node));
    default:
      return "";
  }
}

bool is_container(cmark_node* node) {
  const cmark_node_type type = cmark_node_get_type(node);
  return type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_LIST || type == CMARK_NODE_ITEM;
}

}  // namespace

Outline outline_of_cmark(std::string_view source) {
  Outline outline;
  const std::unique_ptr<cmark_node, void (*)(cmark_node*)> root(
      cmark_parse_document(source.data(), source.size(), CMARK_OPT_DEFAULT), cmark_node_free);
  const std::unique_ptr<cmark_iter, void (*)(cmark_iter*)> nodes(cmark_iter_new(root.get()),
                                                                 cmark_iter_free);
  for (auto event = cmark_iter_next(nodes.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(nodes.get())) {
    cmark_node* const node = cmark_iter_get_node(nodes.get());
    if (event == CMARK_EVENT_EXIT) {
      if (is_container(node)) outline.blocks.emplace_back(")");
      continue;
    }
    if (const std::string name = block_name(node); !name.empty()) outline.blocks.push_back(name);
    if (const std::string name = inline_name(node); !name.empty()) outline.inlines.push_back(name);
  }
  return outline;
}

}  // namespace galley::test
