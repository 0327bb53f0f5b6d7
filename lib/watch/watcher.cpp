#include "watch/watcher.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include <unistd.h>

#include "base/path.h"
#include "loop/poll.h"
#include "loop/step.h"
#include "loop/timer.h"
#include "watch/backends.h"
#include "watch/cookies.h"
#include "watch/tree.h"

namespace galley::watch {
namespace {

// Names looked at in one step of a walk: at some 2.5 µs each (measured, warm cache) a step keeps
// the loop from its other work for about 4 ms.
constexpr std::size_t names_per_step = 1000;

// Milliseconds between two attempts at getting what folders are polled for, or at reading them.
constexpr std::uint64_t retry_ms = 2'000;

}  // namespace

class Watcher::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(loop::Loop& loop, std::string scratch, std::function<void(std::vector<Change>)> changes)
      : loop_(loop),
        scratch_(std::move(scratch)),
        changes_(std::move(changes)),
        tree_(backends_),
        poll_timer_(loop, [this] { poll(); }),
        retry_timer_(loop, [this] { retry(); }),
        step_(loop, [this] { return step(); }) {
    backends_.set_time(loop.now());
    adopt_queues();
    if (backends_.mounts().descriptor() < 0) return;
    mounts_poll_ = std::make_unique<loop::Poll>(
        loop, backends_.mounts().descriptor(), [this] { mounts_changed(); },
        loop::Poll::For::urgent_data);
    mounts_poll_->start();
  }

