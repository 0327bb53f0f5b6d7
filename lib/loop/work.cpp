#include "loop/work.h"

#include <algorithm>
#include <cassert>
#include <string>

#include <stdlib.h>

#include "base/error.h"
#include "loop/handle.h"

namespace galley::loop {
namespace {

struct Request {
  std::unique_ptr<Work> work;
  std::exception_ptr failure;
  uv_work_t uv{};
};

void on_run(uv_work_t* uv) noexcept {
  auto* request = static_cast<Request*>(uv->data);
  try {
    request->work->run();
  } catch (...) {
    request->failure = std::current_exception();
  }
}

void on_done(uv_work_t* uv, int) noexcept {
  const std::unique_ptr<Request> request(static_cast<Request*>(uv->data));
  request->work->done(std::move(request->failure));
}

}  // namespace

void WorkPool::submit(std::unique_ptr<Work> work) {
  assert(loop_.is_loop_thread());
  auto request = std::make_unique<Request>();
  request->work = std::move(work);
  request->uv.data = request.get();
  check(uv_queue_work(loop_.raw(), &request->uv, on_run, on_done), "queue work");
  request.release();  // on_done takes it back
}

void WorkPool::set_threads(unsigned count) {
  const std::string text = std::to_string(std::clamp(count, 1U, 1024U));
  if (::setenv("UV_THREADPOOL_SIZE", text.c_str(), 1) != 0) {
    throw_errno("set the number of worker threads in", "UV_THREADPOOL_SIZE");
  }
}

}  // namespace galley::loop
