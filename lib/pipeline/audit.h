// Thread: loop; the looks at the disk run on a worker, one small one at a time. Role: compares the
// index and the outputs of one project with the disk, by content, and has repaired what differs.
// Promise: a difference counts only when the disk looks the same before and after everything that
// was told has been taken in, so that no change under way is taken for a defect; one audit keeps at
// most one worker busy, and no longer than a few documents take.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/pipeline.h"
#include "pipeline/status.h"
#include "watch/rules.h"

namespace galley::pipeline {

class Audit final : public std::enable_shared_from_this<Audit> {
 public:
  enum class End : std::uint8_t { complete, paused, closed };

  struct Hooks {
    // Calls the first once everything that happened before is in the index and the outputs, the
    // second when a pause holds that back.
    std::function<void(std::function<void()>, std::function<void()>)> sync;
    // Scans the project again, removes outputs without a document and makes lost ones again.
    std::function<void()> rescan;
    std::function<void(End, AuditReport)> finished;
  };

  // `executor`, `files` and `pipeline` must outlive the Audit or its stop().
  Audit(loop::Executor& executor, FileSystem& files, Pipeline& pipeline, watch::ProjectId id,
        watch::Rules rules, Hooks hooks);

  void start();
  void stop();  // nothing is called back from here on

 private:
  // What the disk has of one document; no digest where there is no file, or none to be read.
  struct Seen {
    bool is_document = false;
    std::optional<Digest> source;
    std::optional<Digest> output;
    std::optional<Digest> html;    // of its page of HTML
    bool are_copies_whole = true;  // that this one shows
    bool are_includes_same = true;
    std::string trouble;  // why one of these could not be read

    bool operator==(const Seen&) const = default;
  };
  // What a worker is to look at: a document with what its record says, or an output by itself.
  struct Item {
    std::string path;
    std::string output;
    std::vector<state::Dependency> includes;
    std::vector<std::string> assets;
  };
  enum class Kind : std::uint8_t {
    document_missed,  // on the disk and not in the index
    change_missed,
    include_missed,
    removal_missed,
    output_missing,
    output_altered,
    output_superfluous,
  };
  using Difference = std::pair<Kind, std::string>;  // of a document, or of a file name
  class ScanWork;
  class LookWork;

  const Project* project();
  void after_sync(void (Audit::*next)());
  void check_lists();
  void lists_checked(const ListFaults& faults);
  void begin();
  void scanned(std::set<std::string> documents, Diagnostics problems,
               std::vector<std::string> names);
  void look_on();
  void looked(std::map<std::string, Seen> seen, std::set<std::string> own_outputs);
  void compare();
  void compare_document(const std::string& path, const Seen& seen, std::set<Difference>& found);
  void look_again(const std::set<Difference>& found);
  void confirm(const std::set<Difference>& found);
  void look_at_repairs();
  void sum_up(const std::set<Difference>& left);
  bool is_mended(const Difference& difference, const std::set<Difference>& left);
  void name_trouble();
  void end(End how);
  enum class Repair : std::uint8_t { done, not_done };
  Diagnostic describe(const Difference& difference, Repair repair) const;

  loop::Executor& executor_;
  FileSystem& files_;
  Pipeline& pipeline_;
  watch::ProjectId id_;
  watch::Rules rules_;
  Hooks hooks_;
  bool is_ended_ = false;
  std::shared_ptr<const settings::Project> settings_;
  double started_ = 0;

  std::set<std::string> scanned_;   // documents that a scan found; of the first look
  bool is_scan_complete_ = false;   // else nothing is said of what it did not find
  std::vector<std::string> names_;  // of outputs that the folders hold
  std::set<std::string> own_;       // of these, what galley wrote under that name; second look
  std::vector<Item> items_;         // to be looked at
  std::size_t next_item_ = 0;
  std::map<std::string, Seen> seen_;
  std::map<std::string, Seen> first_seen_;
  std::optional<std::set<Difference>> first_;     // differences that the first look showed
  std::optional<std::set<Difference>> repaired_;  // or so it should be: a third look tells
  AuditReport report_;
};

}  // namespace galley::pipeline
