#include "settings/ranks.h"

#include "support/catch.h"
#include "support/temp_dir.h"

using galley::settings::load_ranks;
using galley::settings::RankProblem;
using galley::settings::Ranks;
using galley::test::TempDir;

namespace {

const std::string small_file = GALLEY_SOURCE_DIR "/tests/support/small.tiktoken";

std::string bytes_of(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// "LINE: MESSAGE", or nothing for ranks that are right.
std::string problem_of(const std::string& file) {
  const auto parsed = Ranks::parse(file);
  const auto* const problem = std::get_if<RankProblem>(&parsed);
  return problem == nullptr ? "" : std::to_string(problem->line) + ": " + problem->message;
}

bool says(const std::string& file, const std::string& beginning) {
  const std::string problem = problem_of(file);
  INFO(problem);
  CHECK(problem.starts_with(beginning));
  return problem.starts_with(beginning);
}

}  // namespace

TEST_CASE("a rank file gives every token its place in the order of the ranks") {
  const auto parsed = Ranks::parse(bytes_of(small_file));
  REQUIRE(std::holds_alternative<Ranks>(parsed));
  const Ranks& ranks = std::get<Ranks>(parsed);
  CHECK(ranks.size() == 284);
  CHECK(ranks.longest() == 6);
  CHECK(ranks.find("a") == 97);
  CHECK(ranks.find(std::string(1, '\0')) == 0);
  CHECK(ranks.find("\xFF") == 255);
  CHECK(ranks.find("he") == 257);
  CHECK(ranks.find("123") == 283);
  CHECK(ranks.find("") == Ranks::none);
  CHECK(ranks.find("hellO") == Ranks::none);
  CHECK(ranks.find("hello world") == Ranks::none);
}

TEST_CASE("gaps between ranks, empty lines and line endings of either kind are fine") {
  std::string file = bytes_of(small_file);
  file += "\r\nbmV3 9000\r\n";
  const auto parsed = Ranks::parse(file);
  REQUIRE(std::holds_alternative<Ranks>(parsed));
  CHECK(std::get<Ranks>(parsed).find("new") == 284);
}

TEST_CASE("a line that is none of a rank file's is told with its number") {
  const std::string file = bytes_of(small_file);
  CHECK(says(file + "bmV3\n", "285: this line has no space"));
  CHECK(says(file + "bmV3 many\n", "285: there is no number"));
  CHECK(says(file + "bmV3 300 301\n", "285: there is no number"));
  CHECK(says(file + "bmV3 283\n", "285: the rank is not above"));
  CHECK(says(file + "bm*3 284\n", "285: the token is not base64"));
  CHECK(says(file + "bmV 284\n", "285: the token is not base64"));
  CHECK(says(file + "bmV= 284\n", "285: the token is not base64"));
  CHECK(says(file + " 284\n", "285: the token is not base64"));
  CHECK(says(file + "aGU= 284\n", "285: this token is in the file twice"));
}

TEST_CASE("a rank file without a token for every byte is refused, for it could not count") {
  const std::string file = bytes_of(small_file);
  CHECK(says("", "0: no token stands for the byte 0"));
  CHECK(says(file.substr(file.find('\n') + 1), "0: no token stands for the byte 0"));
  CHECK(says(file.substr(0, file.find("/w== ")), "0: no token stands for the byte 255"));
}

TEST_CASE("a file that was cut off in a line is told at that line") {
  const std::string file = bytes_of(small_file);
  CHECK(says(file.substr(0, file.size() - 6), "284: "));
}

TEST_CASE("ranks are told apart by the bytes of their files") {
  const TempDir dir;
  dir.write("a.tiktoken", bytes_of(small_file));
  dir.write("b.tiktoken", bytes_of(small_file));
  dir.write("c.tiktoken", bytes_of(small_file) + "bmV3 284\n");
  using Shared = std::shared_ptr<const Ranks>;
  const Shared a = std::get<Shared>(load_ranks(dir / "a.tiktoken"));
  const Shared b = std::get<Shared>(load_ranks(dir / "b.tiktoken"));
  const Shared c = std::get<Shared>(load_ranks(dir / "c.tiktoken"));
  CHECK(a->digest() == b->digest());
  CHECK(a->digest() != c->digest());
}

TEST_CASE(
    "what is no regular file, is not there or is far too large is a problem of the whole file") {
  const TempDir dir;
  dir.write("huge", "");
  std::filesystem::resize_file(dir / "huge", (64U << 20U) + 1);
  const auto message = [&](const std::string& file) {
    const auto loaded = load_ranks(file);
    const auto& problem = std::get<RankProblem>(loaded);
    CHECK(problem.line == 0);
    return problem.message;
  };
  CHECK(message(dir / "none") == "it is not there");
  CHECK(message(dir.path()).find("not a regular file") != std::string::npos);
  CHECK(message(dir / "huge").find("64 MiB") != std::string::npos);
}
