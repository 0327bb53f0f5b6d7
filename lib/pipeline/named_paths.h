// Thread: loop (a plain value in tests). Role: which paths go by which names, many to many, where
// the paths are held by somebody else. Promise: every path that has a name is found by it; others
// may be found with them, when the hashes of their names are equal: whoever asks compares. Costs 64
// bytes for each name of a path, whatever their length; finding costs the logarithm of all names.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace galley::pipeline {

class NamedPaths {
 public:
  // `path` must stay where it is until it is removed.
  void add(std::string_view name, const std::string& path) { all_.emplace(hash(name), &path); }
  void remove(std::string_view name, const std::string& path) { all_.erase({hash(name), &path}); }

  template <class Visit>
  void for_each(std::string_view name, Visit visit) const {
    for_each_while(name, [&visit](const std::string& path) {
      visit(path);
      return true;
    });
  }

  // Until `visit` says false.
  template <class Visit>
  void for_each_while(std::string_view name, Visit visit) const {
    const std::size_t key = hash(name);
    for (auto at = all_.lower_bound({key, nullptr}); at != all_.end() && at->first == key; ++at) {
      if (!visit(*at->second)) return;
    }
  }

 private:
  using Named = std::pair<std::size_t, const std::string*>;
  struct InOrder {
    bool operator()(const Named& a, const Named& b) const {
      if (a.first != b.first) return a.first < b.first;
      return std::less<>()(a.second, b.second);  // defined for pointers to different objects
    }
  };

  static std::size_t hash(std::string_view name) { return std::hash<std::string_view>()(name); }

  std::set<Named, InOrder> all_;
};

}  // namespace galley::pipeline
