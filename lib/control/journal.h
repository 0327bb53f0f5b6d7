// Thread: loop (pure). Role: the newest events, numbered, for readers that come later or read
// slowly. Promise: numbers count from 1 without a hole; however much happens it holds a bounded
// number of bytes; a reader is told how many events it has missed.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "control/event.h"

namespace galley::control {

// Where a reader stands.
struct Position {
  std::uint64_t seen = 0;          // the number of the last event that it knows
  bool is_of_another_run = false;  // so that nobody knows what it has missed
};

class Journal {
 public:
  // A batch has some 400 bytes: a first build of a hundred thousand documents fits, and a reader
  // that was away for an hour of writing finds all of it.
  struct Limits {
    std::size_t events = 2048;
    std::size_t bytes = std::size_t{1} << 20;
  };

  // `run` tells the numbers of this journal from those of another one.
  explicit Journal(std::string run);
  Journal(std::string run, Limits limits);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // `at` is RFC 3339.
  void publish(std::string_view kind, Json members, std::string at);

  // Where a reader stands that has seen everything up to `since` of `run`; it may leave both out,
  // and is told what comes from now on. A number that was never given is one of another run.
  Position position(std::optional<std::uint64_t> since,
                    const std::optional<std::string>& run) const;

  // What follows `position`, which moves on: notifications of at most `most` bytes, but at least
  // one if there is one; first a gap when something is missing.
  std::string read(Position& position, std::size_t most) const;
  bool has_more(const Position& position) const;

  const std::string& run() const { return run_; }
  std::uint64_t newest() const { return oldest_ + lines_.size() - 1; }  // 0: none yet
  std::uint64_t oldest() const { return oldest_; }                      // that is still held

  // Called after every publish().
  void on_publish(std::function<void()> tell) { tell_ = std::move(tell); }

 private:
  std::string gap(const Position& position) const;

  std::string run_;
  Limits limits_;
  std::deque<std::string> lines_;
  std::size_t bytes_ = 0;  // of the lines
  std::uint64_t oldest_ = 1;
  std::function<void()> tell_;
};

}  // namespace galley::control
