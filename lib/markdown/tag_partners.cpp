#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "markdown/jsx.h"
#include "markdown/problems.h"

namespace galley::markdown {
namespace {

// Open tags by container and name, so that a closing tag knows at once whether it has a partner.
class Matcher {
 public:
  explicit Matcher(Document& document) : document_(document) {}

  void take(std::uint32_t index) {
    const Tag& tag = document_.tags[index];
    if (tag.kind == TagKind::open) {
      ++count_[key(tag)];
      open_.push_back(index);
    } else if (tag.kind == TagKind::close) {
      close(index);
    }
  }

  void finish() {
    while (!open_.empty()) drop();
  }

 private:
  using Key = std::pair<std::uint32_t, std::string_view>;

  Key key(const Tag& tag) const {
    return {document_.blocks[tag.block].parent, tag.name.of(document_.source)};
  }

  void close(std::uint32_t index) {
    const Key wanted = key(document_.tags[index]);
    const auto found = count_.find(wanted);
    if (found == count_.end() || found->second == 0) {
      return add_problem(document_, document_.tags[index].span, problem::tag_without_begin);
    }
    while (key(document_.tags[open_.back()]) != wanted) drop();
    const std::uint32_t partner = open_.back();
    --found->second;
    open_.pop_back();
    document_.tags[index].partner = partner;
    document_.tags[partner].partner = index;
  }

  // The innermost open tag stays alone.
  void drop() {
    const Tag& tag = document_.tags[open_.back()];
    --count_[key(tag)];
    open_.pop_back();
    add_problem(document_, tag.span, problem::tag_without_end);
  }

  Document& document_;
  std::vector<std::uint32_t> open_;
  std::map<Key, std::uint32_t> count_;
};

}  // namespace

void match_tags(Document& document) {
  if (document.tags.empty()) return;
  Matcher matcher(document);
  for (std::uint32_t i = 0; i < document.tags.size(); ++i) matcher.take(i);
  matcher.finish();
}

}  // namespace galley::markdown
