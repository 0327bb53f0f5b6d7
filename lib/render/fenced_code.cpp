#include "render/fenced_code.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "render/code_data.h"
#include "render/fence_info.h"
#include "render/fences.h"
#include "render/lines.h"
#include "render/statistics.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::Document;
using markdown::Edit;
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
// In compact too, where what stays of it is one line.
constexpr CodeLimit json{150, 60, 20};

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

class CodeShortener {
 public:
  CodeShortener(const Document& document, const Block& block, Profile profile,
                const SourceLine& source_line, Changes& changes)
      : document_(document),
        source_(document.source),
        block_(block),
        profile_(profile),
        source_line_(source_line),
        changes_(changes),
        info_(shortened_info(block.info.of(source_), profile)),
        is_json_(fence_language(block.info.of(source_)) == "json") {}

  void run();

 private:
  std::size_t size() const { return block_.last_line - block_.first_line; }
  bool is_to_be_minified() const;
  std::string text_of(CodeLines lines) const;
  void minify(CodeLines lines);
  void keep(CodeLines lines);
  bool cut();
  CodeLimit limit() const;
  std::optional<CodeLines> lines_to_cut() const;
  std::string cut_text(CodeLines cut, const Marks& marks) const;
  void mark_opening(const std::string& mark);
  void mark_closing(const std::string& mark);
  void name_data(CodeLines lines);
  std::string own_mark() const { return fence_mark(source_, block_, block_.text); }
  std::uint32_t fence_begin(std::uint32_t at) const {
    return static_cast<std::uint32_t>(source_.find(block_.marker, at));
  }

  const Document& document_;
  std::string_view source_;
  const Block& block_;
  Profile profile_;
  const SourceLine& source_line_;
  Changes& changes_;
  std::string info_;
  bool is_json_;
  bool is_minified_ = false;
};

void CodeShortener::run() {
  is_minified_ = is_to_be_minified();
  if (cut()) return;
  const std::uint32_t fence = fence_begin(block_.span.begin);
  mark_opening(is_minified_ ? own_mark()
                            : std::string(Span{fence, fence + block_.marker_size}.of(source_)));
  if (is_minified_) return minify({block_.first_line, block_.last_line});
  name_data({block_.first_line, block_.last_line});
}

CodeLimit CodeShortener::limit() const {
  if (is_json_) return json;
  return profile_ == Profile::compact ? compact_code : balanced_code;
}

// Large JSON has no white space in compact. That of a few lines is read as it is written.
bool CodeShortener::is_to_be_minified() const {
  const bool is_wanted = is_json_ && profile_ == Profile::compact && size() > compact_code.longest;
  return is_wanted && is_json(text_of({block_.first_line, block_.last_line}));
}

std::string CodeShortener::text_of(CodeLines lines) const {
  std::string text;
  for (std::uint32_t i = lines.first; i < lines.last; ++i) {
    text += document_.lines[i].of(source_);
    text += '\n';
  }
  return text;
}

void CodeShortener::minify(CodeLines lines) {
  const std::string line = minified(text_of(lines));
  changes_.dropped["json_lines"] += lines.last - lines.first - 1;
  const Span content{document_.lines[lines.first].begin, document_.lines[lines.last - 1].end};
  std::vector<Edit> names = data_as_lengths(line, {0, static_cast<std::uint32_t>(line.size())});
  changes_.edits.push_back({content, markdown::apply(line, std::move(names))});
}

// What stays of the code.
void CodeShortener::keep(CodeLines lines) {
  if (is_minified_) return minify(lines);
  name_data(lines);
}

// The middle, as far as the limits say. JSON is cut where elements begin.
std::optional<CodeLines> CodeShortener::lines_to_cut() const {
  const CodeLimit limit = this->limit();
  if (size() <= limit.longest) return std::nullopt;
  std::size_t first = limit.head;
  std::size_t last = size() - limit.tail;
  if (is_json_) {
    std::vector<std::string_view> lines;
    for (std::uint32_t i = block_.first_line; i < block_.last_line; ++i) {
      lines.push_back(document_.lines[i].of(source_));
    }
    first = element_begin(lines, first / 2, first + 1, Pick::last).value_or(first);
    last = element_begin(lines, last, size(), Pick::first).value_or(last);
  }
  return CodeLines{static_cast<std::uint32_t>(block_.first_line + first),
                   static_cast<std::uint32_t>(block_.first_line + last)};
}

