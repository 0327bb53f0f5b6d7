// Thread: any (pure). Role: takes members out of a JSON object by name.
// Promise: a member that is missing or null leaves the value as it is; one of the wrong type is an
// Error that names it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "control/protocol.h"

namespace galley::control {

class Members {
 public:
  // Throws Error when it is no object; `what` names it there.
  Members(const Json& json, const char* what) : json_(json) {
    if (!json.is_object()) throw Error(std::string(what) + " is not a JSON object");
  }

  // Null when the member is missing or null.
  const Json* find(const char* name) const {
    const auto found = json_.find(name);
    return found == json_.end() || found->is_null() ? nullptr : &*found;
  }

  template <class T>
  void read(const char* name, T& value) const {
    const Json* member = find(name);
    if (member == nullptr) return;
    if (!fits<T>(*member)) throw Error("\"" + std::string(name) + "\" has the wrong type");
    value = member->get<T>();
  }

 private:
  template <class T>
  static bool fits(const Json& member) {
    if constexpr (std::is_same_v<T, std::string>) {
      return member.is_string();
    } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
      return member.is_array() && std::all_of(member.begin(), member.end(),
                                              [](const Json& item) { return item.is_string(); });
    } else if constexpr (std::is_same_v<T, bool>) {
      return member.is_boolean();
    } else if constexpr (std::is_floating_point_v<T>) {
      return member.is_number();
    } else {  // all counts, line numbers and process ids are at least 0
      return member.is_number_unsigned() &&
             member.get<std::uint64_t>() <=
                 static_cast<std::uint64_t>(std::numeric_limits<T>::max());
    }
  }

  const Json& json_;
};

}  // namespace galley::control
