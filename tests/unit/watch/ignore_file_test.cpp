#include "watch/ignore_file.h"

#include "support/catch.h"
#include "support/growth.h"

using galley::watch::IgnoreFile;
using galley::watch::IgnoreRule;
using galley::watch::NameKind;

namespace {

// "3:!a" for the rule of line 3 that decides about a path; "" for none.
std::string decides(std::string_view bytes, std::string_view path, NameKind kind = NameKind::file) {
  const IgnoreFile file("x", bytes);
  const std::size_t slash = path.rfind('/');
  const bool is_deep = slash != std::string_view::npos;
  const IgnoreRule* const rule = file.find(is_deep ? path.substr(0, slash) : "",
                                           is_deep ? path.substr(slash + 1) : path, kind);
  return rule == nullptr ? "" : std::to_string(rule->line) + ":" + rule->text;
}

}  // namespace

TEST_CASE("the last rule that matches decides, comments and empty lines count as lines") {
  CHECK(decides("# all\n\n*.md\n!a.md\n", "a.md") == "4:!a.md");
  CHECK(decides("# all\n\n*.md\n!a.md\n", "b.md") == "3:*.md");
  CHECK(decides("# all\n\n*.md\n!a.md\n", "b.txt").empty());
}

TEST_CASE("a slash in front or within makes a pattern relative to the file's folder") {
  CHECK(decides("/a", "a") == "1:/a");
  CHECK(decides("/a", "x/a").empty());
  CHECK(decides("x/a", "x/a") == "1:x/a");
  CHECK(decides("x/a", "y/x/a").empty());
  CHECK(decides("a", "y/x/a") == "1:a");
}

TEST_CASE("a slash at the end is for folders only") {
  CHECK(decides("a/", "a").empty());
  CHECK(decides("a/", "x/a", NameKind::folder) == "1:a/");
}

TEST_CASE(
    "blanks at the end do not count unless quoted, carriage returns and a byte order mark not") {
  CHECK(decides("a  \n", "a") == "1:a");
  CHECK(decides("a\\ \n", "a ") == "1:a\\ ");
  CHECK(decides("a\t\n", "a").empty());
  CHECK(decides("a\r\nb\r\n", "b") == "2:b");
  CHECK(decides("a\r\r\n", "a\r") == "1:a\r");
  CHECK(decides("a\r", "a") == "1:a");
  CHECK(decides("\xEF\xBB\xBF#x\na\n", "#x").empty());
  CHECK(decides("\xEF\xBB\xBF"
                "a\n",
                "a") == "1:a");
}

TEST_CASE("a backslash takes the meaning from # and !, a NUL ends its line") {
  CHECK(decides("\\#a", "#a") == "1:\\#a");
  CHECK(decides("\\!a", "!a") == "1:\\!a");
  CHECK(decides("!#a", "#a") == "1:!#a");
  CHECK(decides(std::string_view("a\0b\nc", 5), "a") == "1:a");
  CHECK(decides(std::string_view("a\0b\nc", 5), "c") == "2:c");
}

TEST_CASE("what is no pattern matches nothing") {
  for (const char* text : {"!", "/", "//", "!/", "a\\", "[a", "\n \n"}) {
    CHECK(decides(text, "a").empty());
    CHECK(decides(text, "a", NameKind::folder).empty());
  }
}

TEST_CASE("files are the same when their rules are, line by line") {
  CHECK(IgnoreFile("x", "a\n#b\n") == IgnoreFile("x", "a \n"));
  CHECK_FALSE(IgnoreFile("x", "a\n") == IgnoreFile("x", "\na\n"));
}

TEST_CASE("a hostile ignore file is decided in linear time") {
  const std::string name(255, 'a');
  const double grown = galley::test::growth(64UL * 1024, [&](std::size_t size) {
    std::string bytes;
    while (bytes.size() < size) bytes += "*a*a*a*a*a*a*a*a*[b]\n";
    CHECK(decides(bytes, name).empty());
  });
  CHECK(grown < galley::test::max_growth);
}
