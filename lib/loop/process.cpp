#include "loop/process.h"

#include <array>

#include "base/error.h"

namespace galley::loop {
namespace {

void on_exit(uv_process_t* process, std::int64_t, int) noexcept {
  invoke(reinterpret_cast<uv_handle_t*>(process));
}

int spawn(Loop& loop, uv_process_t* process, const std::vector<std::string>& command) {
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::array<uv_stdio_container_t, 3> streams{};
  for (uv_stdio_container_t& stream : streams) stream.flags = UV_IGNORE;  // opens /dev/null
  uv_process_options_t options{};
  options.file = arguments[0];
  options.args = arguments.data();
  options.exit_cb = on_exit;
  options.flags = UV_PROCESS_DETACHED;
  options.stdio_count = static_cast<int>(streams.size());
  options.stdio = streams.data();
  return uv_spawn(loop.raw(), process, &options);
}

}  // namespace

// A handle whose program could not be started is on the loop all the same and has to be closed:
// therefore the failure is thrown only once there is an owner.
Process::Process(Loop& loop, const std::vector<std::string>& command, std::function<void()> ended)
    : handle_(std::move(ended), "start a program", [](uv_process_t*) { return 0; }) {
  const int code = spawn(loop, handle_.get(), command);
  if (code < 0) throw Error("cannot start " + command[0] + ": " + uv_strerror(code));
}

}  // namespace galley::loop
