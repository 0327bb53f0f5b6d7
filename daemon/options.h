// Thread: main. Role: galleyd's command line, and the settings that it and the settings file make.
// Promise: parsing touches nothing; load_settings() finds every mistake in one pass.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "once.h"
#include "settings/load.h"

namespace galley::daemon {

struct Options {
  enum class Mode { watch, once, check_config };

  Mode mode = Mode::watch;
  std::string folder;  // that relative paths are relative to: where galleyd was started
  std::string config;  // settings file; empty: the default one
  Check check = Check::lenient;
  std::string report;  // where --once writes its JSON report; empty: nowhere

  // A project without a settings file.
  std::string source;
  std::string output;
  std::string repo;
  std::string ref;
  std::vector<std::string> topics;
  std::string profile;
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::string dialect;
  bool no_gitignore = false;
  std::vector<std::string> include_roots;
  std::string license;
  std::string link_target;
  std::string site_url;

  // These go before what a settings file says.
  std::optional<unsigned> max_workers;
  std::optional<unsigned> batch_size;
  std::optional<std::uint64_t> memory_limit_mb;
  bool no_parallel = false;
  std::string socket;
  bool no_preview = false;
};

// Nothing to run: the text to print and the exit code, of --help, --version or a wrong option.
struct Done {
  int exit_code = 0;
};

// Prints help, version or what is wrong itself.
std::variant<Options, Done> parse_options(int argc, char** argv);

// The settings of a file, or of --source and its companions; command-line values applied and
// everything checked.
settings::Loaded load_settings(const Options& options, const settings::Environment& environment);

}  // namespace galley::daemon
