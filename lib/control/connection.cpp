#include "control/connection.h"

#include <utility>

namespace galley::control {
namespace {

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == line.npos; }

Fault too_long(std::size_t limit) {
  return {ErrorCode::invalid_request,
          "a line may have " + std::to_string(limit) + " bytes, this one has more"};
}

}  // namespace

// One line of requests and the answers that it still waits for.
class Connection::Exchange {
 public:
  Exchange(std::weak_ptr<Connection> connection, const Message& message)
      : connection_(std::move(connection)),
        shape_(message.shape),
        is_open_(message.items.size(), true),
        open_(message.items.size()) {}

  // Nothing for a notification. Only the first answer to an item counts.
  void settle(std::size_t item, std::optional<Json> answer) {
    if (!is_open_[item]) return;
    is_open_[item] = false;
    if (answer) answers_.push_back(std::move(*answer));
    if (--open_ > 0) return;
    const std::shared_ptr<Connection> connection = connection_.lock();
    if (connection && !answers_.empty()) {
      connection->send(shape_ == Message::Shape::batch ? answers_ : answers_.front());
    }
    if (connection) connection->leave_when_done();
  }

 private:
  std::weak_ptr<Connection> connection_;
  Message::Shape shape_;
  std::vector<bool> is_open_;  // by item
  std::size_t open_;
  Json answers_ = Json::array();
};

Connection::Connection(loop::Loop& loop, const Shared& shared, ClientId id,
                       std::unique_ptr<loop::Stream> stream, std::function<void(Connection&)> gone)
    : service_(shared.service),
      pauses_(shared.pauses),
      id_(id),
      limits_(shared.limits),
      stream_(std::move(stream)),
      gone_(std::move(gone)),
      lines_(shared.limits.line),
      waiting_(loop, shared.limits.waiting),
      subscription_(
          shared.broadcast, [this] { return stream_ && !is_leaving_ && stream_->unsent() == 0; },
          [this](std::string lines) { write(std::move(lines)); }),
      lease_(shared.pauses),
      patience_(loop, [this] { lose_patience(); }) {}

// An editor that crashed has closed everything.
Connection::~Connection() { service_.close_buffers(id_); }

void Connection::start() {
  loop::Stream::Callbacks callbacks;
  callbacks.read = [this](std::string_view bytes) {
    lines_.append(bytes);
    work();
  };
  callbacks.closed = [this] { gone_(*this); };
  callbacks.ended = [this] {
    has_ended_ = true;
    lines_.append("\n");  // a last line without its newline is a line
    work();
  };
  callbacks.drained = [this] { drained(); };
  stream_->start(std::move(callbacks));
}

void Connection::drained() {
  owes_reading_ = false;
  subscription_.wake();
  work();
}

void Connection::refuse(const Fault& fault) {
  send(fault_response(nullptr, fault));
  leave();
}

void Connection::leave() {
  is_leaving_ = true;
  stream_->close_after_writes();
  watch();
}

void Connection::stop() {
  subscription_.finish();
  is_leaving_ = true;
  waiting_.refuse_all({ErrorCode::shutting_down, "galleyd is ending"});
  lease_.release();
  patience_.stop();
  stream_.reset();
}

// Takes up what has come, as far as the answers get away.
void Connection::work() {
  const std::shared_ptr<Connection> keep = shared_from_this();
  has_taken_all_ = false;
  while (!has_taken_all_ && !is_leaving_ && stream_->unsent() <= limits_.unsent) {
    const std::optional<std::string_view> line = lines_.next();
    has_taken_all_ = !line;
    if (line && !is_blank(*line)) take(*line);
  }
  if (is_leaving_) return;
  if (lines_.is_too_long()) return refuse_long_line();
  if (has_taken_all_) {
    stream_->resume();
  } else {
    stream_->pause();
  }
  watch();
  leave_when_done();
}

// The line is read to its end all the same, and thrown away: a client that is still writing would
// fail before it comes to read why.
void Connection::refuse_long_line() {
  if (!is_refused_) send(fault_response(nullptr, too_long(limits_.line)));
  is_refused_ = true;
  stream_->resume();
  if (lines_.is_past_too_long()) return leave();
  watch();
}

void Connection::take(std::string_view line) {
  const Message message = parse_message(line);
  const auto exchange = std::make_shared<Exchange>(weak_from_this(), message);
  for (std::size_t i = 0; i < message.items.size() && !is_leaving_; ++i) {
    if (const auto* malformed = std::get_if<Malformed>(&message.items[i])) {
      exchange->settle(i, fault_response(malformed->id, malformed->fault));
      continue;
    }
    const auto& request = std::get<Request>(message.items[i]);
    const Caller caller{id_, waiting_, subscription_, lease_, pauses_};
    answer(request, service_, caller, [exchange, i, id = request.id](const Answer& given) {
      if (!id) return exchange->settle(i, std::nullopt);
      const auto* fault = std::get_if<Fault>(&given);
      exchange->settle(i, fault != nullptr ? fault_response(*id, *fault)
                                           : result_response(*id, std::get<Json>(given)));
    });
  }
}

void Connection::send(const Json& answer) {
  if (!stream_) return;
  write(to_line(answer));
  owes_reading_ = stream_->unsent() > 0;
  watch();
}

void Connection::write(std::string lines) {
  written_ += lines.size();
  stream_->write(std::move(lines));
}

// A client that has finished sending (`echo ... | socat`) waits for us to close.
void Connection::leave_when_done() {
  if (!has_ended_ || !has_taken_all_ || is_leaving_ || !waiting_.is_empty()) return;
  if (subscription_.is_active()) return;  // it may go on reading for ever
  leave();
}

// Nothing that waits for the client may wait for ever.
void Connection::watch() {
  const bool has_to_read = owes_reading_ || is_leaving_;
  const bool is_owed = stream_ && ((has_to_read && stream_->unsent() > 0) || lines_.has_part());
  if (!is_owed) {
    patience_.stop();
  } else if (!patience_.is_active()) {
    taken_before_ = taken();
    patient_since_ = std::chrono::steady_clock::now();
    patience_.start(static_cast<std::uint64_t>(limits_.patience.count()));
  }
}

// A slow reader of a long answer is left alone as long as it reads. Timers count from the start of
// an iteration of the loop, which writing that answer may have made a long one.
void Connection::lose_patience() {
  const auto left = limits_.patience - (std::chrono::steady_clock::now() - patient_since_);
  if (left > std::chrono::milliseconds(1)) {
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(left);
    return patience_.start(static_cast<std::uint64_t>(whole.count()));
  }
  const bool is_reading = stream_->unsent() > 0 && taken() > taken_before_;
  if (is_reading) return watch();
  if (is_leaving_ || is_refused_ || stream_->unsent() > 0) return gone_(*this);
  if (!has_taken_all_) return work();  // all was sent, the kernel just has not told us yet
  refuse({ErrorCode::invalid_request, "the rest of the line has not come"});
}

}  // namespace galley::control
