// Thread: a test's only one. Role: mounts and limits that nobody else sees: namespaces of the
// test's own. Promise: needs root, and says so where it is not to be had.
#pragma once

#include <functional>
#include <string>

namespace galley::test {

// From here on, mounts of this process and of its children are seen by nobody else. False, after a
// warning, where that is not allowed.
bool has_own_mounts();

// One mount, undone in the end. Throws std::system_error.
class Mounted {
 public:
  // As mount(8): `type` is "tmpfs", or "bind" to show `what` at `point` as well.
  Mounted(std::string what, std::string point, const std::string& type, const std::string& options);
  ~Mounted() { undo(); }
  Mounted(const Mounted&) = delete;
  Mounted& operator=(const Mounted&) = delete;

  void undo();  // lazily: whoever uses it may go on

 private:
  std::string point_;
  bool is_there_ = true;
};

// Runs `body` in a child that is root of a user namespace of its own, with the limits of inotify
// that it sets by limit_inotify(). 0 when it went well, else the number that `body` answered; -1
// where there are no user namespaces.
int run_in_user_namespace(const std::function<int()>& body);

void limit_inotify(const std::string& what, long limit);  // "watches" or "instances"

}  // namespace galley::test
