// Thread: loop. Role: the views of documents that somebody looks at, made on workers beside all other
// work, also while galley is paused, and made again when a document may have changed.
// Promise: one view of a document is made at a time, and the last one made is never older than the
// last change told of; as many documents as `kept` are followed, those that were asked for last.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/file_system.h"
#include "job/view.h"
#include "loop/timer.h"
#include "loop/work.h"

namespace galley::preview {

// A project and the path of one of its documents.
using DocumentId = std::pair<std::uint32_t, std::string>;

class Views {
 public:
  using View = std::shared_ptr<const job::View>;

  // What it takes to make a view of a document as it is now; nothing when it can have none, for its
  // project is not open.
  using Prepare = std::function<std::optional<job::ViewRequest>(const DocumentId&)>;
  // Another view of a followed document is there; `before` may be null.
  using Changed = std::function<void(const DocumentId&, const View& before, const View& now)>;

  Views(loop::Loop& loop, loop::Executor& executor, FileReader& files, Prepare prepare,
        Changed changed);
  // What runs goes on and tells nobody.
  ~Views();
  Views(const Views&) = delete;
  Views& operator=(const Views&) = delete;

  // Calls back once, perhaps at once, with the view of the document as it is then; with null when
  // it can have none. It is followed from then on.
  void get(const DocumentId& document, std::function<void(View)> done);

  // The document may have changed: nothing happens unless it is followed.
  void document_changed(const DocumentId& document);

  // From now on the document is what an editor says, until the text is dropped.
  void set_text(const DocumentId& document, std::string text);
  void drop_text(const DocumentId& document);

  // A project was closed.
  void forget(std::uint32_t project);

  bool is_followed(const DocumentId& document) const { return followed_.contains(document); }

  static constexpr std::size_t kept = 32;

 private:
  struct Followed {
    View last;
    std::optional<std::string> text;
    bool is_running = false;
    bool is_due = false;  // again, when what runs has ended
    std::uint64_t asked = 0;
    std::vector<std::function<void(View)>> waiting;
  };
  class MakeView;

  void make(const DocumentId& document, Followed& followed);
  void made(const DocumentId& document, View view);
  void try_again();
  void give_up_oldest();

  loop::Executor& executor_;
  FileReader& files_;
  Prepare prepare_;
  Changed changed_;
  std::map<DocumentId, Followed> followed_;
  std::uint64_t asked_ = 0;
  loop::Timer retry_;  // for what was being written to
  std::shared_ptr<Views*> self_;  // whoever comes back late finds nobody there
};

}  // namespace galley::preview
