// Thread: loop (plain values). Role: the documents of a project and their outputs, piece by piece.
// Promise: a piece costs what it holds, however many documents there are.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace galley::pipeline {

struct Project;

struct ListedDocument {
  std::string source;
  std::string output;  // empty while there is none
  std::string state;   // as in DocumentFacts
};

struct Listing {
  std::vector<ListedDocument> documents;  // in order of their paths
  std::string next;                       // where the next piece begins; empty at the end
};

// At most `most` documents, those after the path `after` below the source; all paths that come out
// are absolute but `next`.
Listing listing_of(const Project& project, const std::string& after, std::size_t most);

}  // namespace galley::pipeline
