#include "watch/watcher.h"

#include <deque>
#include <utility>

#include "loop/poll.h"
#include "loop/step.h"
#include "watch/cookies.h"
#include "watch/inotify.h"
#include "watch/tree.h"

namespace galley::watch {
namespace {

// Names looked at in one step of a walk: at some 2.5 µs each (measured, warm cache) a step keeps
// the loop from its other work for about 4 ms.
constexpr std::size_t names_per_step = 1000;

}  // namespace

class Watcher::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(loop::Loop& loop, std::string scratch, std::function<void(std::vector<Change>)> changes)
      : changes_(std::move(changes)),
        tree_(inotify_),
        cookies_(inotify_, std::move(scratch)),
        poll_(loop, inotify_.descriptor(), [this] { read(); }),
        step_(loop, [this] { return step(); }) {
    poll_.start();
  }

  Tree& tree() { return tree_; }

  // Walks what add(), rescan() or an event has made due.
  void start() { step_.start(); }

  void sync(std::function<void()> reached) {
    waiting_.push_back({cookies_.make(), std::move(reached)});
    step_.start();
  }

  // From here on nothing is called back, even from inside a callback that is still running.
  void close() {
    is_closed_ = true;
    poll_.stop();
    waiting_.clear();
  }

 private:
  struct Waiting {
    std::uint64_t cookie;
    std::function<void()> reached;
  };

  void read() {
    const auto keep = shared_from_this();
    inotify_.read([this](const Event& event) {
      cookies_.handle(event);
      tree_.handle(event);
    });
    // Whoever waits in sync() must not wait for the other half of a move that may never come.
    const bool is_awaited = !waiting_.empty() && waiting_.front().cookie <= cookies_.seen();
    const bool is_settled = is_awaited || inotify_.is_drained();
    tree_.settle(is_settled ? Tree::Queue::is_drained : Tree::Queue::has_more);
    if (tree_.is_crawling()) step_.start();
    deliver();
  }

  loop::Step::More step() {
    const auto keep = shared_from_this();
    tree_.crawl(names_per_step);
    if (cookies_.needs_drain() && inotify_.is_drained()) cookies_.on_drained();
    deliver();
    const bool has_more = !is_closed_ && (tree_.is_crawling() || cookies_.needs_drain());
    return has_more ? loop::Step::More::yes : loop::Step::More::no;
  }

  void deliver() {
    std::vector<Change> found = tree_.take_changes();
    if (!found.empty()) changes_(std::move(found));
    while (!is_closed_ && !waiting_.empty() && !tree_.is_crawling() &&
           waiting_.front().cookie <= cookies_.seen()) {
      const std::function<void()> reached = std::move(waiting_.front().reached);
      waiting_.pop_front();
      reached();
    }
  }

  std::function<void(std::vector<Change>)> changes_;
  Inotify inotify_;
  Tree tree_;
  Cookies cookies_;
  std::deque<Waiting> waiting_;
  bool is_closed_ = false;
  loop::Poll poll_;
  loop::Step step_;
};

Watcher::Watcher(loop::Loop& loop, std::string scratch,
                 std::function<void(std::vector<Change>)> changes)
    : impl_(std::make_shared<Impl>(loop, std::move(scratch), std::move(changes))) {}

Watcher::~Watcher() { impl_->close(); }

void Watcher::add(ProjectId project, Rules rules) {
  impl_->tree().add(project, std::move(rules));
  impl_->start();
}

void Watcher::remove(ProjectId project) { impl_->tree().remove(project); }

void Watcher::rescan(ProjectId project) {
  impl_->tree().rescan(project);
  impl_->start();
}

void Watcher::sync(std::function<void()> reached) { impl_->sync(std::move(reached)); }

Health Watcher::health(ProjectId project) const { return impl_->tree().health(project); }

}  // namespace galley::watch