bool CodeShortener::cut() {
  const std::optional<CodeLines> lines = lines_to_cut();
  if (!lines) return false;
  const Span cut{line_begin(source_, document_.lines[lines->first].begin),
                 line_begin(source_, document_.lines[lines->last].begin)};
  const Marks marks{fence_mark(source_, block_, {block_.text.begin, cut.begin}),
                    fence_mark(source_, block_, {cut.end, block_.text.end})};
  std::string text = cut_text(*lines, marks);
  // Hardly anything may be in them.
  if (estimate_tokens(text) >= estimate_tokens(cut.of(source_))) return false;
  changes_.dropped["code_lines"] += lines->last - lines->first;
  mark_opening(marks.head);
  keep({block_.first_line, lines->first});
  changes_.edits.push_back({cut, std::move(text)});
  keep({lines->last, block_.last_line});
  mark_closing(marks.tail);
  return true;
}

// Ends the fence, says outside of it what is missing, and begins it again.
std::string CodeShortener::cut_text(CodeLines cut, const Marks& marks) const {
  const std::string prefix = prefix_of(source_, fence_begin(block_.span.begin));
  const std::string blank = blank_line(prefix);
  const int from = source_line_(document_.lines[cut.first].begin);
  const int to = source_line_(document_.lines[cut.last - 1].begin);
  return prefix + marks.head + "\n" + blank + prefix + "*" + std::to_string(cut.last - cut.first) +
         " lines of code left out here: lines " + std::to_string(from) + " to " +
         std::to_string(to) + " of the source.*\n" + blank + prefix + marks.tail +
         without_changes(info_) + "\n";
}

// Gives the opening fence its mark, and the info string that the profile keeps.
void CodeShortener::mark_opening(const std::string& mark) {
  const std::uint32_t fence = fence_begin(block_.span.begin);
  const Span old{fence, fence + block_.marker_size};
  if (old.of(source_) != mark) changes_.edits.push_back({old, mark});
  if (block_.info.of(source_) == info_) return;
  ++changes_.dropped["fence_info"];
  const std::uint32_t begin = info_.empty() ? old.end : block_.info.begin;
  changes_.edits.push_back({{begin, block_.info.end}, info_});
}

void CodeShortener::mark_closing(const std::string& mark) {
  if (block_.closing.empty()) return;
  const std::uint32_t begin = fence_begin(block_.closing.begin);
  const auto end = static_cast<std::uint32_t>(
      std::min(source_.find_first_not_of(block_.marker, begin), source_.size()));
  if (Span{begin, end}.of(source_) != mark) changes_.edits.push_back({{begin, end}, mark});
}

// Wrapped lines are shorter than what is data in one line, so that no two edits meet.
void CodeShortener::name_data(CodeLines lines) {
  if (lines.first == lines.last) return;
  const std::span<const markdown::Line> code(&document_.lines[lines.first],
                                             lines.last - lines.first);
  std::vector<Edit> names = data_as_lengths(source_, {code.front().begin, code.back().end});
  std::vector<Edit> wrapped = wrapped_data_as_lengths(source_, code);
  if (names.empty() && wrapped.empty()) return;
  std::move(wrapped.begin(), wrapped.end(), std::back_inserter(names));
  std::sort(names.begin(), names.end(),
            [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  changes_.dropped["data"] += names.size();
  std::move(names.begin(), names.end(), std::back_inserter(changes_.edits));
}

}  // namespace

void shorten_code(const Document& document, const Block& block, Profile profile,
                  const SourceLine& source_line, Changes& changes) {
  CodeShortener(document, block, profile, source_line, changes).run();
}

}  // namespace galley::render
