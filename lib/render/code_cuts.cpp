#include "render/code_cuts.h"

#include <algorithm>

#include "render/fences.h"
#include "render/lines.h"
#include "render/statistics.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::Document;
using markdown::Span;
using settings::Profile;

// A code block of more than `longest` lines keeps its first `head` and its last `tail`.
struct CodeLimit {
  std::size_t longest;
  std::size_t head;
  std::size_t tail;
};

constexpr CodeLimit balanced_code{150, 60, 20};
constexpr CodeLimit compact_code{60, 30, 10};

// Lines of code, from `first` to before `last`.
struct CodeLines {
  std::uint32_t first;
  std::uint32_t last;
};

// Fences around what is left of a code block: each as long as its own part needs.
struct Marks {
  std::string head;
  std::string tail;
};

// Gives the fence that comes first at or after `at` its mark.
void mark_fence(std::string_view source, char marker, std::uint32_t at, const std::string& mark,
                Changes& changes) {
  const auto begin = static_cast<std::uint32_t>(source.find(marker, at));
  const auto end =
      static_cast<std::uint32_t>(std::min(source.find_first_not_of(marker, begin), source.size()));
  if (Span{begin, end}.of(source) != mark) changes.edits.push_back({{begin, end}, mark});
}

// Ends the fence, says outside of it what is missing, and begins it again.
std::string cut_text(const Document& document, const Block& block, CodeLines cut,
                     const Marks& marks, const SourceLine& source_line) {
  const std::string_view source = document.source;
  const auto fence = static_cast<std::uint32_t>(source.find(block.marker, block.span.begin));
  const std::string prefix = prefix_of(source, fence);
  const std::string blank = blank_line(prefix);
  const auto info = fence + block.marker_size;
  const int from = source_line(document.lines[cut.first].begin);
  const int to = source_line(document.lines[cut.last - 1].begin);
  return prefix + marks.head + "\n" + blank + prefix + "*" + std::to_string(cut.last - cut.first) +
         " lines of code left out here: lines " + std::to_string(from) + " to " +
         std::to_string(to) + " of the source.*\n" + blank + prefix + marks.tail +
         std::string(line_at(source, info)) + "\n";
}

}  // namespace

void cut_code(const Document& document, const Block& block, Profile profile,
              const SourceLine& source_line, Changes& changes) {
  const CodeLimit limit = profile == Profile::compact ? compact_code : balanced_code;
  const std::size_t size = block.last_line - block.first_line;
  if (size <= limit.longest) return;
  const std::string_view source = document.source;
  const CodeLines lines{static_cast<std::uint32_t>(block.first_line + limit.head),
                        static_cast<std::uint32_t>(block.last_line - limit.tail)};
  const Span cut{line_begin(source, document.lines[lines.first].begin),
                 line_begin(source, document.lines[lines.last].begin)};
  const Marks marks{fence_mark(source, block, {block.text.begin, cut.begin}),
                    fence_mark(source, block, {cut.end, block.text.end})};
  std::string text = cut_text(document, block, lines, marks, source_line);
  if (estimate_tokens(text) >= estimate_tokens(cut.of(source))) return;  // hardly anything in them
  changes.dropped["code_lines"] += lines.last - lines.first;
  mark_fence(source, block.marker, block.span.begin, marks.head, changes);
  changes.edits.push_back({cut, std::move(text)});
  if (!block.closing.empty())
    mark_fence(source, block.marker, block.closing.begin, marks.tail, changes);
}

}  // namespace galley::render
