#include "preview/response.h"

#include <map>

#include "support/catch.h"

using namespace galley::preview;

namespace {

std::map<std::string, std::string> map_of(const Response& response) {
  const auto fields = fields_of(response);
  std::map<std::string, std::string> map(fields.begin(), fields.end());
  CHECK(map.size() == fields.size());
  return map;
}

}  // namespace

TEST_CASE("every response has the fields that keep others out") {
  Response redirection = Response::text(303, "");
  redirection.location = "/a";
  Response file;
  file.etag = "a1";
  for (const Response& response :
       {Response(), Response::html("x"), Response::text(500, "x"), Response::refusal({405, "no"}),
        redirection, file, for_reader_with("\"a1\"", file)}) {
    INFO(response.status);
    auto fields = map_of(response);
    CHECK(fields["Content-Security-Policy"] == default_policy);
    CHECK(fields["Cross-Origin-Resource-Policy"] == "same-origin");
    CHECK(fields["Cross-Origin-Opener-Policy"] == "same-origin");
    CHECK(fields["X-Content-Type-Options"] == "nosniff");
    CHECK(fields["Referrer-Policy"] == "no-referrer");
    CHECK(fields.contains("Cache-Control"));
    for (const auto& [name, value] : fields) CHECK_FALSE(name.starts_with("Access-Control"));
  }
}

TEST_CASE("the default policy allows nothing inline and no frame around a page") {
  CHECK(default_policy ==
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; media-src 'self'; connect-src 'self'; frame-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
}

TEST_CASE("pages are not kept, files are asked about again") {
  CHECK(map_of(Response::html("x"))["Cache-Control"] == "no-store");
  Response file;
  file.etag = "a1";
  CHECK(map_of(file)["Cache-Control"] == "private, no-cache");
  CHECK(map_of(file)["ETag"] == "\"a1\"");
}

TEST_CASE("who has the bytes already is told so") {
  Response file = Response::html("x");
  file.etag = "a1";
  for (const char* has : {"\"a1\"", "W/\"a1\"", "\"b2\", \"a1\"", "\"b2\",W/\"a1\" ,"}) {
    INFO(has);
    const Response answer = for_reader_with(has, file);
    CHECK(answer.status == 304);
    CHECK(answer.body == nullptr);
    CHECK_FALSE(map_of(answer).contains("Content-Type"));
  }
  for (const char* has : {"", "a1", "\"a\"", "\"a11\"", "*", ",", "\"b2\", \"c3\""}) {
    INFO(has);
    CHECK(for_reader_with(has, file).status == 200);
  }
  CHECK(for_reader_with("\"\"", Response::html("x")).status == 200);
  file.status = 404;
  CHECK(for_reader_with("\"a1\"", file).status == 404);
}

TEST_CASE("a frame or an image may have a policy of its own") {
  Response frame = Response::html("x");
  frame.policy = "sandbox";
  CHECK(map_of(frame)["Content-Security-Policy"] == "sandbox");
}