  ~Impl() {
    queues_.clear();
    ::rmdir(scratch_.c_str());
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Tree& tree() { return tree_; }

  // Walks what add(), rescan() or an event has made due.
  void start() { step_.start(); }

  void sync(std::function<void()> reached) {
    Waiting waiting{{}, backends_.poller().request_round(loop_.now()), std::move(reached)};
    for (auto& [means, queue] : queues_) waiting.cookies[means] = queue->cookies.make();
    waiting_.push_back(std::move(waiting));
    step_.start();
  }

  // From here on nothing is called back, even from inside a callback that is still running.
  void close() {
    is_closed_ = true;
    for (auto& [means, queue] : queues_) queue->poll.stop();
    if (mounts_poll_) mounts_poll_->stop();
    poll_timer_.stop();
    retry_timer_.stop();
    waiting_.clear();
  }

 private:
  // One queue of the kernel's, with its marks in it.
  struct Queue {
    Queue(loop::Loop& loop, KernelQueue& kernel, const std::string& scratch,
          const std::function<void()>& readable)
        : queue(kernel), cookies(kernel, scratch), poll(loop, kernel.descriptor(), readable) {}

    KernelQueue& queue;
    Cookies cookies;
    loop::Poll poll;
  };
  struct Waiting {
    std::map<Means, std::uint64_t> cookies;  // of every queue that there was
    std::uint64_t round;                     // of looks at what is polled
    std::function<void()> reached;
  };

  void adopt_queues() {
    for (const auto& [means, kernel] : backends_.queues()) {
      if (queues_.contains(means)) continue;
      const char* const name = means == Means::fanotify ? "fanotify" : "inotify";
      auto queue = std::make_unique<Queue>(loop_, *kernel, path::join(scratch_, name),
                                           [this, which = means] { read(which); });
      queue->poll.start();
      queues_.emplace(means, std::move(queue));
    }
  }

  void read(Means means) {
    const auto keep = shared_from_this();
    backends_.set_time(loop_.now());
    backends_.read(
        means, [&](const Event& raw) { queues_.at(means)->cookies.handle(raw); },
        [this](const Event& event) { tree_.handle(event); });
    settle();
    if (tree_.is_crawling()) step_.start();
    deliver();
  }

  // Whoever waits in sync() must not wait for the other half of a move that may never come.
  void settle() {
    const bool is_awaited = !waiting_.empty() && has_seen_cookies(waiting_.front());
    const bool is_drained = std::all_of(queues_.begin(), queues_.end(), [](const auto& queue) {
      return queue.second->queue.is_drained();
    });
    tree_.settle(is_awaited || is_drained ? Tree::Queue::is_drained : Tree::Queue::has_more);
  }

  loop::Step::More step() {
    const auto keep = shared_from_this();
    backends_.set_time(loop_.now());
    tree_.crawl(names_per_step);
    for (auto& [means, queue] : queues_) {
      if (queue->cookies.needs_drain() && queue->queue.is_drained()) queue->cookies.on_drained();
    }
    deliver();
    if (is_closed_) return loop::Step::More::no;
    arm_timers();
    const bool needs_drain = std::any_of(queues_.begin(), queues_.end(), [](const auto& queue) {
      return queue.second->cookies.needs_drain();
    });
    return tree_.is_crawling() || needs_drain ? loop::Step::More::yes : loop::Step::More::no;
  }

  void poll() {
    const auto keep = shared_from_this();
    backends_.set_time(loop_.now());
    backends_.poll(names_per_step, [this](const Event& event) { tree_.handle(event); });
    settle();
    step_.start();
  }

  void retry() {
    const auto keep = shared_from_this();
    backends_.set_time(loop_.now());
    backends_.retry([this](const Event& event) { tree_.handle(event); });
    tree_.retry();
    adopt_queues();
    settle();
    step_.start();
  }

  void mounts_changed() {
    const auto keep = shared_from_this();
    backends_.set_time(loop_.now());
    std::vector<std::string> points = backends_.mounts().update();
    // Numbers are used again: something went, and another came in its place under its number.
    if (points.empty()) points = backends_.mounts().points();
    backends_.forget_mounts();
    for (const std::string& point : points) tree_.handle_mount(point);
    settle();
    step_.start();
  }

  // What is polled costs wake-ups; without any there are none.
  void arm_timers() {
    if (const auto deadline = backends_.poller().deadline()) {
      poll_timer_.start(*deadline - std::min(*deadline, loop_.now()));
    } else {
      poll_timer_.stop();
    }
    if (!backends_.is_limited() && !tree_.has_untold_trouble()) {
      retry_timer_.stop();
    } else if (!retry_timer_.is_active()) {
      retry_timer_.start(retry_ms);
    }
  }

  bool has_seen_cookies(const Waiting& waiting) const {
    return std::all_of(waiting.cookies.begin(), waiting.cookies.end(), [this](const auto& cookie) {
      return cookie.second <= queues_.at(cookie.first)->cookies.seen();
    });
  }

  bool is_reached(const Waiting& waiting) const {
    return has_seen_cookies(waiting) && waiting.round <= backends_.poller().finished_round() &&
           !tree_.is_crawling();
  }

  void deliver() {
    std::vector<Change> found = tree_.take_changes();
    if (!found.empty()) changes_(std::move(found));
    while (!is_closed_ && !waiting_.empty() && is_reached(waiting_.front())) {
      const std::function<void()> reached = std::move(waiting_.front().reached);
      waiting_.pop_front();
      reached();
    }
  }

  loop::Loop& loop_;
  std::string scratch_;
  std::function<void(std::vector<Change>)> changes_;
  Backends backends_;
  Tree tree_;
  std::map<Means, std::unique_ptr<Queue>> queues_;
  std::deque<Waiting> waiting_;
  bool is_closed_ = false;
  std::unique_ptr<loop::Poll> mounts_poll_;
  loop::Timer poll_timer_;
  loop::Timer retry_timer_;
  loop::Step step_;
};

Watcher::Watcher(loop::Loop& loop, std::string scratch,
                 std::function<void(std::vector<Change>)> changes)
    : impl_(std::make_shared<Impl>(loop, std::move(scratch), std::move(changes))) {}

Watcher::~Watcher() { impl_->close(); }

void Watcher::add(ProjectId project, Rules rules, Choice choice) {
  impl_->tree().add(project, std::move(rules), choice);
  impl_->tree().follow_ignores(project);
  impl_->start();
}

void Watcher::remove(ProjectId project) { impl_->tree().remove(project); }

void Watcher::rescan(ProjectId project) {
  impl_->tree().rescan(project);
  impl_->start();
}

void Watcher::sync(std::function<void()> reached) { impl_->sync(std::move(reached)); }

Health Watcher::health(ProjectId project) const { return impl_->tree().health(project); }

Telling Watcher::telling(ProjectId project, const std::string& path) const {
  return impl_->tree().telling(project, path);
}

}  // namespace galley::watch
