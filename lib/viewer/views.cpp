#include "viewer/views.h"

#include <utility>

#include "viewer/update.h"

namespace galley::viewer {
namespace {

// A save is over after some milliseconds, and the watch tells of that; this is for the rest.
constexpr std::uint64_t retry_ms = 50;

}  // namespace

class Views::MakeView final : public loop::Work {
 public:
  MakeView(std::shared_ptr<Views*> views, FileReader& files, DocumentId document,
           job::ViewRequest request, View before)
      : views_(std::move(views)),
        files_(files),
        document_(std::move(document)),
        request_(std::move(request)),
        before_(std::move(before)) {}

  void run() override {
    view_ = std::make_shared<const job::View>(job::view(files_, request_));
    const bool is_page = view_->state == job::View::State::made;
    if (is_page) update_ = update_json(before_.get(), *view_);
  }

  void done(std::exception_ptr) noexcept override {  // job::view does not throw
    if (*views_ != nullptr) (*views_)->made(document_, std::move(view_), update_);
  }

 private:
  std::shared_ptr<Views*> views_;
  FileReader& files_;
  DocumentId document_;
  job::ViewRequest request_;
  View before_;
  View view_;
  std::string update_;
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

void Views::get(const DocumentId& document, std::function<void(const Seen&)> done) {
  const auto [at, is_new] = followed_.try_emplace(document);
  Followed& followed = at->second;
  followed.asked = ++asked_;
  const bool is_made = !is_new && !followed.is_running && !followed.is_due &&
                       !followed.is_changing && followed.seen.now;
  if (is_made) return done(followed.seen);
  followed.waiting.push_back(std::move(done));
  followed.is_due = followed.is_due || !followed.is_running;
  give_up_oldest();
  make_due();
}

void Views::document_changed(const DocumentId& document) {
  const auto found = followed_.find(document);
  if (found == followed_.end()) return;
  found->second.is_due = true;
  make_due();
}

void Views::set_text(const DocumentId& document, std::string text) {
  Followed& followed = followed_[document];
  followed.asked = ++asked_;
  if (followed.text == text) return;
  followed.text = std::move(text);
  followed.is_due = true;
  give_up_oldest();
  make_due();
}

void Views::drop_text(const DocumentId& document) {
  const auto found = followed_.find(document);
  if (found == followed_.end() || !found->second.text) return;
  found->second.text.reset();
  found->second.is_due = true;
  give_up_oldest();
  make_due();
}

void Views::forget(watch::ProjectId project) {
  std::vector<std::function<void(const Seen&)>> waiting;
  for (auto& [document, followed] : followed_) {
    if (document.first != project) continue;
    std::move(followed.waiting.begin(), followed.waiting.end(), std::back_inserter(waiting));
  }
  std::erase_if(followed_, [&](const auto& entry) { return entry.first.first == project; });
  for (const auto& done : waiting) done({});
}

const Seen* Views::find(const DocumentId& document) const {
  const auto found = followed_.find(document);
  return found == followed_.end() ? nullptr : &found->second.seen;
}

void Views::for_each_followed(watch::ProjectId project,
                              const std::function<void(const DocumentId&)>& visit) const {
  for (const auto& [document, followed] : followed_) {
    if (document.first == project) visit(document);
  }
}

// What is found may be another entry every time: what is taken may change everything here.
void Views::make_due() {
  while (running_ < at_once) {
    auto next = followed_.end();
    for (auto at = followed_.begin(); at != followed_.end(); ++at) {
      if (!at->second.is_due || at->second.is_running) continue;
      if (next == followed_.end() || at->second.asked > next->second.asked) next = at;
    }
    if (next == followed_.end()) return;
    make(next->first, next->second);
  }
}

void Views::make(const DocumentId& document, Followed& followed) {
  followed.is_due = followed.is_changing = false;
  std::optional<job::ViewRequest> request = prepare_(document);
  if (!request) return take(document, followed, nullptr, {});
  request->text = followed.text;
  followed.is_running = true;
  ++running_;
  executor_.submit(
      std::make_unique<MakeView>(self_, files_, document, std::move(*request), followed.seen.page));
}

void Views::made(const DocumentId& document, View view, const std::string& update) {
  --running_;
  const auto found = followed_.find(document);
  if (found != followed_.end()) finish(document, found->second, std::move(view), update);
  make_due();
}

void Views::finish(const DocumentId& document, Followed& followed, View view,
                   const std::string& update) {
  followed.is_running = false;
  if (followed.is_due) return;
  if (view->state == job::View::State::changing) {
    followed.is_changing = true;
    return retry_.start(retry_ms);
  }
  take(document, followed, std::move(view), update);
}

// What the callbacks do may change everything here: they come last.
void Views::take(const DocumentId& document, Followed& followed, View view,
                 const std::string& update) {
  const bool is_first = followed.seen.now == nullptr;
  const bool is_other = view == nullptr || is_first || !is_alike(*followed.seen.now, *view);
  followed.seen.now = view;
  if (is_other && view && view->state == job::View::State::made) {
    followed.seen.page = std::move(view);
    followed.seen.generation = ++generation_;
  }
  const auto waiting = std::exchange(followed.waiting, {});
  const Seen seen = followed.seen;
  const DocumentId id = document;
  if (!is_first && is_other) changed_(id, seen, update);
  for (const auto& done : waiting) done(seen);
}

void Views::try_again() {
  for (auto& [document, followed] : followed_) {
    if (std::exchange(followed.is_changing, false)) followed.is_due = true;
  }
  make_due();
}

// What runs, is waited for or is being typed is somebody's at this moment.
void Views::give_up_oldest() {
  while (followed_.size() > kept) {
    auto oldest = followed_.end();
    for (auto at = followed_.begin(); at != followed_.end(); ++at) {
      const Followed& each = at->second;
      if (each.is_running || each.text || !each.waiting.empty()) continue;
      if (oldest == followed_.end() || each.asked < oldest->second.asked) oldest = at;
    }
    if (oldest == followed_.end()) return;
    followed_.erase(oldest);
  }
}

}  // namespace galley::viewer
