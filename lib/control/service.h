// Thread: loop. Role: what clients of the control socket may ask of the daemon; Daemon implements
// it, tests fake it. Promise: callbacks passed in are called on the loop, at most once, and may be
// dropped when their client is gone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "control/journal.h"
#include "pipeline/explanation.h"
#include "pipeline/listing.h"
#include "pipeline/status.h"

namespace galley::control {

// No project of that name; the message lists the ones there are.
class UnknownProject : public Error {
 public:
  using Error::Error;
};

// One connection of a client; none is ever given twice.
using ClientId = std::uint64_t;

// How a sync ended.
enum class Synced : std::uint8_t {
  yes,
  held_by_pause,  // there is work left that nobody does before resume()
};

class Service {
 public:
  virtual ~Service() = default;

  virtual pipeline::Status status() = 0;

  // What it publishes; outlives the Server.
  virtual Journal& journal() = 0;

  // Calls back once everything saved before this call is in the outputs, or as soon as a pause
  // keeps it from getting there.
  virtual void sync(std::function<void(Synced)> done) = 0;

  // Looks at every source again; all projects without a name. Throws UnknownProject.
  virtual void rescan(const std::optional<std::string>& project) = 0;

  // Compares one project, or all, with the disk, repairs what differs and calls back with a report
  // for each; with nothing when a pause keeps it from that. Throws UnknownProject.
  using Audited = std::optional<std::vector<pipeline::AuditReport>>;
  virtual void audit(const std::optional<std::string>& project,
                     std::function<void(const Audited&)> done) = 0;

  // The documents of a project, at most `most`, those after the path `after` below its source.
  // Throws UnknownProject.
  virtual pipeline::Listing list(const std::string& project, const std::string& after,
                                 std::size_t most) = 0;

  // What every project has to do with this absolute and normal path; nothing when none has.
  virtual std::vector<pipeline::Explanation> explain(const std::string& path) = 0;

  // An address that shows this document (absolute and normal), or all projects, to the browser that
  // asks for it first. Throws Error when there is no preview, or no such document.
  virtual std::string open(const std::optional<std::string>& path) = 0;

  // Text of a document (absolute and normal path) that an editor has not saved yet: it is previewed
  // from now on, until the client closes it or leaves, or the file is saved. Throws Error when
  // there is no preview, or no such document.
  virtual void set_buffer(ClientId client, const std::string& path, std::string text) = 0;
  virtual void close_buffer(ClientId client, const std::string& path) = 0;
  // The client has left; it may never have told of any.
  virtual void close_buffers(ClientId client) = 0;

  // Where an editor is in a document: a line from 1. Throws like set_buffer().
  virtual void move_cursor(const std::string& path, int line) = 0;

  // Sets the least level that is logged, if one is named (log_levels()), until the settings are
  // read again or the daemon ends. The level in force.
  virtual std::string log_level(const std::optional<std::string>& name) = 0;

  virtual void pause() = 0;  // changes are still gathered, nothing is rendered
  virtual void resume() = 0;

  // Reads the settings again. What is wrong with them; on errors the old ones stay in force.
  virtual Diagnostics reload() = 0;

  // Finishes what is running and ends the process.
  virtual void shutdown() = 0;
};

}  // namespace galley::control
