#include "preview/http.h"

#include <cstring>
#include <utility>

#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/error.h"
#include "preview/exchange.h"

namespace galley::preview {
namespace {

// Headers of Limits::head_bytes, what libmicrohttpd notes about each of them, and the block that is
// written next; more than this it refuses by itself.
constexpr std::size_t connection_memory = 64 << 10;

constexpr std::size_t event_block = 16 << 10;

std::string bytes_of(const sockaddr* address) {
  if (address->sa_family == AF_INET6) {
    const auto* const six = reinterpret_cast<const sockaddr_in6*>(address);
    return {reinterpret_cast<const char*>(&six->sin6_addr), sizeof six->sin6_addr};
  }
  const auto* const four = reinterpret_cast<const sockaddr_in*>(address);
  return {reinterpret_cast<const char*>(&four->sin_addr), sizeof four->sin_addr};
}

std::string bytes_of(const Accepted& client) {
  return bytes_of(reinterpret_cast<const sockaddr*>(&client.address));
}

Connection& connection_of(MHD_Connection* handle) {
  const auto* const info = MHD_get_connection_info(handle, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return *static_cast<Connection*>(info->socket_context);
}

RequestHead head_of(MHD_Connection* handle, const char* method, std::string_view target) {
  RequestHead head{method, target, {}};
  MHD_get_connection_values_n(
      handle, MHD_HEADER_KIND,
      [](void* fields, MHD_ValueKind, const char* name, std::size_t name_size, const char* value,
         std::size_t value_size) {
        static_cast<std::vector<Field>*>(fields)->push_back(
            {{name, name_size}, value == nullptr ? "" : std::string_view(value, value_size)});
        return MHD_YES;
      },
      &head.fields);
  return head;
}

struct DestroyResponse {
  void operator()(MHD_Response* response) const { MHD_destroy_response(response); }
};

ssize_t read_events(void* exchange_pointer, std::uint64_t, char* into, std::size_t room) {
  auto& exchange = *static_cast<Exchange*>(exchange_pointer);
  if (exchange.is_dropped || exchange.connection == nullptr) {
    return MHD_CONTENT_READER_END_WITH_ERROR;
  }
  const std::size_t size = exchange.events->queue.take(into, room);
  if (size > 0) return static_cast<ssize_t>(size);
  if (exchange.events->is_ending) return MHD_CONTENT_READER_END_OF_STREAM;
  exchange.suspend();
  return 0;
}

// The bytes stay with the exchange, which lives until libmicrohttpd has let go of the response.
MHD_Response* body_of(Exchange& exchange) {
  if (exchange.events) {
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, event_block, read_events, &exchange,
                                             nullptr);
  }
  static const std::string nothing;
  const std::string& body = exchange.response->body ? *exchange.response->body : nothing;
  return MHD_create_response_from_buffer(body.size(), const_cast<char*>(body.data()),
                                         MHD_RESPMEM_PERSISTENT);
}

// MHD_NO, which ends the connection, when it cannot be sent.
MHD_Result queue(Exchange& exchange) {
  const Response events{.type = "text/event-stream"};
  const Response& response = exchange.events ? events : *exchange.response;
  const std::unique_ptr<MHD_Response, DestroyResponse> raw(body_of(exchange));
  if (!raw) return MHD_NO;
  for (const auto& [name, value] : fields_of(response)) {
    if (MHD_add_response_header(raw.get(), name.c_str(), value.c_str()) == MHD_NO) return MHD_NO;
  }
  return MHD_queue_response(exchange.connection->handle, static_cast<unsigned int>(response.status),
                            raw.get());
}

}  // namespace

struct Http::Calls {
  static void connected(void* http, MHD_Connection* handle, void** context,
                        MHD_ConnectionNotificationCode code) {
    auto& self = *static_cast<Http*>(http);
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
      if (*context != nullptr) self.connections_.remove(*static_cast<Connection*>(*context));
      return;
    }
    const int socket =
        MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    const sockaddr* const address =
        MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    self.guard([&] { *context = &self.connections_.add(handle, socket, bytes_of(address)); });
  }

  // The one place where the target is seen as it was sent.
  static void* begun(void*, const char* target, MHD_Connection* handle) {
    Connection& connection = connection_of(handle);
    connection.exchange = std::make_shared<Exchange>(connection);
    connection.exchange->raw_target = target == nullptr ? "" : target;
    return const_cast<char*>(target);
  }

  static MHD_Result handle(void* http, MHD_Connection* handle, const char*, const char* method,
                           const char* version, const char* body, std::size_t* body_size,
                           void** target) {
    auto& self = *static_cast<Http*>(http);
    Connection& connection = connection_of(handle);
    Exchange& exchange = *connection.exchange;
#if MHD_VERSION < 0x01000000
    // Before 1.0 a NUL ends the target for us, but not for libmicrohttpd, which found the version
    // behind the last space of the line.
    if (!exchange.is_judged) {
      const auto* const begin = static_cast<const char*>(*target);
      exchange.is_damaged = begin != nullptr && version != begin + exchange.raw_target.size() + 1;
    }
#else
    static_cast<void>(version);
    static_cast<void>(target);
#endif
    int result = MHD_NO;
    self.guard([&] {
      RequestHead head;
      if (!exchange.is_judged) head = head_of(handle, method, exchange.raw_target);
      result = self.handle(connection, head, body, body_size);
    });
    return static_cast<MHD_Result>(result);
  }

