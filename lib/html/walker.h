// Thread: any (worker code). Role: the walk over a document that to_page() makes: once, from first
// block to last.
// Promise: every block comes out once, in its place, or is hidden or dropped for a reason.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "html/component_boxes.h"
#include "html/context.h"
#include "html/footnotes.h"
#include "html/leaf.h"
#include "html/writer.h"
#include "render/anchors.h"
#include "render/frames.h"

namespace galley::html {

class Walker {
 public:
  explicit Walker(Context context);

  Page run();

 private:
  void block(std::uint32_t index);
  void open_box(Writer::Kind kind, std::uint32_t id, Box box);

  // Containers.
  void list(std::uint32_t index);
  void item(std::uint32_t index);
  void quote(std::uint32_t index);
  void admonition_block(std::uint32_t index);
  void open_directive(std::uint32_t index);
  void open_panel(std::uint32_t index);

  // Leaves.
  void heading(std::uint32_t index);
  void paragraph(std::uint32_t index);
  void text_in(std::uint32_t index, markdown::Span within);
  bool wrapped(std::uint32_t index, markdown::Span within);
  void code(std::uint32_t index);
  void table(std::uint32_t index);
  void html(std::uint32_t index);
  void html_tag(std::uint32_t offset, std::string_view written);
  void flow(std::uint32_t index);
  void flow_tag(std::uint32_t tag);

  bool is_tight(std::uint32_t index) const;
  markdown::Span text_span(const markdown::Block& block) const;
  void find_pairs();

  const markdown::Block& at(std::uint32_t index) const { return context_.document().blocks[index]; }
  std::string_view source() const { return context_.source(); }
  std::string title_of(const markdown::Block& block) const;

  Context context_;
  Page page_;
  Writer writer_;
  Footnotes footnotes_;
  Leaves leaves_;
  render::Frames frames_;  // of containers, for the columns of code in them
  std::vector<render::HeadingAnchor> anchors_;
  std::size_t next_anchor_ = 0;
  std::unordered_set<std::uint32_t>
      paired_;             // tags of raw HTML that have a partner, by their places
  unsigned wrapping_ = 0;  // elements around the text at hand that fill its paragraph
  std::uint32_t skipped_line_ = markdown::no_parent;  // of `lines`: it made a quote an alert
};

}  // namespace galley::html
