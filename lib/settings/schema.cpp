#include "settings/schema.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace galley::settings {
namespace {

using Keys = std::span<const std::string_view>;

constexpr std::array<std::string_view, 8> top_keys = {
    "projects", "performance", "debounce",  "self_check_minutes",
    "preview",  "socket",      "log_level", "confine"};
constexpr std::array<std::string_view, 20> project_keys = {
    "name",      "source",        "output",        "repo",          "ref",
    "topics",    "profile",       "include",       "exclude",       "license",
    "dialect",   "include_roots", "cursor_fields", "tokenizer",     "llms",
    "gitignore", "link_target",   "site_url",      "watch_backend", "html"};
constexpr std::array<std::string_view, 6> performance_keys = {
    "max_workers", "batch_size", "memory_limit_mb", "use_process_pool", "cpu_intensive_threshold",
    "parallel"};
constexpr std::array<std::string_view, 2> debounce_keys = {"quiet_ms", "max_wait_ms"};

constexpr std::array<std::string_view, 4> preview_keys = {"listen", "port", "editor", "mermaid"};

constexpr std::array sections = {Section::top, Section::project, Section::performance,
                                 Section::debounce, Section::preview};

// Longer words are not compared: the distance costs their product.
constexpr std::size_t longest_word = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Levenshtein's distance with swaps of neighbours (optimal string alignment): "naem" is one slip
// away from "name". Letters compare without case, and '-' and ' ' as '_'.
char folded(char c) { return c == '-' || c == ' ' ? '_' : lower(c); }

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool is_same = folded(a[i - 1]) == folded(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (is_same ? 0 : 1)});
      const bool is_swap = i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
                           folded(a[i - 2]) == folded(b[j - 1]);
      if (is_swap) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

// One slip in a short word, one in three letters of a longer one; never another word altogether.
std::size_t forgiven(std::string_view candidate) {
  return std::max<std::size_t>(1, candidate.size() / 3);
}

bool contains(Keys keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

std::span<const std::string_view> keys_of(Section section) {
  switch (section) {
    case Section::top:
      return top_keys;
    case Section::project:
      return project_keys;
    case Section::performance:
      return performance_keys;
    case Section::debounce:
      return debounce_keys;
    case Section::preview:
      return preview_keys;
  }
  return {};
}

std::string_view name_of(Section section) {
  switch (section) {
    case Section::top:
      return "the settings file";
    case Section::project:
      return "a project";
    case Section::performance:
      return "`performance`";
    case Section::debounce:
      return "`debounce`";
    case Section::preview:
      return "`preview`";
  }
  return {};
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  std::size_t best_distance = longest_word;
  if (word.size() > longest_word) return best;
  for (const std::string_view candidate : candidates) {
    const std::size_t d = distance(word, candidate);
    if (d > forgiven(candidate) || d >= best_distance) continue;
    best = candidate;
    best_distance = d;
  }
  return best;
}

std::string listed(std::span<const std::string_view> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += "`" + std::string(words[i]) + "`";
  }
  return text;
}

std::string advice_for(std::string_view unknown_key, Section section) {
  const std::string_view near = nearest(unknown_key, keys_of(section));
  if (!near.empty()) return "did you mean `" + std::string(near) + "`?";
  for (const Section other : sections) {
    if (other == section || !contains(keys_of(other), unknown_key)) continue;
    return "it belongs in " + std::string(name_of(other));
  }
  if (unknown_key == "<<") return "YAML's merge key is not read; write the keys out";
  return "the keys here are " + listed(keys_of(section));
}

}  // namespace galley::settings
