// Thread: loop. Role: the border between the server, which knows HTTP, and whoever knows what is to
// be served. Promise: a Site sees only requests that are admitted (preview/request.h) and come from
// a browser that was let in (preview/access.h). Reply and EventStream may be kept for as long as
// one likes, also after the client or the Server is gone: they do nothing then.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "preview/request.h"
#include "preview/response.h"

namespace galley::preview {

struct Request {
  Method method = Method::get;  // the server itself leaves out the body of an answer to HEAD
  Target target;
  std::string body;           // of a POST
  std::string last_event_id;  // of a reader of events that comes back; else ""
};

struct Exchange;

// Server-sent events to one reader.
class EventStream {
 public:
  EventStream() = default;  // nobody reads it
  explicit EventStream(std::shared_ptr<Exchange> exchange);
  EventStream(EventStream&& other) noexcept = default;
  EventStream& operator=(EventStream&& other) noexcept;
  ~EventStream();  // ends the stream when what was sent is written

  // As format_event() has it. A reader that has not taken more than Limits::stream_bytes is
  // dropped: its browser comes back (EventSource does so by itself) and asks anew.
  void send(std::string_view name, std::string_view data, std::string_view id = {});

  bool is_open() const;

 private:
  void end() noexcept;

  std::shared_ptr<Exchange> exchange_;
};

// The answer to one request, now or later; exactly one of the two. A Reply that is destroyed
// without is answered with 500, one that takes longer than Limits::answer with 503.
class Reply {
 public:
  explicit Reply(std::shared_ptr<Exchange> exchange);
  Reply(Reply&& other) noexcept = default;
  Reply& operator=(Reply&& other) noexcept;
  ~Reply();

  void send(Response response);

  // `closed` is called once when the reader has left or was dropped, but not from inside send(),
  // not when the EventStream itself was destroyed, and not when the Server was. A request that came
  // by HEAD, and one stream too many, get a stream that is not open; `closed` is not called.
  EventStream open_stream(std::function<void()> closed);

  // False once nobody waits for it any more: the work can be spared.
  bool is_wanted() const;

 private:
  void give_up() noexcept;

  std::shared_ptr<Exchange> exchange_;
};

class Site {
 public:
  virtual ~Site() = default;

  // Whether a POST may go there. "/-/..." is the server's own.
  virtual bool is_action(const Target& target) const = 0;

  // An Error that it throws is answered with 500 and its text. Must not destroy the Server.
  virtual void respond(const Request& request, Reply reply) = 0;
};

}  // namespace galley::preview
