// Thread: any. Role: one entry of a settings file into one field of Settings.
// Promise: a value that is wrong is reported and the field keeps what it has.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "settings/reader.h"

namespace galley::settings {

// The words of an enum, in its order.
template <typename Enum, std::size_t n>
std::array<std::string_view, n> words_of(const std::array<Enum, n>& values) {
  std::array<std::string_view, n> words;
  std::transform(values.begin(), values.end(), words.begin(),
                 [](Enum value) { return to_string(value); });
  return words;
}

template <typename Enum, std::size_t n>
void read_choice(Reader& reader, const Entry& entry, const std::array<Enum, n>& values,
                 Enum& target) {
  const auto words = words_of(values);
  if (const auto index = reader.choice(entry, words)) target = values[*index];
}

template <typename Number>
void read_number(Reader& reader, const Entry& entry, Range range, std::string_view unit,
                 Number& target) {
  if (const auto value = reader.number(entry, range, unit)) target = static_cast<Number>(*value);
}

inline void read_boolean(Reader& reader, const Entry& entry, bool& target) {
  if (const std::optional<bool> value = reader.boolean(entry)) target = *value;
}

}  // namespace galley::settings
