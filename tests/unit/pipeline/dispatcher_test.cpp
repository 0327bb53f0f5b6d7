#include "pipeline/dispatcher.h"

#include "support/catch.h"

using galley::pipeline::Budget;
using galley::pipeline::Dispatcher;
using galley::pipeline::Priority;
using galley::pipeline::Task;
using galley::pipeline::TaskRunner;

namespace {

class Recorder final : public TaskRunner {
 public:
  std::vector<std::uint64_t> begun;
  std::vector<std::uint64_t> refused;
  std::vector<std::uint64_t> not_needed;

  std::vector<std::string> claims(const Task& task) override { return {task.name}; }
  Begun begin(const Task& task) override {
    for (const std::uint64_t number : not_needed) {
      if (number == task.number) return Begun::not_needed;
    }
    begun.push_back(task.number);
    return Begun::started;
  }
  void refuse(const Task& task) override { refused.push_back(task.number); }
  bool has_backlog(std::uint32_t) const override { return is_behind; }

  bool is_behind = false;
};

Task task(std::uint64_t number, const std::string& name, std::uint64_t size = 0) {
  Task result;
  result.number = number;
  result.name = name;
  result.size = size;
  return result;
}

constexpr std::uint64_t plenty = 1ULL << 40U;
using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("no more tasks run at a time than there are workers") {
  Recorder recorder;
  Dispatcher dispatcher(recorder, 2, plenty);
  for (std::uint64_t n = 1; n <= 4; ++n) dispatcher.add(task(n, std::to_string(n)), Priority::bulk);
  CHECK(recorder.begun == Numbers{1, 2});
  dispatcher.finished(1);
  CHECK(recorder.begun == Numbers{1, 2, 3});
  CHECK(dispatcher.busy() == 2);
}

TEST_CASE("a save passes in front of bulk work") {
  Recorder recorder;
  Dispatcher dispatcher(recorder, 1, plenty);
  for (std::uint64_t n = 1; n <= 3; ++n) dispatcher.add(task(n, std::to_string(n)), Priority::bulk);
  dispatcher.add(task(9, "saved"), Priority::save);
  dispatcher.finished(1);
  CHECK(recorder.begun == Numbers{1, 9});
}

TEST_CASE("bulk work waits while what it has done waits to be stored, a save does not") {
  Recorder recorder;
  Dispatcher dispatcher(recorder, 2, plenty);
  recorder.is_behind = true;
  dispatcher.add(task(1, "a"), Priority::bulk);
  dispatcher.add(task(2, "b"), Priority::save);
  CHECK(recorder.begun == Numbers{2});
  recorder.is_behind = false;
  dispatcher.backlog_ended();
  CHECK(recorder.begun == Numbers{2, 1});
}

TEST_CASE("two tasks of one document never run together and keep their order") {
  Recorder recorder;
  Dispatcher dispatcher(recorder, 3, plenty);
  dispatcher.add(task(1, "a"), Priority::bulk);
  dispatcher.add(task(2, "a"), Priority::bulk);
  dispatcher.add(task(3, "b"), Priority::bulk);
  dispatcher.add(task(4, "a"), Priority::bulk);
  CHECK(recorder.begun == Numbers{1, 3});
  dispatcher.finished(1);
  CHECK(recorder.begun == Numbers{1, 3, 2});
  dispatcher.finished(2);
  CHECK(recorder.begun == Numbers{1, 3, 2, 4});
}

TEST_CASE(
    "the memory ceiling holds, and what fits only alone waits its turn without being starved") {
  Recorder recorder;
  const std::uint64_t size = 1 << 20;
  Dispatcher dispatcher(recorder, 8, 2 * Budget::cost(size));
  dispatcher.add(task(1, "a", size), Priority::bulk);
  dispatcher.add(task(2, "b", 2 * size), Priority::save);
  dispatcher.add(task(3, "c", size), Priority::bulk);
  CHECK(recorder.begun == Numbers{1});
  CHECK(dispatcher.budget().used() <= dispatcher.budget().ceiling());
  dispatcher.finished(1);
  CHECK(recorder.begun == Numbers{1, 2});
  dispatcher.finished(2);
  CHECK(recorder.begun == Numbers{1, 2, 3});
  dispatcher.finished(3);
  CHECK(dispatcher.budget().used() == 0);
}

TEST_CASE("a task that waits can be moved in front and does not double") {
  Recorder recorder;
  Dispatcher dispatcher(recorder, 1, plenty);
  for (std::uint64_t n = 1; n <= 4; ++n) dispatcher.add(task(n, std::to_string(n)), Priority::bulk);
  dispatcher.update(4, 10, Priority::save);
  dispatcher.update(1, 10, Priority::save);  // runs already: nothing happens
  CHECK(dispatcher.waiting() == 3);
  dispatcher.finished(1);
  CHECK(recorder.begun == Numbers{1, 4});
}

TEST_CASE("a document that alone is over the ceiling is refused and the rest go on") {
  Recorder recorder;
  Dispatcher dispatcher(recorder, 1, Budget::cost(1000));
  dispatcher.add(task(1, "big", 1 << 20), Priority::bulk);
  dispatcher.add(task(2, "small", 10), Priority::bulk);
  CHECK(recorder.refused == Numbers{1});
  CHECK(recorder.begun == Numbers{2});
}

TEST_CASE("a task that is not needed any more takes neither worker nor memory") {
  Recorder recorder;
  recorder.not_needed = {1};
  Dispatcher dispatcher(recorder, 1, plenty);
  dispatcher.add(task(1, "a"), Priority::bulk);
  dispatcher.add(task(2, "a"), Priority::bulk);
  CHECK(recorder.begun == Numbers{2});
  dispatcher.finished(2);
  CHECK(dispatcher.busy() == 0);
  CHECK(dispatcher.budget().used() == 0);
}

TEST_CASE("while paused nothing starts") {
  Recorder recorder;
  Dispatcher dispatcher(recorder, 2, plenty);
  dispatcher.pause();
  dispatcher.add(task(1, "a"), Priority::save);
  CHECK(recorder.begun.empty());
  dispatcher.resume();
  CHECK(recorder.begun == Numbers{1});
}

TEST_CASE("what waits can be taken back, of one project or of all") {
  Recorder recorder;
  Dispatcher dispatcher(recorder, 1, plenty);
  dispatcher.add(task(1, "a"), Priority::bulk);
  Task other = task(2, "b");
  other.project = 7;
  dispatcher.add(other, Priority::bulk);
  dispatcher.add(task(3, "c"), Priority::save);
  REQUIRE(dispatcher.drop_waiting(7).size() == 1);
  CHECK(dispatcher.waiting() == 1);
  CHECK(dispatcher.drop_waiting().at(0).number == 3);
  dispatcher.finished(1);
  CHECK(recorder.begun == Numbers{1});
}
