#include "render/oracle.h"

#include <algorithm>
#include <optional>

#include "markdown/html_oracle.h"
#include "render/lines.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::Document;
using markdown::Edit;

using markdown::RenderedPage;

// What the search for the blocks at fault may take; what is undecided then stays as it was. A trial
// renders the page once, and 100 ms per MB are all that a page may take in the whole: one of
// ordinary size has as many trials as it needs.
constexpr std::size_t most_trials = 64;
constexpr std::size_t fewest_trials = 1;
constexpr std::size_t trial_cost = 2 << 20;

std::size_t trials_for(const RenderedPage& page) {
  return std::clamp(trial_cost / (page.cost() + 1), fewest_trials, most_trials);
}

// A large page of hardly anything but line endings costs md4c ten times as much as text does, and
// is nobody's: it stays as it is.
constexpr std::size_t small_page = 64 << 10;
constexpr std::size_t least_line = 6;

bool is_too_dense(std::string_view source) {
  if (source.size() < small_page) return false;
  const auto count = [source](char c) {
    return static_cast<std::size_t>(std::count(source.begin(), source.end(), c));
  };
  return std::max(count('\n'), count('\r')) * least_line > source.size();
}

// md4c 0.4.8 reads the text of every pair of brackets as a label when there are definitions, also
// where they stand inside of one another: what that takes, in bytes, at most.
std::uint64_t label_bytes(const Document& document) {
  bool has_definition = false;
  std::uint64_t bytes = 0;
  for (const Block& block : document.blocks) {
    has_definition = has_definition || block.kind == markdown::BlockKind::definition;
    const bool is_one_text =
        block.kind == markdown::BlockKind::paragraph || block.kind == markdown::BlockKind::heading;
    if (!is_one_text && block.kind != markdown::BlockKind::table) continue;
    std::uint64_t size = 0;
    std::uint64_t brackets = 0;
    for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
      const std::string_view line = document.lines[i].of(document.source);
      if (!is_one_text) size = brackets = 0;
      size += line.size();
      brackets += static_cast<std::uint64_t>(std::count(line.begin(), line.end(), '['));
      if (!is_one_text || i + 1 == block.last_line) bytes += size * brackets;
    }
  }
  return has_definition ? bytes : 0;
}

constexpr std::uint64_t most_label_bytes = 4 << 20;
constexpr std::uint64_t labels_for_a_byte = 4;

bool has_too_many_labels(const Document& document) {
  return label_bytes(document) > most_label_bytes + labels_for_a_byte * document.source.size();
}

// md4c 0.4.8 loses the rest of a list item behind fenced code whose first line begins at a multiple
// of 256 bytes. A difference that goes away when both texts begin a few blank lines later is of
// that kind: what the edits themselves change is different wherever it stands.
bool has_fence_in_container(const Document& document) {
  return std::any_of(document.blocks.begin(), document.blocks.end(), [](const Block& block) {
    return block.kind == markdown::BlockKind::fenced_code && block.parent != markdown::no_parent;
  });
}

bool is_same_further_down(std::string_view before, std::string_view after) {
  for (const std::size_t blank_lines : {std::size_t{1}, std::size_t{3}}) {
    const std::string lead(blank_lines, '\n');
    if (markdown::same_html(lead + std::string(before), lead + std::string(after))) return true;
  }
  return false;
}

bool reaches_to_the_end(const Document& document) {
  if (document.blocks.empty()) return false;
  const markdown::BlockKind kind = document.blocks.back().kind;
  return kind == markdown::BlockKind::fenced_code || kind == markdown::BlockKind::html ||
         kind == markdown::BlockKind::indented_code;
}

// Blank lines before the first text of a page and behind the last say nothing, unless raw text may
// hold them. Most pages have no other edits, and md4c need not be asked.
bool are_in_margins(const Document& document, const std::vector<Edit>& edits) {
  constexpr std::string_view white_space = " \t\r\n";
  const std::string_view source = document.source;
  const std::size_t first = source.find_first_not_of(white_space);
  if (first == std::string_view::npos) return false;
  const std::size_t last = source.find_last_not_of(white_space);
  const std::uint32_t top = line_begin(source, static_cast<std::uint32_t>(first));
  const std::uint32_t bottom = reaches_to_the_end(document)
                                   ? static_cast<std::uint32_t>(source.size())
                                   : next_line(source, static_cast<std::uint32_t>(last));
  return std::all_of(edits.begin(), edits.end(), [&](const Edit& edit) {
    return edit.text.empty() && (edit.span.end <= top || edit.span.begin >= bottom);
  });
}

// Edits [first, last) of the blocks [first, last) of a page, by top-level block.
struct Range {
  std::size_t first;
  std::size_t last;
};

