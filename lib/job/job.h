// Thread: worker. Role: one document from source bytes to its committed output. Promise: takes
// values and returns values; never throws for what happens to one document: that is a failed
// Outcome with its Diagnostic. The last good output stays when a job fails. A file that galley did
// not write is never overwritten.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "render/link_targets.h"
#include "settings/settings.h"
#include "state/record.h"

namespace galley::job {

struct Job {
  std::shared_ptr<const settings::Project> project;
  Digest settings_digest;                 // see state::Record
  std::string path;                       // relative to the project's source
  std::string slug;                       // the output is <output>/<slug>.mdc, its page of HTML
                                          // <html>/<slug>.html
  std::optional<state::Record> known;     // of this document, from earlier runs
  std::string now;                        // fetched_at for content that is new
  std::optional<std::string> fixed_time;  // fetched_at for all content (SOURCE_DATE_EPOCH)
  enum class Output : std::uint8_t { trusted, unverified } known_output = Output::trusted;
  // The project's pages as they are when the job begins; null when links do not lead to pages.
  std::shared_ptr<const render::LinkTargets> targets;
  // Nanoseconds of the wall clock before anything is read; by default later than any change.
  std::int64_t begun_at = std::numeric_limits<std::int64_t>::max();
  std::uint64_t admitted_size = 0;  // bytes of the source, and of what it is known to include,
                                    // that there is memory for
};

enum class Result : std::uint8_t {
  written,
  unchanged,
  failed,
  vanished,  // the source is not there (any more)
  changing,  // a file is being written to, or has grown beyond its admitted size: try again
  crowded,   // what the document includes is more than was admitted: admit it again with that
};

struct Outcome {
  Result result = Result::failed;
  state::Record record;              // to be stored; of changing and crowded only `source` and
                                     // `dependencies` are news, of vanished nothing
  double seconds = 0;                // of the worker's time
  std::uint64_t included_bytes = 0;  // asked for, as far as it went
  // Copies that may have been made, whatever became of the page that shows them.
  std::vector<std::string> copies;
};

Outcome run(FileSystem& files, const Job& job);

// Included text that every document may have beyond what was admitted: its size is known only once
// it has been read. Listings and partials are smaller than this.
inline constexpr std::uint64_t included_leeway = 64 * 1024;

// Whether the files that a document includes are, to the look of their stat, as it has read them.
bool includes_are_in_place(FileReader& files, const state::Record& record);

}  // namespace galley::job
