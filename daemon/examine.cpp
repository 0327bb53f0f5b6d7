#include "examine.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/path.h"
#include "watch/mounts.h"

namespace galley::ctl {
namespace {

using Level = Finding::Level;

std::uint64_t number_in(const std::string& file) {
  std::uint64_t number = 0;
  std::ifstream(file) >> number;
  return number;
}

std::string sysctl(const std::string& name, std::uint64_t value) {
  return "sudo sysctl -w " + name + "=" + std::to_string(value) +
         ", and the same line without `sudo sysctl -w` in /etc/sysctl.d/galley.conf to keep it";
}

// The kernel's default before it went by memory (Linux 5.11, fs/notify/inotify/inotify_user.c).
constexpr std::uint64_t old_default_watches = 8192;

// What galley was measured with: a git checkout of some 4,000 files fills it (inotify(7): default).
constexpr std::uint64_t default_queue = 16'384;

// Half of them are for clients (control/server.cpp); documents and folders take the rest.
constexpr std::uint64_t few_descriptors = 1024;

// Outputs are small; with less than this the next batch may not fit.
constexpr std::uint64_t little_room = std::uint64_t{64} << 20;  // bytes

}  // namespace

InotifyLimits inotify_limits() {
  const std::string folder = "/proc/sys/fs/inotify/";
  InotifyLimits limits;
  limits.watches = number_in(folder + "max_user_watches");
  limits.instances = number_in(folder + "max_user_instances");
  limits.queued = number_in(folder + "max_queued_events");
  const Fd instance(::inotify_init1(IN_CLOEXEC));
  limits.is_instance_to_be_had = static_cast<bool>(instance);
  return limits;
}

Finding judge_watches(const InotifyLimits& limits, std::optional<std::size_t> folders) {
  Finding finding{Level::good, "inotify watches", count(limits.watches) + " allowed", ""};
  if (folders) finding.text += ", " + count(*folders) + " folders are watched";
  const std::uint64_t needed = folders.value_or(0) * 2;  // editors and others watch as well
  if (limits.watches >= std::max(needed, old_default_watches)) return finding;
  finding.level = Level::warning;
  finding.mend = sysctl("fs.inotify.max_user_watches", std::max<std::uint64_t>(524'288, needed));
  return finding;
}

Finding judge_instances(const InotifyLimits& limits) {
  Finding finding{Level::good, "inotify instances", count(limits.instances) + " allowed", ""};
  if (limits.is_instance_to_be_had) return finding;
  finding.level = Level::error;
  finding.text += ", and other programs of yours have all of them";
  finding.mend =
      sysctl("fs.inotify.max_user_instances", std::max<std::uint64_t>(512, 2 * limits.instances));
  return finding;
}

Finding judge_queue(const InotifyLimits& limits) {
  Finding finding{Level::good, "inotify queue", count(limits.queued) + " events", ""};
  if (limits.queued >= default_queue) return finding;
  finding.level = Level::warning;
  finding.text += ", so that a checkout overflows it and everything has to be looked at again";
  finding.mend = sysctl("fs.inotify.max_queued_events", default_queue);
  return finding;
}

int try_fanotify() {
  const Fd group(::fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_REPORT_DFID_NAME, 0));
  return group ? 0 : errno;
}

Finding judge_fanotify(int problem) {
  if (problem == 0) return {Level::good, "fanotify", "to be had", ""};
  const std::string why = describe_errno(problem);
  if (problem == EMFILE) {
    return {Level::warning, "fanotify", "other programs of yours have all groups (" + why + ")",
            sysctl("fs.fanotify.max_user_groups", 512)};
  }
  return {Level::note, "fanotify",
          "not to be had here (" + why + "); inotify does as well but for its limit of watches",
          ""};
}

DescriptorLimit descriptor_limit(int pid) {
  rlimit limit{};
  ::prlimit(pid, RLIMIT_NOFILE, nullptr, &limit);
  return {limit.rlim_cur, limit.rlim_max};
}

Finding judge_descriptors(const DescriptorLimit& limit) {
  Finding finding{Level::good, "descriptors", count(limit.soft) + " allowed", ""};
  if (limit.soft >= few_descriptors) return finding;
  finding.level = Level::warning;
  finding.mend = "start galleyd after `ulimit -n 4096`, or with LimitNOFILE=4096 in its unit";
  return finding;
}

Finding judge_socket(const std::string& path, SocketState state) {
  switch (state) {
    case SocketState::answers:
      return {Level::good, "socket", "galleyd answers at " + path, ""};
    case SocketState::absent:
      return {Level::note, "socket", "galleyd is not running: nothing is at " + path,
              "start it with `galleyd`, or name the socket of a running one with --socket PATH"};
    case SocketState::stale:
      return {Level::warning, "socket", "nobody listens at " + path + ": a galleyd was killed",
              "start galleyd again; it takes the place of the socket"};
    case SocketState::silent:
      return {
          Level::error, "socket", "galleyd at " + path + " accepts but does not answer",
          "look at what it does with `ps` and `journalctl --user -u galleyd`; end it with `kill`"};
  }
  return {};
}

Findings examine_socket_folder(const std::string& socket) {
  const std::string folder(path::parent(socket));
  struct stat st {};
  if (::stat(folder.c_str(), &st) != 0) return {};
  if (st.st_uid != ::geteuid() && ::geteuid() != 0 && st.st_uid != 0) {
    return {{Level::error, "socket folder", folder + " belongs to another user",
             "name a socket in a folder of your own with `socket` in the settings"}};
  }
  if ((st.st_mode & 0022) != 0) {
    return {{Level::error, "socket folder", folder + " can be written by others",
             "chmod go-w " + folder}};
  }
  return {};
}

Finding judge_versions(const std::string& galleyctl, const std::string& galleyd) {
  if (galleyd.empty()) return {Level::good, "version", "galleyctl " + galleyctl, ""};
  if (galleyd == galleyctl) return {Level::good, "version", galleyctl + " of both", ""};
  return {Level::warning, "version",
          "galleyctl is " + galleyctl + ", the running galleyd " + galleyd,
          "start galleyd again: `galleyctl stop`, then as you started it"};
}

namespace {

// A folder that galley writes to, or the nearest one above it; `key` names it in the settings.
void examine_folder(std::string folder, const std::string& key, const std::string& subject,
                    Findings& findings) {
  struct stat st {};
  while (folder.size() > 1 && ::stat(folder.c_str(), &st) != 0) folder = path::parent(folder);
  if (!std::filesystem::is_directory(folder) || ::access(folder.c_str(), W_OK | X_OK) != 0) {
    findings.push_back({Level::error, subject, "nothing can be written to " + folder,
                        "make it yours (chown) or name another `" + key + "` in the settings"});
  }
  struct statvfs disk {};
  const bool is_known = ::statvfs(folder.c_str(), &disk) == 0;
  if (is_known && std::uint64_t{disk.f_bavail} * disk.f_frsize < little_room) {
    findings.push_back({Level::warning, subject, "the disk of " + folder + " is nearly full",
                        "make room there, or name another `" + key + "` in the settings"});
  }
}

}  // namespace

Findings examine_project(const settings::Project& project) {
  Findings findings;
  const std::string subject = "project " + project.name;
  struct stat st {};
  if (::stat(project.source.c_str(), &st) != 0) {
    findings.push_back({Level::warning, subject, "its source " + project.source + " is not there",
                        "make it, mount it, or correct `source` in the settings"});
  } else if (!S_ISDIR(st.st_mode) || ::access(project.source.c_str(), R_OK | X_OK) != 0) {
    findings.push_back({Level::error, subject, "its source " + project.source + " cannot be read",
                        "chmod u+rx " + project.source});
  }
  examine_folder(project.output, "output", subject, findings);
  if (!project.html.empty()) examine_folder(project.html, "html", subject, findings);
  if (findings.empty()) {
    findings.push_back({Level::good, subject, "source and outputs are accessible", ""});
  }
  for (Finding& found :
       judge_file_system(project, watch::Mounts().type(watch::mount_of(project.source)))) {
    findings.push_back(std::move(found));
  }
  return findings;
}

Findings judge_file_system(const settings::Project& project, const std::string& type) {
  const std::string subject = "project " + project.name;
  const bool is_elsewhere = watch::is_changed_elsewhere(type);
  if (is_elsewhere && project.watch_backend != settings::WatchBackend::automatic &&
      project.watch_backend != settings::WatchBackend::polling) {
    return {{Level::warning, subject,
             "its source is on " + type + ", which others can change without the kernel being told",
             "`watch_backend: auto` in the settings, which polls there as well"}};
  }
  if (is_elsewhere) {
    return {{Level::note, subject,
             "its source is on " + type + ": it is polled, for others can change it unseen", ""}};
  }
  return {};
}

Findings judge_project(const pipeline::ProjectStatus& project) {
  const std::string subject = "project " + project.name;
  Findings findings{{Level::good, subject,
                     count(project.watched_folders) + " folders by " + project.watch_backend +
                         ": " + project.watch_backend_reason,
                     ""}};
  if (project.polled_folders > 0) findings.front().level = Level::note;
  if (project.freshness == pipeline::Freshness::degraded) {
    findings.push_back({Level::warning, subject, "degraded: " + project.freshness_reason,
                        "see `galleyctl status`"});
  }
  if (project.failing > 0 || has_error(project.diagnostics)) {
    findings.push_back({Level::error, subject,
                        plural(project.failing, "document fails", "documents fail"),
                        "see `galleyctl diagnostics`"});
  }
  return findings;
}

namespace {

Level level_of(confine::Standing standing) {
  switch (standing) {
    case confine::Standing::in_force:
    case confine::Standing::left_out:
    case confine::Standing::unavailable:
      return Level::note;
    case confine::Standing::failed:
      return Level::warning;
  }
  return Level::note;
}

// One for all measures that are missing for the same reason, one after the other.
void add_missing(const confine::Measure& measure, Findings& findings) {
  const bool is_whole = measure.standing != confine::Standing::in_force;
  const std::string text = (is_whole ? "without " : "not wholly ") + measure.name;
  const std::string why = ": " + measure.reason;
  Finding& last = findings.back();
  if (last.text.ends_with(why)) {
    last.text.insert(last.text.size() - why.size(), ", " + measure.name);
  } else {
    findings.push_back({level_of(measure.standing), last.subject, text + why, measure.mend});
  }
}

}  // namespace

Findings judge_confinement(const confine::State& state) {
  if (state.measures.empty()) return {};
  std::string in_force;
  for (const confine::Measure& measure : state.measures) {
    if (measure.standing != confine::Standing::in_force) continue;
    in_force += (in_force.empty() ? "" : ", ") + measure.name;
  }
  Findings findings{{in_force.empty() ? Level::note : Level::good, "confinement",
                     in_force.empty() ? "galleyd is not confined"
                                      : state.mode + ": " + in_force + " (Landlock ABI " +
                                            std::to_string(state.landlock_abi) + ")",
                     ""}};
  for (const confine::Measure& measure : state.measures) {
    if (!measure.reason.empty()) add_missing(measure, findings);
  }
  return findings;
}

Findings examine_settings(const settings::Loaded& loaded, const std::string& file) {
  if (file.empty()) {
    return {{Level::note, "settings", "there is no settings file",
             "write one: `galleyctl init` in a repository, or `galleyctl add DIR`"}};
  }
  Findings findings;
  for (const Diagnostic& found : loaded.diagnostics) {
    if (found.severity == Severity::note) continue;
    findings.push_back({found.severity == Severity::error ? Level::error : Level::warning,
                        "settings", to_string(found), "correct it there, then `galleyctl reload`"});
  }
  if (findings.empty()) findings.push_back({Level::good, "settings", file + " is right", ""});
  return findings;
}

}  // namespace galley::ctl
