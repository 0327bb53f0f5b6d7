#include "clock_text.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <optional>

namespace galley::ctl {
namespace {

// Seconds since the epoch of "2026-01-05T14:03:22Z" (RFC 3339, UTC).
std::optional<std::int64_t> to_seconds(const std::string& time) {
  int year = 0;
  unsigned month = 0, day = 0;
  int hour = 0, minute = 0, second = 0;
  if (std::sscanf(time.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d", &year, &month, &day, &hour, &minute,
                  &second) != 6) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * std::int64_t{86'400} +
         hour * 3600 + minute * 60 + second;
}

// The time of day, with the date when that is not today's.
std::string clock(std::int64_t local, bool needs_date) {
  const std::chrono::sys_seconds time{std::chrono::seconds(local)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 64> text{};
  if (needs_date) {
    std::snprintf(text.data(), text.size(), "%d-%02u-%02u ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  }
  const std::string prefix = text.data();
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return prefix + text.data();
}

}  // namespace

std::string time_of_day(std::int64_t time, const View& view) {
  const std::int64_t local = time + view.utc_offset;
  const bool is_today = local / 86'400 == (view.now + view.utc_offset) / 86'400;
  return clock(local, !is_today);
}

std::string time_of_day(const std::string& time, const View& view) {
  const std::optional<std::int64_t> seconds = to_seconds(time);
  return seconds ? time_of_day(*seconds, view) : time;
}

std::string since_and_when(const std::string& time, const View& view) {
  const std::optional<std::int64_t> seconds = to_seconds(time);
  return seconds ? age(view.now - *seconds) + ", at " + time_of_day(*seconds, view) : time;
}

}  // namespace galley::ctl
