// Thread: any. Role: why a path is a document, or which rule says that it is none.
// Promise: the answer is that of a walk which begins now: the same rules in the same order, with
// the ignore files as they are on the disk. Nothing is opened below the name that decides.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "watch/rules.h"

namespace galley::watch {

struct Verdict {
  Reason reason = Reason::taken;
  bool is_folder = false;  // the path is a folder, which is entered when `reason` says taken
  std::string path;        // what was decided on: the path itself, or a folder above it
  std::string pattern;     // of the settings or the ignore file, as it is written; "" for the rest
  Place place;             // of a pattern in an ignore file
  int error = 0;           // why it is barred (errno)

  // Also when `reason` is taken: the negated rule without which the path would be ignored.
  bool is_document() const { return reason == Reason::taken && !is_folder; }
};

// `path` is relative to the source of the rules ("" is the source, which no rule leaves out),
// normal, and need not be there: what is missing is judged as the file it would be, and only called
// missing when nothing else speaks against it.
Verdict explain(const Rules& rules, std::string_view path);

// One sentence for a person: "docs/old is ignored by `old/` (/repo/.gitignore:3)".
std::string to_string(const Verdict& verdict);

}  // namespace galley::watch
