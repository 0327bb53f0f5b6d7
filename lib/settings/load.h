// Thread: any. Role: settings file (YAML) to Settings.
// Promise: every mistake is found in one pass and is one Diagnostic with file, line and column; an
// unknown key names the nearest known one; nothing throws but Error for a file that cannot be read.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "settings/settings.h"

namespace galley::settings {

// Looks up an environment variable; tests pass their own.
using Environment = std::function<std::optional<std::string>(std::string_view)>;
Environment process_environment();

struct Loaded {
  Settings settings;        // only to be used when has_error(diagnostics) is false
  Diagnostics diagnostics;  // errors, warnings and notes, in the order of the file
};

// `text` is the content of `file` (absolute; relative paths in it are relative to its folder).
Loaded parse(std::string_view text, const std::string& file, const Environment& environment);

Loaded load(const std::string& file, const Environment& environment);

// The file that `galleyd` reads when it is given none: $XDG_CONFIG_HOME/galley/galley.yaml (or
// ~/.config/...), else /etc/galley/galley.yaml; nothing when neither is there.
std::optional<std::string> default_file(const Environment& environment);

// What can be wrong with whole settings: names and output folders used twice, a source that is not
// there, an output that is a source, outputs in sources. Also fills in what is found on disk
// (Project::repo_path, repo_root, site_root, dialect and the ranks of the tokenizer). Used for
// files and for settings made from the command line.
enum class Sources {
  awaited,  // one that is not there is a warning: it may come
  needed,   // or an error
};
Diagnostics check(Settings& settings, Sources sources = Sources::awaited);

}  // namespace galley::settings
