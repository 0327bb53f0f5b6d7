#include "render/page_writer.h"

#include <algorithm>

namespace galley::render {
namespace {

using markdown::Edit;
using markdown::Span;

std::size_t common_size(const Chain& a, const Chain& b) {
  std::size_t size = 0;
  while (size < a.size() && size < b.size() && a[size] == b[size]) ++size;
  return size;
}

std::string without_end_blanks(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

// Whether `next` begins an item beside the one that `last` ends in.
bool is_sibling_item(const Chain& last, const Chain& next) {
  const std::size_t common = common_size(last, next);
  return common < last.size() && common < next.size() && !next[common]->marker.empty() &&
         last[common]->parent_block == next[common]->parent_block;
}

}  // namespace

void PageWriter::reach(std::uint32_t begin) {
  if (begin > cursor_) blank_seen_ = true;
}

bool PageWriter::needs_blank(const Chain& chain, Gap gap) const {
  if (gap != Gap::as_written) return gap == Gap::blank;
  return blank_seen_ || (removed_ && !is_sibling_item(last_chain_, chain));
}

std::string PageWriter::gap_before(const Chain& chain, Gap gap) const {
  if (!has_last_ || !needs_blank(chain, gap)) return {};
  const Chain common(chain.begin(),
                     chain.begin() + static_cast<std::ptrdiff_t>(common_size(last_chain_, chain)));
  return without_end_blanks(Frames::rest(common)) + "\n";
}

// Replaces what there is up to `end`.
void PageWriter::emit(std::uint32_t end, std::string text) {
  const Span span{done_, std::max(done_, end)};
  done_ = span.end;
  if (span.of(source_) != text) edits_.push_back({span, std::move(text)});
}

void PageWriter::placed(Span span, Chain chain) {
  last_chain_ = std::move(chain);
  has_last_ = true;
  removed_ = blank_seen_ = false;
  cursor_ = done_ = std::max(done_, span.end);
}

void PageWriter::keep(Span span, Chain chain) {
  reach(span.begin);
  if (removed_ || !last_was_kept_) {
    emit(span.begin, gap_before(chain, Gap::as_written));
  }
  Frames::mark_written(chain);
  last_was_kept_ = true;
  placed(span, std::move(chain));
}

void PageWriter::replace(Span span, Chain chain, const std::vector<WrittenLine>& lines, Gap gap) {
  if (lines.empty()) return remove(span);
  reach(span.begin);
  std::string text = gap_before(chain, gap);
  const std::string rest = Frames::rest(chain);
  std::string prefix = Frames::first(chain);
  for (const WrittenLine& line : lines) {
    const bool is_empty = line.verbatim.empty() && line.text.empty();
    text += is_empty ? without_end_blanks(prefix) : prefix;
    if (line.verbatim != Span{}) {  // an empty line of the source too: it keeps its place
      emit(line.verbatim.begin, std::move(text));
      done_ = line.verbatim.end;
      text.clear();
    }
    text += line.text;
    text += '\n';
    prefix = rest;
  }
  emit(span.end, std::move(text));
  last_was_kept_ = false;
  placed(span, std::move(chain));
}

void PageWriter::remove(Span span) {
  reach(span.begin);
  removed_ = true;
  cursor_ = std::max(cursor_, span.end);
}

std::vector<Edit> PageWriter::finish() {
  if (removed_) emit(static_cast<std::uint32_t>(source_.size()), "");
  return std::move(edits_);
}

}  // namespace galley::render
