// Thread: any. Role: the HTML of a page as it grows, with what is open in it.
// Promise: whatever is opened is closed, in the right order; a new part begins only where nothing
// is open.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "html/page.h"

namespace galley::html {

class Writer {
 public:
  // What an open part was begun by.
  enum class Kind : std::uint8_t {
    container,  // of Markdown
    directive,
    panel,  // of a directive
    group,  // around panels that follow one another without anything around them
    jsx,
    html,    // a tag that has its closing tag
    orphan,  // a tag of HTML that has none
  };

  struct Opened {
    Kind kind;
    std::uint32_t id;  // container: its block; jsx: its tag; html and orphan: of its name
    std::string closing;
    bool is_code_group = false;
    bool drops_content = false;
  };

  // Whatever is put next comes from this line of the source. Where nothing is open a part begins.
  void at_line(int line);
  void put(std::string_view html);

  void open(std::string_view html, Opened part);
  void close();  // the part that was opened last
  bool has_open() const { return !open_.empty(); }
  bool is_innermost(Kind kind) const { return has_open() && open_.back().kind == kind; }
  bool is_in_code_group() const { return has_open() && open_.back().is_code_group; }

  // Closes parts until container `id` is the innermost one that is open; with markdown::no_parent
  // until there is none.
  void leave_to(std::uint32_t id);

  // Closes everything down to the innermost part of this kind and id, if one is open within the
  // innermost container.
  void close_part(Kind kind, std::uint32_t id);

  std::vector<Part> take();

 private:
  void end_part();

  std::vector<Part> parts_;
  Part part_;
  std::vector<Opened> open_;
  std::vector<std::uint32_t> containers_;  // of these, in the same order
  std::size_t dropping_ = 0;
};

}  // namespace galley::html
