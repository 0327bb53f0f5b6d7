#include <functional>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "markdown/jsx.h"
#include "markdown/problems.h"

namespace galley::markdown {
namespace {

// Open tags by container and name, so that a closing tag knows at once whether it has a partner.
class Matcher {
 public:
  explicit Matcher(Document& document) : document_(document) {}

  // A directive and its content are apart from what is around: no element reaches into it or out.
  void reach(std::uint32_t block) {
    for (; next_block_ < block; ++next_block_) {
      const BlockKind kind = document_.blocks[next_block_].kind;
      if (kind == BlockKind::directive_open) directives_.push_back(next_block_);
      if (kind == BlockKind::directive_close) directives_.pop_back();
    }
  }

  void take(std::uint32_t index) {
    reach(document_.tags[index].block);
    scope_.push_back(directives_.empty() ? no_parent : directives_.back());
    const Tag& tag = document_.tags[index];
    if (tag.kind == TagKind::open) {
      ++count_[key(index)];
      open_.push_back(index);
    } else if (tag.kind == TagKind::close) {
      close(index);
    }
  }

  void finish() {
    while (!open_.empty()) drop();
  }

 private:
  using Key = std::tuple<std::uint32_t, std::uint32_t, std::string_view>;

  struct Hash {
    std::size_t operator()(const Key& key) const {
      const auto& [container, scope, name] = key;
      constexpr std::size_t odd = 0x9E3779B97F4A7C15;  // spreads neighbours
      return (std::hash<std::string_view>()(name) + container) * odd + scope;
    }
  };

  Key key(std::uint32_t index) const {
    const Tag& tag = document_.tags[index];
    return {document_.blocks[tag.block].parent, scope_[index], tag.name.of(document_.source)};
  }

  void close(std::uint32_t index) {
    const Key wanted = key(index);
    const auto found = count_.find(wanted);
    if (found == count_.end() || found->second == 0) {
      return add_problem(document_, document_.tags[index].span, problem::tag_without_begin);
    }
    while (key(open_.back()) != wanted) drop();
    const std::uint32_t partner = open_.back();
    --found->second;
    open_.pop_back();
    document_.tags[index].partner = partner;
    document_.tags[partner].partner = index;
  }

  // The innermost open tag stays alone.
  void drop() {
    const Tag& tag = document_.tags[open_.back()];
    --count_[key(open_.back())];
    open_.pop_back();
    add_problem(document_, tag.span, problem::tag_without_end);
  }

  Document& document_;
  std::vector<std::uint32_t> open_;
  std::vector<std::uint32_t> scope_;       // of each tag taken: the innermost directive around it
  std::vector<std::uint32_t> directives_;  // open ones before next_block_
  std::uint32_t next_block_ = 0;
  std::unordered_map<Key, std::uint32_t, Hash> count_;
};

}  // namespace

void match_tags(Document& document) {
  if (document.tags.empty()) return;
  Matcher matcher(document);
  for (std::uint32_t i = 0; i < document.tags.size(); ++i) matcher.take(i);
  matcher.finish();
}

}  // namespace galley::markdown
