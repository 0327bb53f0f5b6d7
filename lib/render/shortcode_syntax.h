// Thread: any. Role: finds the shortcodes of Hugo ("{{< figure src="a" >}}", "{{% ref "b" %}}") and
// the tags of Liquid ("{% link a.md %}") in a text.
// Promise: pure and linear; nothing is executed; what has no end, or holds another one, is none.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "markdown/document.h"

namespace galley::render {

enum class Family { hugo, liquid };

// A tag as it is written. Hugo's escaped form, "{{</* ... */>}}", has no name.
struct ShortcodeTag {
  markdown::Span span;
  Family family = Family::hugo;
  bool is_closing = false;  // "{{< /highlight >}}", "{% endhighlight %}"
  std::string_view name;
  std::string_view arguments;
};

// In the order of their spans.
std::vector<ShortcodeTag> shortcode_tags(std::string_view source);

// What stands behind the name: words and quoted texts, with and without a key.
class ShortcodeArguments {
 public:
  explicit ShortcodeArguments(std::string_view text);

  // The value of the first of these keys that is there; empty when none is.
  std::string named(std::string_view key) const;
  // The value without a key at `index`; empty when there are fewer.
  std::string at(std::size_t index) const;
  // The one of the two that is there.
  std::string named_or_at(std::string_view key, std::size_t index) const;

 private:
  std::vector<std::string> positional_;
  std::vector<std::pair<std::string, std::string>> named_;
};

}  // namespace galley::render
