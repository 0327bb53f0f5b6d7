// Thread: any, one at a time. Role: what the parts of bench_watch share, and the parts themselves.
// Promise: a part prints its figures beside those of its floor, from the same run; what is not to
// be had on this machine is said, and nothing fails.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "watch/backend.h"

namespace galley::bench {

using Clock = std::chrono::steady_clock;

inline constexpr std::array kernel_means{watch::Means::fanotify, watch::Means::inotify};
inline constexpr std::array choices{watch::Choice::fanotify, watch::Choice::inotify,
                                    watch::Choice::polling};

const char* name_of(watch::Means means);
const char* name_of(watch::Choice choice);

double microseconds_since(Clock::time_point begin);

struct Quantiles {
  double p50 = 0;
  double p99 = 0;
};
Quantiles quantiles(std::vector<double> values);  // zeros of none

// Folders one below the other by hundreds ("12/34"), each with so many pages; the folders are made
// of `folders` leaves and those above them.
struct Shape {
  int folders = 0;
  int files = 0;
};
void make_tree(const std::string& root, Shape shape);

// The type of the file system that the folder is in: "ext4".
std::string file_system_of(const std::string& folder);

// A queue that tells of this folder, or none where the kernel has no such thing.
std::unique_ptr<watch::KernelQueue> open_queue(watch::Means means, const std::string& folder);

void print_wake();    // from close(2) of a saved file to a reader that has its event
void print_sync();    // Watcher::sync with nothing to wait for
void print_held();    // records that wait in the queue for every saved file
void print_crawl();   // the walk with watches, beside a walk alone
void print_memory();  // of a watched folder
void print_idle();    // what a galleyd does while nothing happens

}  // namespace galley::bench
