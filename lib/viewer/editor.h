// Thread: loop. Role: opens documents at a place in the editor of the settings, when a page asks.
// Promise: a page names its document by a ticket that was issued here, never by a path; of what it
// sends, two numbers reach the command, and no shell does; nothing waits for the editor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loop/loop.h"
#include "loop/process.h"
#include "viewer/views.h"

namespace galley::viewer {

// Where the page wants the editor to be.
struct EditRequest {
  std::string ticket;
  int line = 1;  // both from 1
  int column = 1;
};

// "<ticket> <line> <column>", and nothing else.
std::optional<EditRequest> parse_edit_request(std::string_view body);

// `command` with the place in it. What a file's name holds is not looked at again.
std::vector<std::string> command_for(const std::vector<std::string>& command,
                                     const std::string& file, const EditRequest& place);

class Editor {
 public:
  explicit Editor(loop::Loop& loop) : loop_(loop) {}

  // A document keeps its ticket until max_tickets others got theirs.
  std::string ticket_of(const DocumentId& document);
  std::optional<DocumentId> document_of(const std::string& ticket) const;

  // Throws Error with what to do when it cannot be started.
  void start(const std::vector<std::string>& command);

  static constexpr std::size_t max_tickets = 1024;
  // An editor that opens a window of its own runs until that is closed.
  static constexpr std::size_t max_running = 32;

 private:
  loop::Loop& loop_;
  std::uint64_t last_ticket_ = 0;
  std::map<DocumentId, std::uint64_t> tickets_;
  std::map<std::uint64_t, DocumentId> documents_;  // by ticket, the oldest first
  std::list<std::optional<loop::Process>> running_;
};

}  // namespace galley::viewer
