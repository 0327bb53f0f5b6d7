#include "control/pauses.h"

#include <utility>

namespace galley::control {

template <class Change>
void Pauses::apply(Change change) {
  const bool was_wanted = is_wanted();
  change();
  if (is_wanted() == was_wanted) return;
  if (was_wanted) {
    service_.resume();
  } else {
    service_.pause();
  }
}

void Pauses::pause() {
  apply([this] { is_asked_for_ = true; });
}

void Pauses::resume() {
  apply([this] { is_asked_for_ = false; });
}

void Pauses::end() {
  is_asked_for_ = false;
  leases_.clear();
}

std::vector<std::string> Pauses::holders() const {
  std::vector<std::string> names;
  for (const auto& [lease, holder] : leases_) names.push_back(holder);
  return names;
}

void Lease::hold(const std::string& holder) {
  is_held_ = true;
  pauses_.apply([&] { pauses_.leases_[this] = holder; });
}

void Lease::release() {
  if (!std::exchange(is_held_, false)) return;
  pauses_.apply([this] { pauses_.leases_.erase(this); });
}

}  // namespace galley::control
