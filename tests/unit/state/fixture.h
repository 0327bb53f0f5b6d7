// Records and child processes for the tests of lib/state.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "state/store.h"

namespace galley::test {

// A record in which every field differs from its default and from those of another number.
inline state::Record record(std::string path, unsigned number) {
  state::Record record;
  record.path = std::move(path);
  record.source = {FileKind::regular, number + 1, number - 7LL, number + 2LL, number + 3, 4};
  record.source_digest = sha256(std::to_string(number));
  record.settings_digest = sha256("settings" + std::to_string(number));
  record.output = "out-" + std::to_string(number) + ".mdc";
  record.output_stat = {FileKind::regular, number + 5, 6, -7, ~0ULL - number, 1ULL << 63U};
  record.output_digest = sha256("output" + std::to_string(number));
  record.content_hash = sha256("body" + std::to_string(number));
  record.fetched_at = "2026-01-02T03:04:05Z";
  record.manifest_line = "{\"n\":" + std::to_string(number) + "}";
  record.title = "Title \xff " + std::to_string(number);
  record.tokens = number + 8;
  record.source_tokens = number + 9;
  record.normalize_fallbacks = number + 11;
  record.dependencies = {{"/inc/\xff" + std::to_string(number), record.output_stat, sha256("inc")},
                         {"/inc/missing", std::nullopt, {}, state::Dependency::Use::presence}};
  record.anchors = {"a", "b-" + std::to_string(number)};
  record.links = {{1, 2, "x.md", "", state::Link::Presence::missing}, {3, 4, "", "b", {}}};
  record.targets = {{"x.md", "", ""}, {"y-" + std::to_string(number), "y.mdc", ""}};
  if (number % 2 == 0) {  // with a page of HTML
    record.targets[1].html = "y.html";
    record.html_stat = {FileKind::regular, number + 12, 13, 14, 15, 16};
    record.html_digest = sha256("html" + std::to_string(number));
    record.assets = {"assets/a", "assets/b"};
    record.dependencies[0].use = state::Dependency::Use::copied;
  }
  return record;
}

inline state::Record without_line(state::Record record) {
  record.manifest_line.clear();
  return record;
}

inline std::vector<std::string> lines(const state::Store& store) {
  std::vector<std::string> lines;
  store.for_each_manifest_line(
      [&](std::string_view, std::string_view line) { lines.emplace_back(line); });
  return lines;
}

inline std::vector<std::string> paths(const state::Store& store) {
  std::vector<std::string> paths;
  for (const state::Record& record : store.load()) paths.push_back(record.path);
  return paths;
}

// The exit status of a child that runs `body`, or 99 when it threw or was killed.
inline int in_child(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    int code = 99;
    try {
      code = body();
    } catch (...) {
      code = 99;
    }
    ::_exit(code);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return 99;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

}  // namespace galley::test

namespace galley::state {

// Only tests compare whole records.
inline bool operator==(const Record& a, const Record& b) {
  return a.path == b.path && a.source == b.source && a.source_digest == b.source_digest &&
         a.settings_digest == b.settings_digest && a.output == b.output &&
         a.output_stat == b.output_stat && a.output_digest == b.output_digest &&
         a.content_hash == b.content_hash && a.fetched_at == b.fetched_at &&
         a.manifest_line == b.manifest_line && a.title == b.title && a.tokens == b.tokens &&
         a.source_tokens == b.source_tokens && a.normalize_fallbacks == b.normalize_fallbacks &&
         a.dependencies == b.dependencies && a.is_failed == b.is_failed && a.is_racy == b.is_racy &&
         a.diagnostics == b.diagnostics && a.dependencies == b.dependencies &&
         a.anchors == b.anchors && a.links == b.links;
}

}  // namespace galley::state
