#include "pipeline/dispatcher.h"

#include <algorithm>

namespace galley::pipeline {
namespace {

// How far past a task that has to wait for another one the queue is searched for one that has not.
constexpr std::size_t look_ahead = 64;

}  // namespace

Dispatcher::Dispatcher(TaskRunner& runner, unsigned workers, std::uint64_t memory_ceiling)
    : runner_(runner), workers_(workers), budget_(memory_ceiling) {}

void Dispatcher::add(Task task, Priority priority) {
  (priority == Priority::save ? saves_ : bulk_).push_back(std::move(task));
  start_what_can();
}

void Dispatcher::finished(std::uint64_t task_number) {
  release(task_number);
  start_what_can();
}

void Dispatcher::update(std::uint64_t task_number, std::uint64_t size, Priority priority) {
  for (Queue* queue : {&saves_, &bulk_}) {
    const auto found = std::find_if(queue->begin(), queue->end(),
                                    [&](const Task& task) { return task.number == task_number; });
    if (found == queue->end()) continue;
    found->size = size;
    if (queue == &bulk_ && priority == Priority::save) {
      saves_.push_back(std::move(*found));
      bulk_.erase(found);
    }
    return start_what_can();
  }
}

void Dispatcher::pause() { is_paused_ = true; }

void Dispatcher::resume() {
  is_paused_ = false;
  start_what_can();
}

std::vector<Task> Dispatcher::drop_waiting() {
  std::vector<Task> dropped(saves_.begin(), saves_.end());
  dropped.insert(dropped.end(), bulk_.begin(), bulk_.end());
  saves_.clear();
  bulk_.clear();
  return dropped;
}

std::vector<Task> Dispatcher::drop_waiting(std::uint32_t project) {
  std::vector<Task> dropped;
  for (Queue* queue : {&saves_, &bulk_}) {
    const auto first = std::stable_partition(
        queue->begin(), queue->end(), [&](const Task& task) { return task.project != project; });
    dropped.insert(dropped.end(), first, queue->end());
    queue->erase(first, queue->end());
  }
  return dropped;
}

void Dispatcher::set_limits(unsigned workers, std::uint64_t memory_ceiling) {
  workers_ = workers;
  budget_.set_ceiling(memory_ceiling);
  start_what_can();
}

void Dispatcher::start_what_can() {
  if (is_starting_) return;  // called back from begin() or refuse()
  is_starting_ = true;
  while (true) {
    Next next = take_from(saves_);
    if (next == Next::nothing) next = take_from(bulk_);
    if (next != Next::taken) break;
  }
  is_starting_ = false;
}

bool Dispatcher::is_claimed(const std::vector<std::string>& claims) const {
  return std::any_of(claims.begin(), claims.end(),
                     [this](const std::string& claim) { return claimed_.contains(claim); });
}

// Every reason not to start a task, in one place.
Dispatcher::Next Dispatcher::take_from(Queue& queue) {
  // The user said so.
  if (is_paused_) return Next::wait;
  // Every worker is taken. What is in libuv's own queue could neither be bounded nor reordered.
  if (running_.size() >= workers_) return Next::wait;

  std::set<std::string> passed_over;
  for (std::size_t i = 0; i < std::min(queue.size(), look_ahead); ++i) {
    // Results come faster than they are stored: what waits would grow with the work. The commit is
    // short, so the rest of the queue waits as well.
    if (&queue == &bulk_ && runner_.has_backlog(queue[i].project)) return Next::wait;
    const std::uint64_t cost = Budget::cost(queue[i].size, queue[i].makes);
    std::vector<std::string> claims = runner_.claims(queue[i]);
    // The document or its output is in flight, or an earlier task of the same document has to wait.
    const bool is_behind = std::any_of(claims.begin(), claims.end(), [&](const std::string& claim) {
      return passed_over.contains(claim);
    });
    if (is_behind || is_claimed(claims)) {
      passed_over.insert(claims.begin(), claims.end());
      continue;
    }
    // No room now, but there will be: wait, or small documents would starve the large one.
    const bool is_refused = !budget_.fits_alone(cost);
    if (!is_refused && !budget_.has_room(cost)) return Next::wait;

    const Task task = std::move(queue[i]);
    queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(i));
    if (is_refused) {
      runner_.refuse(task);
    } else {
      start(task, {cost, std::move(claims)});
    }
    return Next::taken;
  }
  return Next::nothing;
}

// On the books before it begins: an executor may run it to its end within begin().
void Dispatcher::start(const Task& task, Running running) {
  budget_.take(running.cost);
  claimed_.insert(running.claims.begin(), running.claims.end());
  running_.emplace(task.number, std::move(running));
  if (runner_.begin(task) == TaskRunner::Begun::not_needed) release(task.number);
}

void Dispatcher::release(std::uint64_t task_number) {
  const auto found = running_.find(task_number);
  budget_.give_back(found->second.cost);
  for (const std::string& claim : found->second.claims) claimed_.erase(claim);
  running_.erase(found);
}

}  // namespace galley::pipeline
