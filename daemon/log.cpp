#include "log.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <mutex>

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace galley::daemon {
namespace {

bool is_in_journal = false;  // set once, before other threads exist

// Those of the line that this thread is logging: a sink of spdlog is called by the thread that logs
// and is given the text alone.
thread_local const LogFields* fields_of_line = nullptr;

// syslog(3). spdlog has no notice, alert and emergency.
char priority(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::critical:
      return '2';
    case spdlog::level::err:
      return '3';
    case spdlog::level::warn:
      return '4';
    case spdlog::level::info:
      return '6';
    default:
      return '7';
  }
}

class JournalSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit JournalSink(std::function<bool(const systemd::JournalFields&)> send)
      : send_(std::move(send)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& line) override {
    const std::string text(line.payload.data(), line.payload.size());
    systemd::JournalFields fields{"MESSAGE=" + text,
                                  std::string("PRIORITY=") + priority(line.level),
                                  "SYSLOG_IDENTIFIER=galleyd"};
    if (fields_of_line != nullptr) {
      for (const auto& [name, value] : *fields_of_line) {
        fields.push_back("GALLEY_" + std::string(name) + "=" + value);
      }
    }
    if (!send_(fields)) std::cerr << '<' << priority(line.level) << '>' << text << std::endl;
  }
  void flush_() override {}

  std::function<bool(const systemd::JournalFields&)> send_;
};

spdlog::level::level_enum level_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return spdlog::level::err;
    case Severity::warning:
      return spdlog::level::warn;
    case Severity::note:
      break;
  }
  return spdlog::level::info;
}

LogFields fields_of(const Diagnostic& diagnostic, const std::string& project) {
  LogFields fields{{"CODE", diagnostic.code}};
  if (!project.empty()) fields.emplace_back("PROJECT", project);
  if (!diagnostic.place.file.empty()) fields.emplace_back("FILE", diagnostic.place.file);
  if (diagnostic.place.line > 0) {
    fields.emplace_back("LINE", std::to_string(diagnostic.place.line));
  }
  return fields;
}

}  // namespace

std::shared_ptr<spdlog::sinks::sink> journal_sink(
    std::function<bool(const systemd::JournalFields&)> send) {
  return std::make_shared<JournalSink>(std::move(send));
}

void set_up_log() {
  const char* const stream = std::getenv("JOURNAL_STREAM");
  is_in_journal = stream != nullptr && systemd::leads_to_journal(STDERR_FILENO, stream);
  if (is_in_journal) {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("galleyd", journal_sink(systemd::send_to_journal)));
  } else {
    spdlog::set_default_logger(spdlog::stderr_color_mt("galleyd"));
    spdlog::set_pattern("%Y-%m-%d %H:%M:%S.%e %^%l%$ %v");
  }
  set_log_level(settings::LogLevel::info);
}

void set_log_level(settings::LogLevel level) {
  spdlog::set_level(static_cast<spdlog::level::level_enum>(level));
}

settings::LogLevel log_level() { return static_cast<settings::LogLevel>(spdlog::get_level()); }

void log(spdlog::level::level_enum level, const std::string& text, const LogFields& fields) {
  fields_of_line = &fields;
  spdlog::log(level, text);
  fields_of_line = nullptr;
}

void log(const Diagnostics& diagnostics, const std::string& project) {
  for (const Diagnostic& diagnostic : diagnostics) {
    log(level_of(diagnostic.severity), to_string(diagnostic), fields_of(diagnostic, project));
  }
}

LogFields fields_of(const pipeline::BatchReport& batch) {
  const auto microseconds = static_cast<std::int64_t>(batch.duration_seconds * 1e6);
  return {{"PROJECT", batch.project},
          {"BATCH", std::to_string(batch.number)},
          {"DOCUMENTS", std::to_string(batch.documents)},
          {"WRITTEN", std::to_string(batch.written)},
          {"UNCHANGED", std::to_string(batch.unchanged)},
          {"REMOVED", std::to_string(batch.removed)},
          {"FAILED", std::to_string(batch.failed)},
          {"DURATION_USEC", std::to_string(microseconds)}};
}

std::size_t complain(const Diagnostics& diagnostics) {
  if (is_in_journal) {
    log(diagnostics);
  } else {
    for (const Diagnostic& diagnostic : diagnostics) std::cerr << to_string(diagnostic) << '\n';
  }
  return static_cast<std::size_t>(
      std::count_if(diagnostics.begin(), diagnostics.end(),
                    [](const Diagnostic& one) { return one.severity == Severity::error; }));
}

void complain(const std::string& text) {
  if (is_in_journal) return log(spdlog::level::critical, text, {});
  std::cerr << "galleyd: " << text << '\n';
}

}  // namespace galley::daemon