  static void completed(void* http, MHD_Connection* handle, void**, MHD_RequestTerminationCode) {
    static_cast<Http*>(http)->end(connection_of(handle));
  }

  // Targets are decoded by preview/target.h, once.
  static std::size_t keep_escaped(void*, MHD_Connection*, char* text) { return std::strlen(text); }
};

void Http::StopDaemon::operator()(MHD_Daemon* daemon) const { MHD_stop_daemon(daemon); }

Http::Http(loop::Loop& loop, const Limits& limits, Callbacks callbacks)
    : limits_(limits),
      callbacks_(std::move(callbacks)),
      connections_(
          loop, limits,
          {[this](Connection& connection) { expire(connection); },
           [](Connection& connection) { connection.exchange->drop(); }, [this] { wake(); }}),
      daemon_(MHD_start_daemon(
          MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME, 0, nullptr, nullptr,
          &Calls::handle, this, MHD_OPTION_NOTIFY_CONNECTION, &Calls::connected, this,
          MHD_OPTION_URI_LOG_CALLBACK, &Calls::begun, this, MHD_OPTION_NOTIFY_COMPLETED,
          &Calls::completed, this, MHD_OPTION_UNESCAPE_CALLBACK, &Calls::keep_escaped, this,
          MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory, MHD_OPTION_CONNECTION_LIMIT,
          static_cast<unsigned int>(limits.connections), MHD_OPTION_CONNECTION_TIMEOUT, 0U,
          MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END)),
      ready_(loop,
             daemon_ ? MHD_get_daemon_info(daemon_.get(), MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd
                     : throw Error("cannot start the HTTP server of the preview"),
             [this] { run(); }),
      due_(loop, [this] { run(); }) {
  ready_.start();
}

// libmicrohttpd aborts when it is stopped with a suspended connection.
Http::~Http() {
  callbacks_ = {};
  connections_.for_each([](Connection& connection) {
    if (!connection.exchange) return;
    if (connection.exchange->events) connection.exchange->events->closed = nullptr;
    connection.exchange->detach();
  });
}

void Http::take(Accepted client) {
  const std::string address = bytes_of(client);
  if (!connections_.has_room(address)) {
    Connection* const idle = connections_.longest_idle(address);
    if (idle == nullptr) return;
    ::shutdown(idle->socket, SHUT_RDWR);
    run();
    if (!connections_.has_room(address)) return;
  }
  MHD_add_connection(daemon_.get(), client.socket.release(),
                     reinterpret_cast<const sockaddr*>(&client.address), client.address_size);
  set_timer();
}

void Http::run() {
  is_woken_ = false;
  MHD_run(daemon_.get());
  set_timer();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

// Without a thread of its own libmicrohttpd has no descriptor that would tell of it, and before 1.0
// no time either.
void Http::wake() {
  is_woken_ = true;
  due_.start(0);
}

void Http::set_timer() {
  if (is_woken_) return due_.start(0);
  MHD_UNSIGNED_LONG_LONG delay = 0;
  if (MHD_get_timeout(daemon_.get(), &delay) == MHD_YES) {
    due_.start(delay);
  } else {
    due_.stop();
  }
}

void Http::guard(const std::function<void()>& call) noexcept {
  try {
    call();
  } catch (...) {
    if (!failure_) failure_ = std::current_exception();
  }
}

void Http::expire(Connection& connection) {
  if (connection.phase == Phase::answer) {
    connection.exchange->answer(Response::text(503, "this takes too long; try again.\n"));
  } else {
    ::shutdown(connection.socket, SHUT_RDWR);
  }
}

// The first call has the head, those after it pieces of the body, the next none; then one more
// after each wake().
int Http::handle(Connection& connection, const RequestHead& head, const char* body,
                 std::size_t* body_size) {
  const std::shared_ptr<Exchange> exchange = connection.exchange;
  if (!exchange->is_judged) {
    exchange->is_judged = true;
    callbacks_.begin(*exchange, head);
    return exchange->is_answered() ? settle(connection) : MHD_YES;
  }
  if (*body_size > 0) {
    if (exchange->request.body.size() + *body_size > limits_.body_bytes) return MHD_NO;
    exchange->request.body.append(body, std::exchange(*body_size, 0));
    return MHD_YES;
  }
  if (!exchange->is_asked) {
    exchange->is_asked = true;
    callbacks_.ask(exchange);
  }
  return settle(connection);
}

int Http::settle(Connection& connection) {
  Exchange& exchange = *connection.exchange;
  if (exchange.is_dropped) return MHD_NO;
  if (!exchange.is_answered()) {
    connections_.enter(connection, Phase::answer);
    exchange.suspend();
    return MHD_YES;
  }
  if (!exchange.events) {
    exchange.response = for_reader_with(exchange.if_none_match, std::move(*exchange.response));
    connections_.enter(connection, Phase::sending);
  }
  return queue(exchange);
}

void Http::end(Connection& connection) {
  const std::shared_ptr<Exchange> exchange = std::exchange(connection.exchange, nullptr);
  if (!exchange) return;
  exchange->connection = nullptr;
  guard([&] {
    connections_.enter(connection, Phase::request);
    if (!exchange->events) return;
    const auto closed = std::exchange(exchange->events->closed, nullptr);
    if (closed) closed();
  });
}

}  // namespace galley::preview
