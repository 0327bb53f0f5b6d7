#include "render/panels.h"

#include <algorithm>
#include <array>
#include <string>

#include "render/fence_info.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Span;
using settings::Profile;

constexpr std::array<std::string_view, 7> package_managers{"npm",  "pnpm", "yarn", "bun",
                                                           "deno", "npx",  "bunx"};

struct Panel {
  std::uint32_t label;  // block; its fence is the next one
  Span text;            // "**npm**"
};

using Group = std::vector<Panel>;

std::string_view name_of(const Document& document, const Panel& panel) {
  const std::string_view text = panel.text.of(document.source);
  return text.substr(2, text.size() - 4);
}

// One line of nothing but plain text in bold.
bool is_label(std::string_view text) {
  return text.size() > 4 && text.substr(0, 2) == "**" && text.substr(text.size() - 2) == "**" &&
         text.substr(2, text.size() - 4).find_first_of("*[<\\") == std::string_view::npos;
}

bool is_panel(const Document& document, std::uint32_t index) {
  if (index + 1 >= document.blocks.size()) return false;
  const Block& label = document.blocks[index];
  const Block& fence = document.blocks[index + 1];
  return label.kind == BlockKind::paragraph && label.first_line + 1 == label.last_line &&
         fence.kind == BlockKind::fenced_code && fence.parent == label.parent &&
         is_label(document.lines[label.first_line].of(document.source));
}

// Panels that follow one another from `index` on.
Group group_at(const Document& document, std::uint32_t index) {
  Group group;
  const std::uint32_t parent = document.blocks[index].parent;
  for (; is_panel(document, index) && document.blocks[index].parent == parent; index += 2) {
    const Span line = document.lines[document.blocks[index].first_line];
    group.push_back({index, line});
  }
  return group;
}

bool is_same_code(const Document& document, const Panel& a, const Panel& b) {
  const Block& one = document.blocks[a.label + 1];
  const Block& other = document.blocks[b.label + 1];
  const std::string_view source = document.source;
  return fence_language(one.info.of(source)) == fence_language(other.info.of(source)) &&
         one.text.of(source) == other.text.of(source);
}

bool is_package_manager(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return std::find(package_managers.begin(), package_managers.end(), lower) !=
         package_managers.end();
}

class Shortener {
 public:
  Shortener(const Document& document, Profile profile) : document_(document), profile_(profile) {}

  PanelChanges run() {
    for (std::uint32_t i = 0; i < document_.blocks.size(); ++i) {
      const Group group = group_at(document_, i);
      if (group.empty()) continue;
      shorten(group);
      i = group.back().label + 1;
    }
    return std::move(changes_);
  }

 private:
  void shorten(const Group& group) {
    const bool is_of_managers = std::all_of(group.begin(), group.end(), [this](const Panel& panel) {
      return is_package_manager(name_of(document_, panel));
    });
    if (profile_ == Profile::compact && is_of_managers) return keep_first(group);
    for (std::size_t first = 0, last = 0; first < group.size(); first = last) {
      last = first + 1;
      while (last < group.size() && is_same_code(document_, group[first], group[last])) ++last;
      merge(group, first, last);
    }
  }

  // "**npm** (also pnpm, yarn)"
  void keep_first(const Group& group) {
    std::string others;
    for (std::size_t i = 1; i < group.size(); ++i) {
      others += (i > 1 ? ", " : "") + std::string(name_of(document_, group[i]));
      drop(group[i]);
    }
    if (!others.empty()) say_behind(group.front(), " (also " + others + ")");
  }

  // "**npm**, **yarn**"
  void merge(const Group& group, std::size_t first, std::size_t last) {
    std::string others;
    for (std::size_t i = first + 1; i < last; ++i) {
      others += ", " + std::string(group[i].text.of(document_.source));
      drop(group[i]);
    }
    if (!others.empty()) say_behind(group[first], others);
  }

  void say_behind(const Panel& panel, std::string text) {
    changes_.edits.push_back({{panel.text.end, panel.text.end}, std::move(text)});
  }

  void drop(const Panel& panel) {
    changes_.dropped.push_back(panel.label);
    changes_.dropped.push_back(panel.label + 1);
  }

  const Document& document_;
  Profile profile_;
  PanelChanges changes_;
};

}  // namespace

PanelChanges shorten_panels(const Document& document, Profile profile) {
  return Shortener(document, profile).run();
}

}  // namespace galley::render
