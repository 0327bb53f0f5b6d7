#include "markdown/value.h"

#include <algorithm>

namespace galley::markdown {

const Value* Value::find(std::string_view key) const {
  const auto at = std::find(keys.begin(), keys.end(), key);
  return at == keys.end() ? nullptr : &items[static_cast<std::size_t>(at - keys.begin())];
}

bool MapMaker::put(std::string key, Value value) {
  const auto [place, is_new] = places_.emplace(key, map_.items.size());
  if (!is_new) {
    map_.items[place->second] = std::move(value);
    return false;
  }
  map_.keys.push_back(std::move(key));
  map_.items.push_back(std::move(value));
  return true;
}

}  // namespace galley::markdown
