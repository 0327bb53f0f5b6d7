// Thread: any (worker code). Role: the prefixes of lines inside quotes, list items and alerts.
// Promise: a line written with first() and rest() stands in exactly the containers of its chain; an
// item's marker is written once, before the first thing that is left of the item.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "markdown/document.h"

namespace galley::render {

// One container.
struct Frame {
  std::uint32_t parent_block = markdown::no_parent;  // container of the source that it stands in
  std::string marker;                // list item: "-", "12."; empty for quotes and alerts
  std::uint32_t lead = 0;            // columns before the marker
  std::uint32_t width = 2;           // columns from the marker to the content
  std::uint32_t line = 0;            // begin of the source line that it begins on
  std::uint32_t content_column = 0;  // in the source
  bool is_moved = false;             // written elsewhere than in the source
  bool is_bare = false;              // nothing is written for it
  bool is_written = false;           // the marker, that is
};

// Outermost first. The frames live as long as the Frames that gave them.
using Chain = std::vector<Frame*>;

// Whether text inside moves to its container's column, or stays as it is written.
enum class Indent { keep, drop };

class Frames {
 public:
  explicit Frames(const markdown::Document& document)
      : document_(document), of_block_(document.blocks.size(), nullptr) {}

  // Reads the container `block` (a quote or a list item) of the document. With Indent::drop its
  // marker moves to the column of what it stands in.
  void add(std::uint32_t block, Indent indent);

  // What an admonition becomes: a quote, or nothing around its content.
  enum class Body { quote, bare };
  void add_admonition(std::uint32_t block, Body body);

  // A container that an element becomes, inside `parent_block`: a list item, or with an empty
  // marker a quote. It ends with close().
  void open(std::uint32_t parent_block, std::string marker);
  void close() { open_.pop_back(); }
  std::size_t open_count() const { return open_.size(); }

  // The containers around something whose innermost container in the source is `parent_block`.
  Chain chain(std::uint32_t parent_block) const;

  // The column of the source at which content of `parent_block` begins.
  std::uint32_t content_column(std::uint32_t parent_block) const;

  // Whether a piece at `line` (its first byte) keeps the prefix of the source: no container around
  // it that was moved, and every marker not written yet is on its own line.
  static bool is_in_place(const Chain& chain, std::uint32_t line);

  // Prefix of the first line of a piece; the markers of its chain count as written from then on.
  static std::string first(const Chain& chain);
  static void mark_written(const Chain& chain);

  // Prefix of every other line.
  static std::string rest(const Chain& chain);

 private:
  const markdown::Document& document_;
  std::deque<Frame> frames_;      // a deque, for chains point into it
  std::vector<Frame*> of_block_;  // null for what is no container
  std::vector<Frame*> open_;      // those of elements, in the order in which they were opened
};

}  // namespace galley::render
