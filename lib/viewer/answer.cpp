#include "viewer/answer.h"

#include <memory>
#include <utility>

namespace galley::viewer {
namespace {

class MakeAnswer final : public loop::Work {
 public:
  MakeAnswer(preview::Reply reply, std::function<preview::Response()> make)
      : reply_(std::move(reply)), make_(std::move(make)) {}

  void run() override { response_ = make_(); }

  // A Reply that goes without an answer says 500 itself.
  void done(std::exception_ptr failure) noexcept override {
    if (!failure) reply_.send(std::move(response_));
  }

 private:
  preview::Reply reply_;
  std::function<preview::Response()> make_;
  preview::Response response_;
};

}  // namespace

void answer_later(loop::Executor& executor, preview::Reply reply,
                  std::function<preview::Response()> make) {
  executor.submit(std::make_unique<MakeAnswer>(std::move(reply), std::move(make)));
}

}  // namespace galley::viewer
