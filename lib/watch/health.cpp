#include "watch/health.h"

#include <cerrno>

#include "watch/inotify.h"

namespace galley::watch {
namespace {

const char* name_of(Means means) {
  switch (means) {
    case Means::fanotify:
      return "fanotify";
    case Means::inotify:
      return "inotify";
    case Means::polling:
      return "polling";
    case Means::nothing:
      return "";
  }
  return "";
}

const char* text_of(Why why) {
  switch (why) {
    case Why::preferred:
      return "it was seen to deliver there";
    case Why::no_fanotify:
      return "this system has no fanotify for programs without privilege (Linux 5.17)";
    case Why::undelivered:
      return "fanotify does not tell of changes there";
    case Why::mark_limit:
      return "no fanotify mark is left";
    case Why::chosen:
      return "the settings say so";
    case Why::silent:
      return "the kernel does not tell of changes there";
    case Why::elsewhere:
      return "others than this machine may change the file system";
    case Why::watch_limit:
      return "no inotify watch is left";
    case Why::instance_limit:
      return "no inotify instance is left";
  }
  return "";
}

std::size_t at(const Coverage& coverage, Why why) {
  const auto found = coverage.whys.find({Means::polling, why});
  return found == coverage.whys.end() ? 0 : found->second;
}

std::string polled_instead(std::size_t folders) {
  return std::to_string(folders) +
         " folders are polled, so that changes in them are seen after up to 20 s: ";
}

constexpr const char* recovery = "; galley notices by itself";

}  // namespace

void Coverage::count(const Telling& telling) {
  if (telling.means == Means::nothing) return;
  ++means[telling.means];
  ++whys[{telling.is_polled() ? Means::polling : telling.means, telling.why}];
  // Watched, and polled as well.
  if (telling.why == Why::elsewhere) ++means[Means::polling];
}

std::string Coverage::backend() const {
  std::string names;
  for (const auto& [one, folders] : means)
    names += (names.empty() ? "" : ", ") + std::string(name_of(one));
  return names;
}

std::string Coverage::reason() const {
  std::string reasons;
  for (const auto& [way, folders] : whys) {
    const auto& [one, why] = way;
    const std::string how =
        one == Means::polling ? " polled: " : std::string(" by ") + name_of(one) + ": ";
    reasons += (reasons.empty() ? "" : "; ") + std::to_string(folders) + how + text_of(why);
  }
  return reasons;
}

std::string backend_of(const Telling& telling) {
  const bool is_both = telling.is_polled() && telling.means != Means::polling;
  return name_of(telling.means) + std::string(is_both ? ", polling" : "");
}

const char* reason_of(const Telling& telling) {
  return telling.means == Means::nothing ? "" : text_of(telling.why);
}

Diagnostic source_problem(const std::string& source, int error) {
  std::string message = "the source folder cannot be read: " + describe_errno(error) +
                        "; galley goes on by itself when it is back";
  if (error == EACCES) message += " (make it readable, for example with chmod u+rx)";
  return {{source}, Severity::error, "source-missing", std::move(message)};
}

Diagnostic folder_problem(const std::string& path, int error) {
  if (error == ENAMETOOLONG) {
    return {{path},
            Severity::warning,
            "folder-unwatched",
            "the path of this folder is too long (4095 bytes, PATH_MAX) for galley to be told of "
            "changes in it, which `galleyctl rescan` finds; move it up or give its folders shorter "
            "names"};
  }
  return {{path},
          Severity::error,
          "folder-unreadable",
          "this folder cannot be read: " + describe_errno(error) +
              "; its outputs stay as they are until it can (chmod u+rx makes a folder readable)"};
}

Diagnostics limit_problems(const std::string& source, const Coverage& coverage) {
  Diagnostics problems;
  const auto watched = coverage.means.find(Means::inotify);
  const std::size_t others = watched == coverage.means.end() ? 0 : watched->second;
  if (const std::size_t polled = at(coverage, Why::watch_limit); polled > 0) {
    problems.push_back(
        {{source},
         Severity::warning,
         "watch-limit",
         polled_instead(polled) + describe_watch_limit(others, others + polled) + recovery});
  }
  if (const std::size_t polled = at(coverage, Why::instance_limit); polled > 0) {
    problems.push_back({{source},
                        Severity::warning,
                        "instance-limit",
                        polled_instead(polled) + describe_instance_limit() + recovery});
  }
  return problems;
}

}  // namespace galley::watch
