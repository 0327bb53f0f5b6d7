// Thread: any (worker code). Role: puts pieces of a page in a row, as edits of the source.
// Promise: a piece that stays in its place is copied byte for byte, the blank lines around it too
// as long as its neighbour stays; where something went or moved, pieces are one blank line apart.
#pragma once

#include <string>
#include <vector>

#include "render/frames.h"
#include "render/leaf_text.h"

namespace galley::render {

class PageWriter {
 public:
  explicit PageWriter(std::string_view source) : source_(source) {}

  // What separates a piece from the one before it.
  enum class Gap { as_written, none, blank };

  // The lines of `span` (from the begin of a line to its end) stay as they are.
  void keep(markdown::Span span, Chain chain);

  // The lines of `span` become `lines`, in the containers of `chain`. An empty span inserts.
  void replace(markdown::Span span, Chain chain, const std::vector<WrittenLine>& lines,
               Gap gap = Gap::as_written);

  // The lines of `span` go.
  void remove(markdown::Span span);

  std::vector<markdown::Edit> finish();

 private:
  void reach(std::uint32_t begin);
  bool needs_blank(const Chain& chain, Gap gap) const;
  std::string gap_before(const Chain& chain, Gap gap) const;
  void emit(std::uint32_t end, std::string text);
  void placed(markdown::Span span, Chain chain);

  std::string_view source_;
  std::vector<markdown::Edit> edits_;
  Chain last_chain_;
  bool has_last_ = false;
  bool last_was_kept_ = true;
  bool removed_ = false;      // something went away since the last piece
  bool blank_seen_ = false;   // the source has a blank line since the last piece
  std::uint32_t cursor_ = 0;  // end of the last span that was kept, replaced or removed
  std::uint32_t done_ = 0;    // everything before is copied or edited
};

}  // namespace galley::render
