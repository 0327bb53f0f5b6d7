// Thread: any (values). Role: what is held of every document while galley runs, in as few bytes as
// it takes: one allocation each instead of one for every text. Promise: unpacking gives back what
// was packed, byte for byte.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "state/record.h"

namespace galley::state {

// A Record without its path, manifest line, anchors and links: those are held elsewhere or not at
// all. One that nothing was packed into is that of a document that was never looked at.
class PackedRecord {
 public:
  PackedRecord() = default;
  explicit PackedRecord(const Record& record);

  Record unpack() const;
  std::string output() const;  // of the record, without unpacking the rest
  std::string title() const;   // as well

 private:
  std::unique_ptr<const char[]> bytes_;
};

// The anchors and the links of a page.
class PackedLinks {
 public:
  PackedLinks() = default;
  PackedLinks(const std::vector<std::string>& anchors, const std::vector<Link>& links);

  std::vector<std::string> anchors() const;
  std::vector<Link> links() const;

 private:
  std::unique_ptr<const char[]> bytes_;
};

}  // namespace galley::state
