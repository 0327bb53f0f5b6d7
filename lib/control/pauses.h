// Thread: loop. Role: who keeps galleyd paused: a person, until resume, and clients, as long as
// they are connected. Promise: the Service is paused as long as anybody wants it to be, and is told
// only when that begins and ends.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "control/service.h"

namespace galley::control {

class Pauses {
 public:
  explicit Pauses(Service& service) : service_(service) {}
  Pauses(const Pauses&) = delete;
  Pauses& operator=(const Pauses&) = delete;

  void pause();   // until resume()
  void resume();  // ends what pause() began, and nobody's lease

  // The server ends: forgets all of them, and tells the Service nothing.
  void end();

  // Who holds leases, as they named themselves.
  std::vector<std::string> holders() const;

 private:
  friend class Lease;
  // Does `change`, and tells the Service what came of it.
  template <class Change>
  void apply(Change change);
  bool is_wanted() const { return is_asked_for_ || !leases_.empty(); }

  Service& service_;
  bool is_asked_for_ = false;
  std::map<const void*, std::string> leases_;  // name of the holder by lease
};

// The pause of one client, which ends with it. Once released it does not need the Pauses any more.
class Lease {
 public:
  explicit Lease(Pauses& pauses) : pauses_(pauses) {}
  ~Lease() { release(); }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  void hold(const std::string& holder);
  void release();

 private:
  Pauses& pauses_;
  bool is_held_ = false;
};

}  // namespace galley::control
