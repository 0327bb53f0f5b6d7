#include "control/journal.h"

#include <utility>

namespace galley::control {

Journal::Journal(std::string run) : Journal(std::move(run), Limits{}) {}

Journal::Journal(std::string run, Limits limits) : run_(std::move(run)), limits_(limits) {}

void Journal::publish(std::string_view kind, Json members, std::string at) {
  const Event event{newest() + 1, run_, std::move(at), std::string(kind), std::move(members)};
  bytes_ += lines_.emplace_back(to_notification(event)).size();
  while (lines_.size() > limits_.events || (bytes_ > limits_.bytes && lines_.size() > 1)) {
    bytes_ -= lines_.front().size();
    lines_.pop_front();
    ++oldest_;
  }
  if (tell_) tell_();
}

Position Journal::position(std::optional<std::uint64_t> since,
                           const std::optional<std::string>& run) const {
  if (!since) return {newest(), false};
  const bool is_of_another_run = (run && *run != run_) || *since > newest();
  return {is_of_another_run ? 0 : *since, is_of_another_run};
}

bool Journal::has_more(const Position& position) const {
  return position.is_of_another_run || position.seen < newest();
}

std::string Journal::gap(const Position& position) const {
  Event gap{oldest_ - 1, run_, "", "gap", Json::object()};
  gap.members["lost"] = position.is_of_another_run ? Json() : Json(oldest_ - 1 - position.seen);
  return to_notification(gap);
}

std::string Journal::read(Position& position, std::size_t most) const {
  std::string text;
  if (position.is_of_another_run || position.seen + 1 < oldest_) {
    text = gap(position);
    position = {oldest_ - 1, false};
  }
  while (position.seen < newest()) {
    const std::string& line = lines_[position.seen + 1 - oldest_];
    if (!text.empty() && text.size() + line.size() > most) break;
    text += line;
    ++position.seen;
  }
  return text;
}

}  // namespace galley::control
