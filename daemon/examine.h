// Thread: main; blocks. Role: what `galleyctl doctor` looks at on this machine, and what it makes
// of it. Promise: changes nothing; the judge_... functions are pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "finding.h"
#include "pipeline/status.h"
#include "settings/load.h"

namespace galley::ctl {

struct InotifyLimits {
  std::uint64_t watches = 0;          // fs.inotify.max_user_watches
  std::uint64_t instances = 0;        // fs.inotify.max_user_instances
  std::uint64_t queued = 0;           // fs.inotify.max_queued_events
  bool is_instance_to_be_had = true;  // as of now: other programs of the user have some too
};
InotifyLimits inotify_limits();

// `folders` of all projects; nothing when no galleyd could be asked.
Finding judge_watches(const InotifyLimits& limits, std::optional<std::size_t> folders);
Finding judge_instances(const InotifyLimits& limits);
Finding judge_queue(const InotifyLimits& limits);

// `problem` is the errno of an attempt by somebody without privileges; 0 when it went well.
Finding judge_fanotify(int problem);
int try_fanotify();

// Of a process: soft and hard.
struct DescriptorLimit {
  std::uint64_t soft = 0;
  std::uint64_t hard = 0;
};
Finding judge_descriptors(const DescriptorLimit& limit);

// Of galleyd when `pid` is not 0, else of this process, as a galleyd started here would have.
DescriptorLimit descriptor_limit(int pid);

enum class SocketState { answers, absent, stale, silent };
Finding judge_socket(const std::string& path, SocketState state);

// The folder of a socket: only its owner may come in.
Findings examine_socket_folder(const std::string& socket);

Finding judge_versions(const std::string& galleyctl, const std::string& galleyd);

// Whether its source can be read and its outputs be written, by whoever asks.
Findings examine_project(const settings::Project& project);

// What can be expected of changes in a source on this kind of file system.
Findings judge_file_system(const settings::Project& project, const std::string& type);

// What the running galleyd says of a project: how it is watched, what is wrong.
Findings judge_project(const pipeline::ProjectStatus& project);

// How far the running galleyd is confined; none of one that does not say.
Findings judge_confinement(const confine::State& state);

Findings examine_settings(const settings::Loaded& loaded, const std::string& file);

}  // namespace galley::ctl
