#include "control/protocol.h"

#include <random>

#include "control/methods.h"
#include "control/status_json.h"
#include "support/catch.h"

using namespace galley;
using namespace galley::control;

namespace {

// What a server with the methods of the specification's examples answers to `line`; "" for nothing.
std::string spoken(const std::string& line) {
  const auto answer = [](const Request& request) -> std::variant<Json, Fault> {
    if (request.method == "subtract" && request.params.is_array()) {
      return Json(request.params[0].get<int>() - request.params[1].get<int>());
    }
    if (request.method == "subtract") {
      return Json(request.params["minuend"].get<int>() - request.params["subtrahend"].get<int>());
    }
    if (request.method == "sum") return Json(7);
    if (request.method == "get_data") return Json{"hello", 5};
    return Fault{ErrorCode::method_not_found, "Method not found"};
  };
  const Message message = parse_message(line);
  Json answers = Json::array();
  for (const auto& item : message.items) {
    if (const auto* malformed = std::get_if<Malformed>(&item)) {
      answers.push_back(fault_response(malformed->id, malformed->fault));
    } else if (const auto& request = std::get<Request>(item); request.id) {
      const auto given = answer(request);
      const auto* fault = std::get_if<Fault>(&given);
      answers.push_back(fault != nullptr ? fault_response(*request.id, *fault)
                                         : result_response(*request.id, std::get<Json>(given)));
    }
  }
  if (answers.empty()) return "";
  return (message.shape == Message::Shape::batch ? answers : answers.front()).dump();
}

// The answer with the words of its errors left out: the specification fixes only the codes.
std::string codes(const std::string& line) {
  const std::string text = spoken(line);
  if (text.empty()) return "";
  Json answer = Json::parse(text);
  const auto strip = [](Json& one) {
    if (one.contains("error")) one["error"] = one["error"]["code"];
  };
  if (answer.is_array()) {
    for (Json& one : answer) strip(one);
  } else {
    strip(answer);
  }
  return answer.dump();
}

std::string normal(const char* json) { return Json::parse(json).dump(); }

}  // namespace

// The examples of https://www.jsonrpc.org/specification, section 7, in its order. The expected
// answers are the specification's, with the error objects reduced to their codes.
TEST_CASE("the examples of the specification are answered as it says") {
  struct Example {
    const char* sent;
    const char* answered;
  };
  const Example examples[] = {
      {R"({"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1})",
       R"({"jsonrpc": "2.0", "result": 19, "id": 1})"},
      {R"({"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2})",
       R"({"jsonrpc": "2.0", "result": -19, "id": 2})"},
      {R"({"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3})",
       R"({"jsonrpc": "2.0", "result": 19, "id": 3})"},
      {R"({"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4})",
       R"({"jsonrpc": "2.0", "result": 19, "id": 4})"},
      {R"({"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]})", ""},
      {R"({"jsonrpc": "2.0", "method": "foobar"})", ""},
      {R"({"jsonrpc": "2.0", "method": "foobar", "id": "1"})",
       R"({"jsonrpc": "2.0", "error": -32601, "id": "1"})"},
      {R"({"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz])",
       R"({"jsonrpc": "2.0", "error": -32700, "id": null})"},
      {R"({"jsonrpc": "2.0", "method": 1, "params": "bar"})",
       R"({"jsonrpc": "2.0", "error": -32600, "id": null})"},
      {R"([{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},{"jsonrpc": "2.0", "method")",
       R"({"jsonrpc": "2.0", "error": -32700, "id": null})"},
      {R"([])", R"({"jsonrpc": "2.0", "error": -32600, "id": null})"},
      {R"([1])", R"([{"jsonrpc": "2.0", "error": -32600, "id": null}])"},
      {R"([1,2,3])", R"([{"jsonrpc": "2.0", "error": -32600, "id": null},
                         {"jsonrpc": "2.0", "error": -32600, "id": null},
                         {"jsonrpc": "2.0", "error": -32600, "id": null}])"},
      {R"([{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
           {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
           {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
           {"foo": "boo"},
           {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
           {"jsonrpc": "2.0", "method": "get_data", "id": "9"}])",
       R"([{"jsonrpc": "2.0", "result": 7, "id": "1"},
           {"jsonrpc": "2.0", "result": 19, "id": "2"},
           {"jsonrpc": "2.0", "error": -32600, "id": null},
           {"jsonrpc": "2.0", "error": -32601, "id": "5"},
           {"jsonrpc": "2.0", "result": ["hello", 5], "id": "9"}])"},
      {R"([{"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},
           {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}])",
       ""},
  };
  for (const Example& example : examples) {
    INFO(example.sent);
    CHECK(codes(example.sent) == (*example.answered ? normal(example.answered) : ""));
  }
}

TEST_CASE("what is not a request is told apart, with its id when it has one") {
  CHECK(codes(R"({"jsonrpc":"1.0","method":"status","id":7})") ==
        R"({"error":-32600,"id":7,"jsonrpc":"2.0"})");
  CHECK(codes(R"({"method":"status","id":"a"})") == R"({"error":-32600,"id":"a","jsonrpc":"2.0"})");
  CHECK(codes(R"({"jsonrpc":2.0,"method":"status","id":7})") ==
        R"({"error":-32600,"id":7,"jsonrpc":"2.0"})");
  CHECK(codes(R"({"jsonrpc":"2.0","id":7})") == R"({"error":-32600,"id":7,"jsonrpc":"2.0"})");
  CHECK(codes(R"({"jsonrpc":"2.0","method":"status","params":3,"id":7})") ==
        R"({"error":-32600,"id":7,"jsonrpc":"2.0"})");
  for (const char* id : {"true", "[1]", "{}"}) {
    INFO(id);
    CHECK(codes(std::string(R"({"jsonrpc":"2.0","method":"status","id":)") + id + "}") ==
          R"({"error":-32600,"id":null,"jsonrpc":"2.0"})");
  }
  CHECK(codes(R"({"jsonrpc":"2.0","method":"sum","id":null})") ==
        R"({"id":null,"jsonrpc":"2.0","result":7})");
  CHECK(codes("\"a string\"") == R"({"error":-32600,"id":null,"jsonrpc":"2.0"})");
}

