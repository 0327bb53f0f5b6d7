#include "watch/decode.h"

#include <array>
#include <random>
#include <string>
#include <vector>

#include <sys/inotify.h>

#include "support/catch.h"

using galley::watch::decode;
using galley::watch::Event;
using galley::watch::no_watch;
using galley::watch::What;

namespace {

// The layout of inotify(7), made by hand: wd, mask, cookie, length, name.
std::string header(int wd, std::uint32_t mask, std::uint32_t cookie, std::uint32_t length) {
  const std::array<std::uint32_t, 4> fields{static_cast<std::uint32_t>(wd), mask, cookie, length};
  return {reinterpret_cast<const char*>(fields.data()), sizeof fields};
}

std::string record(int wd, std::uint32_t mask, std::uint32_t cookie, std::string name) {
  if (!name.empty()) name.resize((name.size() / 16 + 1) * 16, '\0');
  return header(wd, mask, cookie, static_cast<std::uint32_t>(name.size())) + name;
}

struct Taken {
  galley::watch::WatchId watch;
  What what;
  bool is_folder;
  std::uint32_t cookie;
  std::string name;
  bool operator==(const Taken&) const = default;
};

std::vector<Taken> taken(std::string_view bytes) {
  std::vector<Taken> all;
  decode(bytes, [&](const Event& e) {
    all.push_back({e.watch, e.what, e.is_folder, e.cookie, std::string(e.name)});
  });
  return all;
}

}  // namespace

TEST_CASE("records become events in their order") {
  const std::string bytes = record(1, IN_CREATE, 0, "a.md") + record(1, IN_CLOSE_WRITE, 0, "a.md") +
                            record(2, IN_MOVED_FROM | IN_ISDIR, 77, "old") +
                            record(3, IN_MOVED_TO | IN_ISDIR, 77, "new") +
                            record(4, IN_DELETE_SELF, 0, "") + record(4, IN_IGNORED, 0, "") +
                            record(5, IN_ATTRIB, 0, "") + record(6, IN_DELETE, 0, "x") +
                            record(7, IN_UNMOUNT, 0, "") + record(8, IN_MOVE_SELF, 0, "");
  const std::vector<Taken> expected{
      {1, What::created, false, 0, "a.md"},   {1, What::written, false, 0, "a.md"},
      {2, What::moved_from, true, 77, "old"}, {3, What::moved_to, true, 77, "new"},
      {4, What::lost, false, 0, ""},          {4, What::forgotten, false, 0, ""},
      {5, What::attributes, false, 0, ""},    {6, What::deleted, false, 0, "x"},
      {7, What::lost, false, 0, ""},          {8, What::lost, false, 0, ""}};
  CHECK(taken(bytes) == expected);
}

TEST_CASE("queue overflow is an event") {
  CHECK(taken(record(-1, IN_Q_OVERFLOW, 0, "")) ==
        std::vector<Taken>{{no_watch, What::overflow, false, 0, ""}});
}

TEST_CASE("kinds that were not asked for are left out without losing the next record") {
  CHECK(taken(record(1, IN_OPEN, 0, "a") + record(1, IN_DELETE, 0, "b")) ==
        std::vector<Taken>{{1, What::deleted, false, 0, "b"}});
}

TEST_CASE("a truncated buffer gives the records that are whole") {
  const std::string whole = record(1, IN_CREATE, 0, "a");
  const std::string bytes = whole + record(1, IN_CREATE, 0, "bbbbbbbbbbbbbbbbbbbbbbbb");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // A copy of exactly this size, so that a sanitizer sees a read beyond it.
    const std::vector<char> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(taken({cut.data(), cut.size()}).size() == (size >= whole.size() ? 1 : 0));
  }
}

TEST_CASE("a length that lies ends the decoding") {
  std::string bytes = header(1, IN_CREATE, 0, 0xFFFF'FFFF);
  bytes += "name";
  CHECK(taken(bytes).empty());
}

TEST_CASE("a name that fills its field without a NUL is taken whole") {
  const std::string bytes = header(1, IN_CREATE, 0, 16) + "0123456789abcdef";
  REQUIRE(taken(bytes).size() == 1);
  CHECK(taken(bytes)[0].name == "0123456789abcdef");
}

TEST_CASE("random bytes are decoded without harm") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::vector<char> bytes(random() % 200);
    for (char& byte : bytes) byte = static_cast<char>(random() % 4 == 0 ? random() : 0);
    std::size_t names = 0;
    decode({bytes.data(), bytes.size()}, [&](const Event& e) { names += e.name.size(); });
    CHECK(names <= bytes.size());
  }
}
