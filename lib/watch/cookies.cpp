#include "watch/cookies.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_system.h"
#include "base/path.h"

namespace galley::watch {
namespace {

// Begins like every temporary file of galley's, so that no project takes one for a document.
std::string cookie_name(std::uint64_t number) {
  return std::string(temporary_prefix) + "cookie-" + std::to_string(number);
}

std::uint64_t cookie_number(std::string_view name) {
  std::uint64_t number = 0;
  const std::string start = cookie_name(0);
  name.remove_prefix(std::min(name.size(), start.size() - 1));
  std::from_chars(name.data(), name.data() + name.size(), number);
  return number;
}

}  // namespace

Cookies::Cookies(Backend& backend, std::string folder)
    : backend_(backend), folder_(std::move(folder)) {}

Cookies::~Cookies() { ::rmdir(folder_.c_str()); }

std::uint64_t Cookies::make() {
  const std::string name = cookie_name(++made_);
  is_made_ = try_make(name) || (open_folder() && try_make(name));
  return made_;
}

// mknod(2) makes the file without opening it: one event. It fails in a folder that was deleted.
bool Cookies::try_make(const std::string& name) {
  if (!fd_ || watch_ == no_watch) return false;
  if (::mknodat(fd_.get(), name.c_str(), S_IFREG | 0600, 0) != 0) return false;
  ::unlinkat(fd_.get(), name.c_str(), 0);
  return true;
}

bool Cookies::open_folder() {
  if (watch_ != no_watch) backend_.unwatch(std::exchange(watch_, no_watch));
  try {
    real_file_system().make_directories(std::string(path::parent(folder_)));
  } catch (const SystemError&) {
    return false;  // needs_drain() tells
  }
  ::mkdir(folder_.c_str(), 0700);  // may be there
  fd_ = Fd(::open(folder_.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd_) return false;
  watch_ = backend_.watch(folder_, Interest::arrivals, Choice::automatic).id;
  return watch_ != no_watch;
}

void Cookies::handle(const Event& event) {
  if (event.what == What::overflow) seen_ = made_;
  if (event.watch != watch_ || watch_ == no_watch) return;
  if (event.what == What::created)
    seen_ = std::max(seen_, std::min(cookie_number(event.name), made_));
  if (event.what == What::forgotten) {
    seen_ = made_;
    watch_ = no_watch;
  }
}

}  // namespace galley::watch
