#include "control/protocol.h"

#include <utility>

namespace galley::control {
namespace {

// Never throws: what cannot be parsed is a value of type `discarded`.
Json parse(std::string_view text) { return Json::parse(text, nullptr, false); }

bool is_valid_id(const Json& id) { return id.is_string() || id.is_number() || id.is_null(); }

Malformed invalid(Json id, std::string message) {
  return {std::move(id), {ErrorCode::invalid_request, std::move(message)}};
}

std::variant<Request, Malformed> to_request(Json& value) {
  if (!value.is_object()) return invalid(nullptr, "a request is a JSON object");
  Request request;
  if (const auto id = value.find("id"); id != value.end()) {
    if (!is_valid_id(*id)) return invalid(nullptr, "\"id\" must be a string, a number or null");
    request.id = std::move(*id);
  }
  const Json id = request.id.value_or(nullptr);
  const auto version = value.find("jsonrpc");
  if (version == value.end() || *version != "2.0") {
    return invalid(id, "\"jsonrpc\" must be \"2.0\"");
  }
  const auto method = value.find("method");
  if (method == value.end() || !method->is_string()) {
    return invalid(id, "\"method\" must be a string");
  }
  request.method = method->get<std::string>();
  const auto params = value.find("params");
  request.params = params == value.end() ? Json::object() : std::move(*params);
  if (!request.params.is_structured()) {
    return invalid(id, "\"params\" must be an object (or an array)");
  }
  return request;
}

Message single(std::variant<Request, Malformed> item) {
  Message message;
  message.items.push_back(std::move(item));
  return message;
}

Message batch(Json& values) {
  if (values.empty()) return single(invalid(nullptr, "a batch holds at least one request"));
  if (values.size() > max_batch) {
    return single(
        invalid(nullptr, "a batch holds at most " + std::to_string(max_batch) + " requests"));
  }
  Message message{Message::Shape::batch, {}};
  for (Json& value : values) message.items.push_back(to_request(value));
  return message;
}

Message unparsable(std::string message) {
  return single(Malformed{nullptr, {ErrorCode::parse_error, std::move(message)}});
}

Fault to_fault(const Json& error) {
  if (!error.is_object() || !error.contains("code") || !error["code"].is_number_integer() ||
      !error.contains("message") || !error["message"].is_string()) {
    throw Error("galleyd answered with an error object that JSON-RPC 2.0 does not know");
  }
  return {static_cast<ErrorCode>(error["code"].get<int>()), error["message"].get<std::string>()};
}

}  // namespace

Message parse_message(std::string_view line) {
  if (is_nested_deeper(line, max_nesting)) {
    return unparsable("JSON nested deeper than " + std::to_string(max_nesting) + " levels");
  }
  Json value = parse(line);
  if (value.is_discarded()) return unparsable("this line is not JSON in UTF-8");
  return value.is_array() ? batch(value) : single(to_request(value));
}

Json result_response(const Json& id, Json result) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
}

Json fault_response(const Json& id, const Fault& fault) {
  return {{"jsonrpc", "2.0"},
          {"id", id},
          {"error", {{"code", static_cast<int>(fault.code)}, {"message", fault.message}}}};
}

std::string to_line(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool is_nested_deeper(std::string_view text, int limit) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > limit) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

Json result_of(std::string_view line, const Json& id) {
  Json response = is_nested_deeper(line, max_nesting) ? Json() : parse(line);
  if (!response.is_object())
    throw Error("galleyd answered with something that is not JSON-RPC 2.0");
  if (const auto error = response.find("error"); error != response.end()) {
    throw FaultError(to_fault(*error));
  }
  const auto result = response.find("result");
  if (result == response.end() || !response.contains("id") || response["id"] != id) {
    throw Error("galleyd answered a question that was not asked");
  }
  return std::move(*result);
}

}  // namespace galley::control
