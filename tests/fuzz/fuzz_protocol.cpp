// Any bytes on the control socket: the same lines however they are split, every line a message, and
// every answer one line of JSON.
#include <cstddef>
#include <cstdint>

#include "control/line_buffer.h"
#include "control/protocol.h"
#include "law.h"

using namespace galley::control;
using galley::fuzz::require;

namespace {

constexpr std::size_t max_line = 4096;

std::vector<std::string> lines_in_pieces(std::string_view bytes, std::size_t piece) {
  LineBuffer buffer(max_line);
  std::vector<std::string> lines;
  while (!bytes.empty()) {
    buffer.append(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (const auto line = buffer.next()) lines.emplace_back(*line);
  }
  return lines;
}

void check_answer(const Json& answer) {
  const std::string line = to_line(answer);
  require(line.find('\n') == line.size() - 1, "an answer is one line");
  require(Json::accept(line), "an answer is JSON");
}

void check_line(std::string_view line) {
  const Message message = parse_message(line);
  require(message.items.size() <= max_batch, "a batch is bounded");
  for (const auto& item : message.items) {
    if (const auto* const request = std::get_if<Request>(&item)) {
      if (request->id) check_answer(result_response(*request->id, request->params));
    } else {
      const auto& malformed = std::get<Malformed>(item);
      check_answer(fault_response(malformed.id, malformed.fault));
    }
  }
  try {
    result_of(line, 1);
  } catch (const galley::Error&) {  // the only way for a client to learn that it is no answer
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string> lines = lines_in_pieces(bytes, size + 1);
  require(lines_in_pieces(bytes, 1) == lines, "lines do not depend on how bytes are split");
  require(lines_in_pieces(bytes, 7) == lines, "lines do not depend on how bytes are split");
  for (const std::string& line : lines) check_line(line);
  check_line(bytes);
  return 0;
}
