// What waits in a queue of the kernel's while nobody reads it.
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>

#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "support/temp_dir.h"
#include "watch.h"

namespace galley::bench {
namespace {

constexpr int saves = 1'000;

// The length of the record that begins here (inotify(7), fanotify(7)).
std::size_t record_size(watch::Means means, const char* record) {
  if (means == watch::Means::fanotify) {
    fanotify_event_metadata head{};
    std::memcpy(&head, record, sizeof head);
    return head.event_len;
  }
  inotify_event head{};
  std::memcpy(&head, record, sizeof head);
  return sizeof head + head.len;
}

// Counted in the kernel's own records, for those are what its limit is about.
int take_records(watch::Means means, int descriptor) {
  std::vector<char> buffer(65'536);
  int records = 0;
  while (true) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got <= 0) return records;
    for (std::size_t at = 0; at < static_cast<std::size_t>(got); ++records) {
      at += record_size(means, buffer.data() + at);
    }
  }
}

struct Style {
  const char* name;
  int files;
  std::function<void(const std::string& file)> save;
};

void save_in_place(const std::string& file) { std::ofstream(file) << "# Page\n"; }

void save_by_rename(const std::string& file) {
  save_in_place(file + ".new");
  std::filesystem::rename(file + ".new", file);
}

long queue_limit(watch::Means means) {
  long limit = 0;
  std::ifstream(std::string("/proc/sys/fs/") + name_of(means) + "/max_queued_events") >> limit;
  return limit;
}

void print_style(watch::Means means, const Style& style) {
  const test::TempDir dir;
  const auto queue = open_queue(means, dir.path());
  if (!queue) {
    std::printf("%-38s %-10s not to be had here\n", style.name, name_of(means));
    return;
  }
  const auto file = [&](int i) {
    return dir / ("page-" + std::to_string(i % style.files) + ".md");
  };
  for (int i = 0; i < style.files; ++i) save_in_place(file(i));
  queue->watch(dir.path(), watch::Interest::root, watch::Choice::automatic);
  for (int i = 0; i < saves; ++i) style.save(file(i));
  const int records = take_records(means, queue->descriptor());
  const double each = static_cast<double>(records) / saves;
  std::printf("%-38s %-10s %8d %8.3f %12.0f\n", style.name, name_of(means), records, each,
              static_cast<double>(queue_limit(means)) / each);
}

}  // namespace

void print_held() {
  const Style styles[] = {{"1,000 files rewritten in place", saves, save_in_place},
                          {"1,000 files saved by rename", saves, save_by_rename},
                          {"10 files rewritten 100 times, in turns", 10, save_in_place}};
  std::printf("Records that wait in the queue while nobody reads; a full queue is a new listing\n");
  std::printf("%-38s %-10s %8s %8s %12s\n", "saves", "by", "records", "a save", "saves to full");
  for (const Style& style : styles) {
    for (const watch::Means means : kernel_means) print_style(means, style);
  }
}

}  // namespace galley::bench