TEST_CASE("bytes that are not JSON in UTF-8 are a parse error") {
  const std::string refused = R"({"error":-32700,"id":null,"jsonrpc":"2.0"})";
  for (const std::string& line :
       {std::string("nonsense"), std::string(""), std::string("\0\0\0", 3), std::string("{\"a\":1"),
        std::string("{\"method\":\"\xff\xfe\"}"), std::string("{\"method\":\"\xed\xa0\x80\"}"),
        std::string("{\"id\":1e999}"), std::string("{} {}"), std::string("{'a':1}"),
        std::string("{\"a\":\"\x01\"}")}) {
    INFO(line);
    CHECK(codes(line) == refused);
  }
}

TEST_CASE("nesting is bounded before anything recurses") {
  const std::string refused = R"({"error":-32700,"id":null,"jsonrpc":"2.0"})";
  CHECK(codes(std::string(1'000'000, '[')) == refused);
  CHECK(codes(std::string(500'000, '[') + std::string(500'000, ']')) == refused);
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  CHECK(codes(objects) == refused);
  CHECK_FALSE(is_nested_deeper(R"(["[[[[[[", "\"[[[[", "\\"])", 1));
  CHECK(is_nested_deeper("[[]]", 1));
  CHECK_FALSE(is_nested_deeper("[[],[],[]]", 2));
  CHECK_FALSE(is_nested_deeper("]]]]\"\\", 1));
}

TEST_CASE("a batch of more than a hundred is refused as one") {
  std::string line = "[1";
  for (std::size_t i = 1; i < max_batch; ++i) line += ",1";
  CHECK(parse_message(line + "]").items.size() == max_batch);
  CHECK(codes(line + ",1]") == R"({"error":-32600,"id":null,"jsonrpc":"2.0"})");
}

TEST_CASE("bytes that are not UTF-8 are replaced when they are written") {
  const std::string line = to_line(result_response(1, "caf\xe9 \xc3\xa9\n"));
  CHECK(line == "{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":\"caf\xef\xbf\xbd \xc3\xa9\\n\"}\n");
}

TEST_CASE("a client takes the answer to its own question and nothing else") {
  CHECK(result_of(R"({"jsonrpc":"2.0","id":1,"result":{"a":2}})", 1) == Json{{"a", 2}});
  CHECK_THROWS_AS(result_of(R"({"jsonrpc":"2.0","id":2,"result":{}})", 1), Error);
  for (const char* line : {"", "[]", "3", "{}", "{\"id\":1}", "{\"id\":1,\"error\":3}",
                           "{\"id\":1,\"error\":{\"code\":\"x\",\"message\":\"y\"}}", "\xff"}) {
    INFO(line);
    CHECK_THROWS_AS(result_of(line, 1), Error);
  }
  try {
    result_of(R"({"jsonrpc":"2.0","id":null,"error":{"code":2,"message":"too late"}})", 1);
    FAIL("an error is thrown");
  } catch (const FaultError& error) {
    CHECK(error.code() == ErrorCode::sync_timed_out);
    CHECK(std::string(error.what()) == "too late");
  }
}

// Whatever a line holds, it is parsed to something, and the answers to it are JSON again.
TEST_CASE("no change to a request breaks the reader") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto below = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  const std::vector<std::string> seeds{
      R"({"jsonrpc":"2.0","id":17,"method":"sync","params":{"timeout":2.5}})",
      R"([{"jsonrpc":"2.0","id":"x","method":"rescan","params":{"project":"a\u00e9\n"}},3,{}])",
      R"({"jsonrpc":"2.0","method":"pause"})",
      R"({"jsonrpc":"2.0","id":-1e3,"method":"status","params":[[],{},null,true,-0.0,1e308]})"};
  const std::string pieces = "{}[]\",:\\0123456789.eE+-truefalsn \t\r\xff\xc3\xa9";
  for (int round = 0; round < 20'000; ++round) {
    std::string line = seeds[below(seeds.size())];
    for (std::size_t edits = 1 + below(8); edits > 0 && !line.empty(); --edits) {
      const std::size_t at = below(line.size());
      switch (below(4)) {
        case 0:
          line.erase(at, 1 + below(8));
          break;
        case 1:
          line.insert(at, 1, pieces[below(pieces.size())]);
          break;
        case 2:
          line[at] = static_cast<char>(below(256));
          break;
        default:
          line.insert(at, line.substr(below(line.size()), below(40)));
          break;
      }
    }
    INFO("line " << line);
    const Message message = parse_message(line);
    REQUIRE_FALSE(message.items.empty());
    for (const auto& item : message.items) {
      const auto* malformed = std::get_if<Malformed>(&item);
      const Json id =
          malformed != nullptr ? malformed->id : std::get<Request>(item).id.value_or(nullptr);
      const std::string answer = to_line(result_response(id, "x"));
      REQUIRE(Json::parse(answer)["id"] == id);
    }
  }
}
