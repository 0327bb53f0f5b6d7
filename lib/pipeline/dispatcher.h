// Thread: loop. Role: decides which task starts when. Promise: never more tasks at a time than
// there are workers or than the memory ceiling holds; two tasks that touch one path or one output
// never run together; a save passes in front of bulk work; tasks of one document start in the order
// they came; bulk work waits for the commit of what it has done when that falls behind.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "pipeline/budget.h"

namespace galley::pipeline {

struct Task {
  // remove_document: the output of a document that is gone (or nothing, if it had none).
  // remove_output: the old output of a document that has another one now.
  // sweep_output: found in the output folder without a document that owns it.
  enum class Kind : std::uint8_t { render, remove_document, remove_output, sweep_output };

  Kind kind = Kind::render;
  std::uint32_t project = 0;
  std::uint64_t number = 0;  // unique and rising
  std::uint64_t batch = 0;
  std::string name;        // render: path of the document; else of an output, or of a copy
  std::uint64_t size = 0;  // bytes of the source
  Makes makes = Makes::output;
  std::uint64_t removals = 0;  // Project::removals when it began
};

// What the dispatcher drives. begin() must end in a later call of Dispatcher::finished, unless it
// says that there is nothing to do.
class TaskRunner {
 public:
  enum class Begun : std::uint8_t { started, not_needed };

  virtual ~TaskRunner() = default;
  // Things that no two running tasks may share.
  virtual std::vector<std::string> claims(const Task& task) = 0;
  virtual Begun begin(const Task& task) = 0;
  virtual void refuse(const Task& task) = 0;  // alone over the memory ceiling
  // Whether so much of the project waits for its records to be stored that bulk work has to wait.
  virtual bool has_backlog(std::uint32_t project) const = 0;
};

enum class Priority : std::uint8_t { save, bulk };

class Dispatcher {
 public:
  Dispatcher(TaskRunner& runner, unsigned workers, std::uint64_t memory_ceiling);

  void add(Task task, Priority priority);

  // A task that waits turns out larger, or is wanted sooner. Nothing when it does not wait any
  // more.
  void update(std::uint64_t task_number, std::uint64_t size, Priority priority);

  // The task's worker is done. Starts what can start now.
  void finished(std::uint64_t task_number);

  // A backlog is gone: starts what can start now.
  void backlog_ended() { start_what_can(); }

  void pause();
  void resume();
  // Takes back what has not started, of one project or of all.
  std::vector<Task> drop_waiting();
  std::vector<Task> drop_waiting(std::uint32_t project);

  void set_limits(unsigned workers, std::uint64_t memory_ceiling);

  bool is_paused() const { return is_paused_; }
  unsigned workers() const { return workers_; }
  unsigned busy() const { return static_cast<unsigned>(running_.size()); }
  std::size_t waiting() const { return saves_.size() + bulk_.size(); }
  const Budget& budget() const { return budget_; }

 private:
  struct Running {
    std::uint64_t cost = 0;
    std::vector<std::string> claims;
  };
  using Queue = std::deque<Task>;

  enum class Next : std::uint8_t { taken, nothing, wait };

  void start_what_can();
  Next take_from(Queue& queue);
  bool is_claimed(const std::vector<std::string>& claims) const;
  void start(const Task& task, Running running);
  void release(std::uint64_t task_number);

  TaskRunner& runner_;
  unsigned workers_;
  Budget budget_;
  bool is_paused_ = false;
  bool is_starting_ = false;
  Queue saves_;
  Queue bulk_;
  std::map<std::uint64_t, Running> running_;
  std::set<std::string> claimed_;
};

}  // namespace galley::pipeline
