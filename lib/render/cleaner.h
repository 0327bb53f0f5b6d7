// Thread: any (worker code). Role: the walk over a document that clean_mdx() makes: once, from
// first block to last, with the elements, directives and admonitions that are open around each.
// Promise: every block is kept, rewritten or removed exactly once; what no construct asks to change
// is kept byte for byte.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "render/components.h"
#include "render/frames.h"
#include "render/leaf_text.h"
#include "render/lines.h"
#include "render/page_writer.h"
#include "render/passes.h"

namespace galley::render {

// Every container that an element becomes adds to each line in it. Real pages nest two or three;
// beyond this many the elements are unwrapped without one, so that no page grows out of proportion.
inline constexpr std::size_t max_frames = 6;

class Cleaner {
 public:
  Cleaner(const markdown::Document& document, settings::Profile profile)
      : document_(document), profile_(profile), frames_(document), writer_(document.source) {}

  Changes run();

 private:
  struct OpenElement {
    std::uint32_t parent;  // container that its opening tag stands in
    Rendering rendering;
    std::uint32_t end = 0;  // of an admonition, which has no closing tag
    Chain alert{};          // where the line that makes it an alert is still to be written
    std::size_t panel = 0;  // how many panels began in it
  };

  // Blocks.
  void container(std::uint32_t index);
  void esm(const markdown::Block& block);
  void flow(const markdown::Block& block);
  void flow_tag(const markdown::Block& block, const markdown::Tag& tag);
  void leaf(const markdown::Block& block);
  bool is_list_of_elements(const markdown::Block& block) const;
  void lines_as_leaves(const markdown::Block& block);
  void place(const markdown::Block& block, const LeafText& text);
  PageWriter::Gap gap_before(const markdown::Block& block) const;

  // Containers of documentation tools.
  void directive(const markdown::Block& block);
  void panel(const markdown::Block& block);
  void admonition(std::uint32_t index);
  void close_admonitions(std::uint32_t begin);
  std::string title(const markdown::Block& block);
  void label_fence(const markdown::Block& block);

  // What is not meant for language models.
  bool is_excluded_here(const markdown::Block& block);
  void exclude_directive(const markdown::Block& block);
  void exclude_text(LeafText& text, std::size_t& at, std::uint32_t end);
  void edit_audience(LeafText& text, std::size_t& at);

  // Elements around blocks.
  void open_element(const markdown::Block& block, Rendering rendering);
  void close_element(const markdown::Block& block);
  void generate(const markdown::Block& block, const std::string& text);
  void generate_code(const markdown::Block& block, std::string_view code);
  void flow_expression(const markdown::Block& block, const markdown::Inline& item);
  bool in_code_block() const;
  void begin_alerts();
  bool pipe_table(const markdown::Block& block, const markdown::Tag& tag);
  std::string cell_text(const markdown::Tag& cell);
  void name_panel(Rendering& rendering, std::size_t place) const;
  bool merge_panels(const markdown::Tag& tag, Rendering& rendering);
  const markdown::Tag* filling_tag(markdown::Span content) const;
  markdown::Span text_span(const markdown::Block& block) const;

  // Inlines.
  void seek_inlines(const markdown::Block& block);
  void seek_inlines_before(std::uint32_t end);
  std::string expression(const markdown::Inline& item);
  void edit_text(LeafText& text, markdown::Span content);
  void edit_element(LeafText& text, std::size_t& at);
  bool edit_code_element(LeafText& text, std::size_t& at);
  void mark_up(LeafText& text, const markdown::Tag& tag, const Rendering& rendering,
               std::string_view gap);

  const markdown::Tag& tag_of(const markdown::Inline& item) const {
    return document_.tags[item.index];
  }
  bool has_partner(const markdown::Tag& tag) const { return tag.partner != markdown::no_parent; }
  bool stands_alone(const markdown::Tag& tag) const;
  bool is_orphan(const markdown::Tag& tag) const { return !has_partner(tag) && !stands_alone(tag); }
  Rendering render(const markdown::Tag& tag, Place place) const {
    return render_component(Component(document_, tag, place, profile_));
  }
  markdown::Span whole_lines(const markdown::Block& block) const {
    return {line_begin(document_.source, block.span.begin), block.span.end};
  }
  void count(const char* kind) { ++changes_.dropped[kind]; }

  const markdown::Document& document_;
  settings::Profile profile_;
  Changes changes_;
  Frames frames_;
  PageWriter writer_;
  std::vector<OpenElement> open_;
  std::unordered_map<std::uint32_t, Rendering> closings_;  // of tags in text, by their index
  std::size_t first_inline_ = 0;                           // inlines of the block at hand
  std::size_t last_inline_ = 0;
  markdown::Span pending_;  // lines of the block at hand that nothing was written for yet
  std::uint32_t unclosed_in_ =
      markdown::no_parent;            // block with a tag of an audience that has no end
  std::uint32_t excluded_until_ = 0;  // what begins before goes
  std::size_t unwritten_alerts_ = 0;  // elements of open_ whose alert has not begun
  bool joins_text_ = false;  // text that comes next goes on with the line that was written last
  std::string expressions_;  // of flow, side by side on one line, that are not written yet
  std::unordered_set<std::uint32_t>
      merged_;  // panels that an earlier one speaks for, by their tags
};

}  // namespace galley::render
