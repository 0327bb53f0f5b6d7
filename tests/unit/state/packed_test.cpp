#include "state/packed.h"

#include <limits>
#include <tuple>

#include "support/catch.h"
#include "unit/state/fixture.h"

using namespace galley;
using state::PackedLinks;
using state::PackedRecord;
using state::Record;

namespace {

bool are_equal(const Record& a, const Record& b) {
  const auto all = [](const Record& r) {
    return std::tie(r.source, r.source_digest, r.is_racy, r.settings_digest, r.output,
                    r.output_stat, r.output_digest, r.content_hash, r.fetched_at, r.tokens,
                    r.source_tokens, r.normalize_fallbacks, r.is_failed, r.diagnostics,
                    r.dependencies, r.targets, r.html_stat, r.html_digest, r.assets);
  };
  return all(a) == all(b);
}

}  // namespace

TEST_CASE("a packed record gives back what was packed") {
  for (unsigned number = 0; number < 200; number += 7) {
    Record record = test::record("a.md", number);
    record.is_racy = number % 2 == 0;
    record.is_failed = number % 3 == 0;
    record.diagnostics.push_back({{"b/\xff.md", -1, 7}, Severity::note, "code", "m"});
    record.dependencies.push_back({"", FileStat{}, {}, state::Dependency::Use::way, true});
    const PackedRecord packed(record);
    CHECK(are_equal(packed.unpack(), record));
    CHECK(packed.output() == record.output);
  }
  CHECK(are_equal(PackedRecord().unpack(), Record()));
  CHECK(PackedRecord().output().empty());
}

TEST_CASE("a packed record holds any number that a file system may give") {
  const auto most = std::numeric_limits<std::uint64_t>::max();
  const auto last = std::numeric_limits<std::int64_t>::max();
  const auto first = std::numeric_limits<std::int64_t>::min();
  Record record;
  for (const FileStat& stat : {FileStat{FileKind::other, most, first, last, most, most},
                               FileStat{FileKind::symlink, 127, last, first, 128, 1},
                               FileStat{FileKind::directory, 0, -1, 0, 16383, 16384}}) {
    record.source = stat;
    record.output_stat = stat;
    record.tokens = most;
    CHECK(are_equal(PackedRecord(record).unpack(), record));
  }
}

TEST_CASE("packed links give back anchors and links") {
  const Record record = test::record("a.md", 1);
  const PackedLinks packed(record.anchors, record.links);
  CHECK(packed.anchors() == record.anchors);
  CHECK(packed.links() == record.links);
  CHECK(PackedLinks().anchors().empty());
  CHECK(PackedLinks().links().empty());
  CHECK(PackedLinks({}, record.links).links() == record.links);
}
