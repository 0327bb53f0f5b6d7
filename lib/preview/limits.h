// Thread: any. Role: what a client may cost. Promise: with these, no client takes memory,
// descriptors or time from the others without bound; 64 connections take at most 64 x (64 KiB of
// libmicrohttpd + a body, a response or 4 MiB of events each).
#pragma once

#include <chrono>
#include <cstddef>

namespace galley::preview {

struct Limits {
  // Browsers open 6 connections to a host (RFC 9112, 9.4 leaves it to them; Chromium, Firefox):
  // room for several browsers of one person. At most a quarter of the process's descriptors.
  std::size_t connections = 64;
  std::size_t connections_per_address = 48;  // 127.0.0.1 leaves room for ::1 and the other way

  std::size_t head_bytes =
      16 << 10;  // of names and values, as Node.js has it (--max-http-header-size)
  std::size_t body_bytes = 4 << 10;  // an action is a name and an id

  // From its beginning, or from the end of the last answer, until the next request is there whole:
  // an idle connection and one that sends a byte now and then end alike. More than Chromium waits
  // between the requests of a page, less than anybody waits for a page.
  std::chrono::milliseconds request{20'000};
  // What a Site may take; a page of 700 KiB takes tens of milliseconds, a burst some seconds.
  std::chrono::milliseconds answer{30'000};
  // The largest response over loopback takes milliseconds: who needs longer does not read.
  std::chrono::milliseconds sending{60'000};

  std::size_t streams = 16;            // one per browser is the rule, not one per tab
  std::size_t stream_bytes = 4 << 20;  // several times the largest page that was met, 709 KiB
  std::chrono::milliseconds heartbeat{25'000};  // most proxies and some browsers give up after 30 s
};

}  // namespace galley::preview
