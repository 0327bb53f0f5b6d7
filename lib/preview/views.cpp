#include "preview/views.h"

#include <algorithm>

namespace galley::preview {
namespace {

// A save is over after some milliseconds, and the watch tells of that; this is for the rest.
constexpr std::uint64_t retry_ms = 50;

}  // namespace

class Views::MakeView final : public loop::Work {
 public:
  MakeView(std::shared_ptr<Views*> views, FileReader& files, DocumentId document,
           job::ViewRequest request)
      : views_(std::move(views)),
        files_(files),
        document_(std::move(document)),
        request_(std::move(request)) {}

  void run() override { view_ = std::make_shared<const job::View>(job::view(files_, request_)); }

  void done(std::exception_ptr) noexcept override {  // job::view does not throw
    if (*views_ != nullptr) (*views_)->made(document_, std::move(view_));
  }

 private:
  std::shared_ptr<Views*> views_;
  FileReader& files_;
  DocumentId document_;
  job::ViewRequest request_;
  View view_;
};

Views::Views(loop::Loop& loop, loop::Executor& executor, FileReader& files, Prepare prepare,
             Changed changed)
    : executor_(executor),
      files_(files),
      prepare_(std::move(prepare)),
      changed_(std::move(changed)),
      retry_(loop, [this] { try_again(); }),
      self_(std::make_shared<Views*>(this)) {}

Views::~Views() { *self_ = nullptr; }

void Views::get(const DocumentId& document, std::function<void(View)> done) {
  const auto [at, is_new] = followed_.try_emplace(document);
  Followed& followed = at->second;
  followed.asked = ++asked_;
  if (!is_new && !followed.is_running && !followed.is_due && followed.last) {
    return done(followed.last);
  }
  followed.waiting.push_back(std::move(done));
  if (!followed.is_running) make(document, followed);
  give_up_oldest();
}

void Views::document_changed(const DocumentId& document) {
  const auto found = followed_.find(document);
  if (found != followed_.end()) make(document, found->second);
}

void Views::set_text(const DocumentId& document, std::string text) {
  Followed& followed = followed_[document];
  followed.asked = ++asked_;
  followed.text = std::move(text);
  make(document, followed);
  give_up_oldest();
}

void Views::drop_text(const DocumentId& document) {
  const auto found = followed_.find(document);
  if (found == followed_.end() || !found->second.text) return;
  found->second.text.reset();
  make(document, found->second);
}

void Views::forget(std::uint32_t project) {
  std::vector<std::function<void(View)>> waiting;
  std::erase_if(followed_, [&](auto& entry) {
    if (entry.first.first != project) return false;
    std::move(entry.second.waiting.begin(), entry.second.waiting.end(), std::back_inserter(waiting));
    return true;
  });
  for (const auto& done : waiting) done(nullptr);
}

void Views::make(const DocumentId& document, Followed& followed) {
  followed.is_due = followed.is_running;
  if (followed.is_running) return;
  std::optional<job::ViewRequest> request = prepare_(document);
  if (!request) return made(document, nullptr);
  request->text = followed.text;
  followed.is_running = true;
  executor_.submit(std::make_unique<MakeView>(self_, files_, document, std::move(*request)));
}

// What the callbacks do may change everything here: they come last.
void Views::made(const DocumentId& document, View view) {
  const auto found = followed_.find(document);
  if (found == followed_.end()) return;  // forgotten meanwhile
  Followed& followed = found->second;
  followed.is_running = false;
  if (view && view->state == job::View::State::changing) {
    followed.is_due = true;
    return retry_.start(retry_ms);
  }
  if (followed.is_due) return make(document, followed);
  const View before = std::exchange(followed.last, view);
  const auto waiting = std::exchange(followed.waiting, {});
  if (before) changed_(document, before, view);
  for (const auto& done : waiting) done(view);
}

void Views::try_again() {
  std::vector<DocumentId> due;
  for (const auto& [document, followed] : followed_) {
    if (followed.is_due && !followed.is_running) due.push_back(document);
  }
  for (const DocumentId& document : due) document_changed(document);
}

// What runs or is being typed is somebody's at this moment.
void Views::give_up_oldest() {
  while (followed_.size() > kept) {
    const auto oldest = std::min_element(
        followed_.begin(), followed_.end(),
        [](const auto& a, const auto& b) { return a.second.asked < b.second.asked; });
    if (oldest->second.is_running || oldest->second.text) return;
    followed_.erase(oldest);
  }
}

}  // namespace galley::preview
