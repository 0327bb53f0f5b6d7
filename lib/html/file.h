// Thread: any. Role: a page of HTML as a file of its own, in a folder of such files.
// Promise: pure; the file can be read without scripts, opened from a disk, moved with its folder
// and served from anywhere: every address in it is relative, and nothing is asked of another host.
// What it says of other pages is what its document says: the list of all is another file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "html/page.h"

namespace galley::html {

// Of the page of an output, from that one's slug.
std::string file_name(std::string_view slug);

struct FileFacts {
  std::string slug;
  std::string project;  // its name
  std::string path;     // of the document
  std::string title;
  std::string description;  // may be empty
};

// What is in the file leaves the page: both at once are the most memory that a job takes.
std::string to_file(Page page, const FileFacts& facts);

// The slug in the bytes of a page; nothing when galley did not write it.
std::optional<std::string> recognise_file(std::string_view bytes);

// What every file of the folder begins with: the head, which ends with `more` (HTML), and the bar.
// `body` are attributes of that element, each with a blank before it.
struct Beginning {
  std::string_view title;
  std::string_view project;
  std::string_view more;
  std::string_view body;
  std::string_view buttons;  // in the bar, before the search
};
std::string beginning_of_file(const Beginning& beginning);

}  // namespace galley::html
