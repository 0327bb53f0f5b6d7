// Thread: any; set_up_log() on main, before other threads. Role: where galleyd's log goes and what
// a line carries. Promise: in systemd's journal every line has its level and its fields, anywhere
// else it is one line of text on standard error; nothing here throws for want of a reader.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <spdlog/common.h>

#include "base/error.h"
#include "pipeline/status.h"
#include "settings/settings.h"
#include "systemd/journal.h"

namespace galley::daemon {

// In the journal GALLEY_<name>=<value>: `journalctl GALLEY_PROJECT=handbook`.
using LogFields = std::vector<std::pair<std::string_view, std::string>>;

// At level `info`, until set_log_level().
void set_up_log();
void set_log_level(settings::LogLevel level);
settings::LogLevel log_level();

void log(spdlog::level::level_enum level, const std::string& text, const LogFields& fields);

// Each at the level of its severity; `project`, if it is one's.
void log(const Diagnostics& diagnostics, const std::string& project = {});

// Those of one batch.
LogFields fields_of(const pipeline::BatchReport& batch);

// What keeps galleyd from running, one line each, without the date where a person started it. The
// errors, counted.
std::size_t complain(const Diagnostics& diagnostics);
void complain(const std::string& text);

// A sink that hands each line with its fields to `send`, and what that refuses to standard error as
// sd-daemon(3) has it, "<4>text".
std::shared_ptr<spdlog::sinks::sink> journal_sink(
    std::function<bool(const systemd::JournalFields&)> send);

}  // namespace galley::daemon
