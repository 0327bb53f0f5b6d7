// Thread: any (looks at the disk). Role: which folders the kernel passes through on its way to a
// path, through links too (path_resolution(7)). Promise: does not fail; what is not there is taken
// as it is written; links that lead in a circle are followed for as long as the kernel does.
#pragma once

#include <string>
#include <vector>

namespace galley {

// One name that is looked up on the way.
struct Step {
  std::string folder;  // absolute, without links as far as it is there
  std::string name;    // what is looked up in it
  bool is_link = false;
  std::string target = {};  // of a link: what it says

  std::string path() const;

  bool operator==(const Step&) const = default;
};

// Every step to the absolute path, the last one first. Nothing for "/".
std::vector<Step> way_to(const std::string& path);

}  // namespace galley
