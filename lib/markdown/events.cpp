#include "markdown/events.h"

#include <exception>
#include <string>

namespace galley::markdown {
namespace {

// md4c passes a negative value on to its caller; a positive one it may take for its own.
constexpr int abort_parse = -1;

// No exception may pass through md4c's frames: it is kept until md4c has returned.
struct Call {
  Events& events;
  std::exception_ptr failure;
};

template <typename Function>
int guarded(void* user, Function function) noexcept {
  Call& call = *static_cast<Call*>(user);
  try {
    return function(call.events) ? 0 : abort_parse;
  } catch (...) {
    call.failure = std::current_exception();
    return abort_parse;
  }
}

int enter_block(MD_BLOCKTYPE type, void* detail, void* user) noexcept {
  return guarded(user, [&](Events& events) { return events.enter_block(type, detail); });
}
int leave_block(MD_BLOCKTYPE type, void* detail, void* user) noexcept {
  return guarded(user, [&](Events& events) { return events.leave_block(type, detail); });
}
int enter_span(MD_SPANTYPE type, void* detail, void* user) noexcept {
  return guarded(user, [&](Events& events) { return events.enter_span(type, detail); });
}
int leave_span(MD_SPANTYPE type, void* detail, void* user) noexcept {
  return guarded(user, [&](Events& events) { return events.leave_span(type, detail); });
}
int text(MD_TEXTTYPE type, const MD_CHAR* bytes, MD_SIZE size, void* user) noexcept {
  return guarded(user, [&](Events& events) { return events.text(type, {bytes, size}); });
}

}  // namespace

bool parse(std::string_view markdown, unsigned flags, Events& events) {
  // md4c 0.4.8 reads one byte past its input.
  std::string input;
  input.reserve(markdown.size() + 2);
  input.append(markdown).append("\n\0", 2);

  MD_PARSER parser{};
  parser.flags = flags;
  parser.enter_block = enter_block;
  parser.leave_block = leave_block;
  parser.enter_span = enter_span;
  parser.leave_span = leave_span;
  parser.text = text;

  Call call{events, nullptr};
  const int status = md_parse(input.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &call);
  if (call.failure) std::rethrow_exception(call.failure);
  return status == 0;
}

}  // namespace galley::markdown
