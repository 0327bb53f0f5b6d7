// Thread: worker, one at a time per Store (the pipeline sees to it). Role: the records of one
// project in <output>/.galley/state.db (SQLite, WAL). Promise: never an error for a database that
// is missing, corrupt or from a newer galley: it is begun anew and `rebuilt_because` says why. A
// transaction is all or nothing, across kill -9 and power loss. What the disk refuses (full,
// read-only, forbidden) is an Error with path and reason; the Store stays usable and the call may
// be made again.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/record.h"

namespace galley::state {

// What one batch writes. Applied in one transaction.
struct Update {
  // One without a manifest line but with an output keeps the line that is stored, so that what
  // load() gave may be changed and written back.
  std::vector<Record> upserts;
  std::vector<std::string> removals;  // paths
};

// The database turned out to be damaged, or was deleted, while the Store was open. An empty one has
// been begun in its place; every call throws this until load() has been asked what is known now
// (nothing), so that no caller goes on as if the old records were there.
class StateLost : public Error {
 public:
  using Error::Error;
};

class Store {
 public:
  // Opens or creates <folder>/state.db and the folder with its .gitignore.
  explicit Store(const std::string& folder);
  ~Store();
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;

  // Empty when an existing database was opened as it was; "" never means "created". May be filled
  // later, by the call that finds the damage.
  const std::optional<std::string>& rebuilt_because() const;

  // All records, without their manifest lines, in byte order of path. Damage met here is mended,
  // not thrown: the list is then empty. Throws Error when the disk refuses; a loss stays to be
  // told.
  std::vector<Record> load() const;

  void apply(const Update& update);

  using TakeLine = std::function<void(std::string_view path, std::string_view line)>;
  // Manifest lines in byte order of path.
  void for_each_manifest_line(const TakeLine& take) const;
  // Those of the records below a folder; of "", of those that are in no folder.
  void for_each_manifest_line_in(std::string_view folder, const TakeLine& take) const;

  // The links of one record; none when it is not there.
  std::vector<Link> links_of(std::string_view path) const;

  // Small named values: "settings", "boot_id", "manifest" ...; nothing when never set.
  std::optional<std::string> value(std::string_view name) const;
  void set_value(std::string_view name, std::string_view value);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace galley::state
