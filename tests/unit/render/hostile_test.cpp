// Sources made to be slow, deep or large, through the whole chain. What counts is processor time,
// and above all how it grows; the figures are printed, all of them with GALLEY_SHOW=1.
#include <ctime>
#include <exception>
#include <iostream>
#include <limits>

#include <pthread.h>

#include "render/page.h"
#include "support/catch.h"
#include "support/growth.h"
#include "support/hostile_sources.h"

using namespace galley;
using settings::Profile;

namespace {

constexpr std::size_t megabyte = 1U << 20U;
// Whoever takes no longer than `aim`, in seconds for a megabyte, is not looked at more. Builds for
// debugging, with sanitizers, look for faults of memory; time is judged where code is optimised.
#ifdef NDEBUG
constexpr int depth = 100'000;  // of nesting
constexpr std::size_t source_size = megabyte / 8;
constexpr double aim = 0.1;
constexpr std::size_t stack_bytes = 512 << 10;
#else
constexpr int depth = 10'000;
constexpr std::size_t source_size = megabyte / 512;
constexpr double aim = std::numeric_limits<double>::infinity();
constexpr std::size_t stack_bytes = 2 << 20;
#endif

struct Case {
  std::string path;
  Profile profile;

  std::string text() const { return path + " " + std::string(settings::to_string(profile)); }
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Profile profile : {Profile::lossless, Profile::balanced, Profile::compact}) {
    for (const char* path : {"guide/page.md", "guide/page.mdx"}) all.push_back({path, profile});
  }
  return all;
}

render::Page rendered(const std::string& source, const Case& c) {
  settings::Project project;
  project.name = "hostile";
  project.repo = "owner/hostile";
  project.profile = c.profile;
  return render::render(source, c.path, project);
}

double seconds_for(const std::string& source, const Case& c) {
  const std::clock_t begin = std::clock();
  const render::Page page = rendered(source, c);
  const std::clock_t end = std::clock();
  CHECK(page.body.size() <= 16 * source.size() + megabyte);
  return static_cast<double>(end - begin) / CLOCKS_PER_SEC;
}

struct Slowest {
  double seconds_per_megabyte = 0;
  std::string name;
};

void check(const test::HostileSource& hostile, const Case& c, Slowest& slowest) {
  INFO(hostile.name << " as " << c.text());
  const std::string source = hostile.of_size(source_size);
  const double seconds = seconds_for(source, c);
  const double per_megabyte = seconds * double{megabyte} / static_cast<double>(source.size());
  const auto again = [&](std::size_t size) { rendered(hostile.of_size(size), c); };
  if (per_megabyte > aim) CHECK(test::growth(source_size, again) <= test::max_growth);
  const std::string name = hostile.name + " as " + c.text();
  if (std::getenv("GALLEY_SHOW") != nullptr) {
    std::cout << static_cast<int>(1000 * per_megabyte) << " ms/MB " << name << "\n";
  }
  if (per_megabyte > slowest.seconds_per_megabyte) slowest = {per_megabyte, name};
}

// Runs on a stack that recursion over the depth of a source would soon fill.
void run_on_small_stack(const std::function<void()>& body) {
  struct Run {
    const std::function<void()>& body;
    std::exception_ptr failure;
  } run{body, nullptr};
  pthread_attr_t attributes;
  REQUIRE(::pthread_attr_init(&attributes) == 0);
  REQUIRE(::pthread_attr_setstacksize(&attributes, stack_bytes) == 0);
  const auto start = [](void* argument) -> void* {
    auto* const started = static_cast<Run*>(argument);
    try {
      started->body();
    } catch (...) {
      started->failure = std::current_exception();
    }
    return nullptr;
  };
  pthread_t thread{};
  REQUIRE(::pthread_create(&thread, &attributes, start, &run) == 0);
  ::pthread_join(thread, nullptr);
  ::pthread_attr_destroy(&attributes);
  if (run.failure) std::rethrow_exception(run.failure);
}

}  // namespace

TEST_CASE("hostile sources are rendered in linear time and to a bounded output") {
  Slowest slowest;
  for (const test::HostileSource& hostile : test::hostile_sources()) {
    for (const Case& c : cases()) check(hostile, c, slowest);
  }
  std::cout << "slowest hostile page: " << static_cast<int>(1000 * slowest.seconds_per_megabyte)
            << " ms/MB, " << slowest.name << "\n";
}

TEST_CASE("deep nesting needs no more stack than none") {
  const std::pair<std::string, std::string> constructs[] = {{"<A>\n", "</A>\n"},
                                                            {"<b>", "</b>"},
                                                            {"<Note>\n", "</Note>\n"},
                                                            {"{", "}"},
                                                            {"[", "]"},
                                                            {"> ", ""},
                                                            {"<code>{'a'}", "</code>"},
                                                            {"- ", ""},
                                                            {"<div>\n\n", "</div>\n\n"},
                                                            {"<Steps>\n", "</Steps>\n"},
                                                            {"*a **b ", "** *"},
                                                            {"[a](", ")"}};
  for (const auto& [open, close] : constructs) {
    std::string source;
    for (int i = 0; i < depth; ++i) source += open;
    source += "x";
    for (int i = 0; i < depth; ++i) source += close;
    for (const std::string& text : {source, "---\na: " + source + "\n---\n", "{" + source + "}"}) {
      for (const Case& c : {Case{"a.md", Profile::lossless}, Case{"a.mdx", Profile::compact}}) {
        std::size_t size = 0;
        run_on_small_stack([&] { size = rendered(text, c).body.size(); });
        CHECK(size <= 16 * text.size() + megabyte);
      }
    }
  }
}