// Halves the edits until those that change the page stand alone.
class Search {
 public:
  Search(const Document& document, const std::vector<Edit>& edits, const RenderedPage& base,
         std::size_t trials)
      : source_(document.source), edits_(edits), base_(base), trials_left_(trials) {
    for (const Block& block : document.blocks) {
      if (block.parent == markdown::no_parent) begins_.push_back(block.span.begin);
    }
  }

  Checked run(const std::vector<Edit>& accepted) {
    result_.edits = accepted;
    std::vector<Range> todo{{0, edits_.size()}};
    while (!todo.empty()) {
      const Range range = todo.back();
      todo.pop_back();
      if (try_range(range)) continue;
      const std::size_t middle = split(range);
      if (middle == range.last) {
        ++result_.fallbacks;
      } else {
        todo.push_back({middle, range.last});
        todo.push_back({range.first, middle});
      }
    }
    result_.text = markdown::apply(source_, result_.edits);
    return std::move(result_);
  }

 private:
  std::size_t block_of(const Edit& edit) const {
    return static_cast<std::size_t>(
        std::upper_bound(begins_.begin(), begins_.end(), edit.span.begin) - begins_.begin());
  }

  // A place near the middle where another block begins; the range's end when it is one block.
  std::size_t split(Range range) const {
    const auto differs = [this](std::size_t i) {
      return block_of(edits_[i]) != block_of(edits_[i - 1]);
    };
    const std::size_t middle = (range.first + range.last) / 2;
    for (std::size_t i = std::max(middle, range.first + 1); i < range.last; ++i) {
      if (differs(i)) return i;
    }
    for (std::size_t i = middle; i > range.first; --i) {
      if (differs(i)) return i;
    }
    return range.last;
  }

  bool try_range(Range range) {
    if (trials_left_ == 0) return false;
    --trials_left_;
    std::vector<Edit> candidate = result_.edits;
    const auto begin = edits_.begin();
    candidate.insert(candidate.end(), begin + static_cast<std::ptrdiff_t>(range.first),
                     begin + static_cast<std::ptrdiff_t>(range.last));
    if (!base_.equals(markdown::apply(source_, candidate)).value_or(false)) return false;
    result_.edits = std::move(candidate);
    return true;
  }

  std::string_view source_;
  const std::vector<Edit>& edits_;
  const RenderedPage& base_;
  std::size_t trials_left_;
  std::vector<std::uint32_t> begins_;
  Checked result_;
};

// `edits` without those that are among `accepted`; both are in the order of their spans.
std::vector<Edit> without(std::vector<Edit> edits, const std::vector<Edit>& accepted) {
  auto next = accepted.begin();
  const auto is_accepted = [&](const Edit& edit) {
    while (next != accepted.end() && next->span.begin < edit.span.begin) ++next;
    return next != accepted.end() && next->span == edit.span && next->text == edit.text;
  };
  edits.erase(std::remove_if(edits.begin(), edits.end(), is_accepted), edits.end());
  return edits;
}

// Where md4c cannot be asked: only `accepted` is done, and every block with another edit counts.
Checked unchecked(const Document& document, const std::vector<Edit>& edits,
                  const std::vector<Edit>& accepted) {
  Checked checked;
  checked.edits = accepted;
  checked.text = markdown::apply(document.source, accepted);
  auto edit = edits.begin();
  for (const Block& block : document.blocks) {
    if (block.parent != markdown::no_parent) continue;
    const auto first = edit;
    while (edit != edits.end() && edit->span.begin < block.span.end) ++edit;
    if (edit != first) ++checked.fallbacks;
  }
  return checked;
}

}  // namespace

Checked checked_edits(const Document& document, std::vector<Edit> edits,
                      const std::vector<Edit>& accepted) {
  if (are_in_margins(document, edits)) {
    std::string text = markdown::apply(document.source, edits);
    return {std::move(edits), std::move(text), 0};
  }
  const std::string base = markdown::apply(document.source, accepted);
  if (is_too_dense(base) || has_too_many_labels(document)) {
    return unchecked(document, without(std::move(edits), accepted), accepted);
  }
  Checked checked;
  checked.text = markdown::apply(document.source, edits);
  const RenderedPage page(base);
  const std::optional<bool> is_same = page.equals(checked.text);
  const bool is_accepted =
      is_same.value_or(false) ||
      (is_same && has_fence_in_container(document) && is_same_further_down(base, checked.text));
  if (is_accepted) {
    checked.edits = std::move(edits);
    return checked;
  }
  edits = without(std::move(edits), accepted);
  if (!is_same) return unchecked(document, edits, accepted);
  return Search(document, edits, page, trials_for(page)).run(accepted);
}

}  // namespace galley::render
