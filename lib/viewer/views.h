// Thread: loop. Role: the views of documents that somebody looks at, made on workers beside all
// other work, also while galley is paused, and made again when a document may have changed.
// Promise: one view of a document is made at a time, and the last one made is never older than the
// last change told of; as many documents as `kept` are followed, those that were asked for last,
// and no more than `at_once` views are under way, first those that were asked for last.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "job/view.h"
#include "loop/timer.h"
#include "loop/work.h"
#include "watch/change.h"

namespace galley::viewer {

// A project and the path of one of its documents.
using DocumentId = std::pair<watch::ProjectId, std::string>;

using View = std::shared_ptr<const job::View>;

// What there is to see of a document.
struct Seen {
  View now;                      // as it is; null: its project is not open
  View page;                     // the last one that could be made; null: none yet
  std::uint64_t generation = 0;  // of `page`; grows with every page that is another
};

class Views {
 public:
  // What it takes to make a view of a document as it is now; nothing when it can have none, for its
  // project is not open.
  using Prepare = std::function<std::optional<job::ViewRequest>(const DocumentId&)>;
  // A followed document looks different now. `update` is update_json() from the page before, for
  // those who have that; empty when `now` is no page.
  using Changed =
      std::function<void(const DocumentId&, const Seen& seen, const std::string& update)>;

  Views(loop::Loop& loop, loop::Executor& executor, FileReader& files, Prepare prepare,
        Changed changed);
  // What runs goes on and tells nobody.
  ~Views();
  Views(const Views&) = delete;
  Views& operator=(const Views&) = delete;

  // Calls back once, perhaps at once, with the document as it is then. It is followed from then on.
  void get(const DocumentId& document, std::function<void(const Seen&)> done);

  // The document may have changed: nothing happens unless it is followed.
  void document_changed(const DocumentId& document);

  // From now on the document is what an editor says, until the text is dropped.
  void set_text(const DocumentId& document, std::string text);
  void drop_text(const DocumentId& document);

  // A project was closed.
  void forget(watch::ProjectId project);

  // Of a document that is followed; else null.
  const Seen* find(const DocumentId& document) const;

  bool is_followed(const DocumentId& document) const { return followed_.contains(document); }
  void for_each_followed(watch::ProjectId project,
                         const std::function<void(const DocumentId&)>& visit) const;

  static constexpr std::size_t kept = 32;
  // The pool's queue has no bound of its own (loop/work.h), and each view may hold a text of an
  // editor; more than this keeps no worker busier.
  static constexpr std::size_t at_once = 4;

 private:
  struct Followed {
    Seen seen;
    std::optional<std::string> text;
    bool is_running = false;
    bool is_due = false;       // to be made, once there is room
    bool is_changing = false;  // it was being written to: due when the timer says so
    std::uint64_t asked = 0;
    std::vector<std::function<void(const Seen&)>> waiting;
  };
  class MakeView;

  void make_due();
  void make(const DocumentId& document, Followed& followed);
  void made(const DocumentId& document, View view, const std::string& update);
  void finish(const DocumentId& document, Followed& followed, View view, const std::string& update);
  void take(const DocumentId& document, Followed& followed, View view, const std::string& update);
  void try_again();
  void give_up_oldest();

  loop::Executor& executor_;
  FileReader& files_;
  Prepare prepare_;
  Changed changed_;
  std::map<DocumentId, Followed> followed_;
  std::size_t running_ = 0;
  std::uint64_t asked_ = 0;
  std::uint64_t generation_ = 0;
  loop::Timer retry_;             // for what was being written to
  std::shared_ptr<Views*> self_;  // whoever comes back late finds nobody there
};

}  // namespace galley::viewer
