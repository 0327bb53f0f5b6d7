// What the daemon has to do with a service manager: the sockets it was passed, what it tells.
#include <spdlog/spdlog.h>

#include "daemon.h"

namespace galley::daemon {

// One that was passed goes before what the settings say: clients come there, whoever listens.
std::unique_ptr<control::SocketFile> Daemon::take_socket(systemd::Activation& passed) {
  std::vector<Fd> sockets = passed.take(systemd::control_socket_name);
  if (sockets.empty()) return std::make_unique<control::SocketFile>(settings_.socket);
  if (sockets.size() > 1) {
    throw Error(
        "the service manager passed more than one control socket; leave one ListenStream= "
        "in the socket unit");
  }
  auto file = std::make_unique<control::SocketFile>(std::move(sockets.front()));
  is_socket_passed_ = true;
  settings_.socket = file->path();
  return file;
}

// Whoever connects to one that nobody takes would wait for ever: it is closed.
void Daemon::refuse_left(systemd::Activation& passed) {
  for (const std::string& name : passed.left()) {
    spdlog::warn(
        "the service manager passed sockets named \"{}\", which galleyd does not know; "
        "FileDescriptorName= of a socket unit names them",
        name);
  }
  passed = systemd::Activation();
}

Headline Daemon::headline() const {
  Headline headline;
  headline.projects = slots_.size();
  headline.is_scanned = is_scanned();
  headline.is_paused = pipeline_->dispatcher().is_paused();
  for (const auto& [id, slot] : slots_) {
    if (slot.problem) ++headline.closed;
    const pipeline::Project* const project = pipeline_->project(id);
    if (project == nullptr) continue;
    headline.documents += project->index.size();
    headline.pending += project->pending + project->retried.size();
    headline.failing += project->index.failing();
  }
  return headline;
}

void Daemon::tell_when_scanned() {
  supervision_.changed();
  if (is_scanned()) supervision_.ready();
}

}  // namespace galley::daemon
