#include "systemd/watchdog.h"

#include <algorithm>
#include <utility>

namespace galley::systemd {

// A piece of work that does nothing: that it comes back is the answer.
class Watchdog::Probe final : public loop::Work {
 public:
  explicit Probe(std::weak_ptr<Watchdog*> owner) : owner_(std::move(owner)) {}

  void run() override {}
  void done(std::exception_ptr) noexcept override {
    if (const auto owner = owner_.lock()) (*owner)->answered();
  }

 private:
  std::weak_ptr<Watchdog*> owner_;
};

Watchdog::Watchdog(loop::Loop& loop, loop::Executor& pool, std::chrono::microseconds period,
                   std::function<void()> alive)
    : pool_(pool),
      pause_(static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::milliseconds>(period / 2).count())),
      alive_(std::move(alive)),
      timer_(loop, [this] { ask(); }),
      self_(std::make_shared<Watchdog*>(this)) {
  if (period.count() > 0) timer_.start(0);
}

void Watchdog::ask() { pool_.submit(std::make_unique<Probe>(self_)); }

void Watchdog::answered() {
  alive_();
  timer_.start(std::max<std::uint64_t>(pause_, 1));
}

}  // namespace galley::systemd
