#include "settings/load.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "base/path.h"
#include "settings/field.h"
#include "settings/form.h"
#include "settings/preview.h"
#include "settings/project.h"
#include "settings/yaml.h"

namespace galley::settings {
namespace {

constexpr std::array log_levels = {LogLevel::trace, LogLevel::debug, LogLevel::info,
                                   LogLevel::warning, LogLevel::error};
constexpr std::array confine_words = {Confine::off, Confine::basic, Confine::strict};

void read_projects(Reader& reader, const Entry& entry, std::vector<Project>& projects) {
  if (!reader.is_list(entry, "a list of projects, each begun with `- name:`")) return;
  if (entry.value.size() == 0) {
    reader.error(reader.place_of(entry.value), "settings-empty",
                 "`projects` is an empty list; name at least one project");
  }
  for (const YAML::Node& node : entry.value) {
    if (!reader.spend()) break;
    if (node.IsMap()) {
      projects.push_back(read_project(reader, node));
    } else {
      reader.error(reader.place_of(node), "settings-type",
                   "a project is a section with `name`, `source` and `output`");
    }
  }
}

void read_max_workers(Reader& reader, const Entry& entry, std::optional<unsigned>& target) {
  constexpr Range range{1, 1024};  // as many threads as libuv's pool can have
  if (entry.value.IsScalar() && entry.value.Scalar() == "auto") {
    target.reset();
  } else if (const auto value = reader.number(entry, range, " or `auto`")) {
    target = static_cast<unsigned>(*value);
  }
}

void read_process_pool(Reader& reader, const Entry& entry, bool& target) {
  read_boolean(reader, entry, target);
  if (!target) return;
  reader.warning(reader.place_of(entry.value), "process-pool-unused",
                 "`use_process_pool` is accepted but not acted upon: this version runs every "
                 "document on a worker thread");
}

void read_performance(Reader& reader, const Entry& section, Performance& performance) {
  constexpr Range batch{1, 100'000};
  constexpr Range memory{1, 1U << 20U};                   // MiB; a terabyte is a slip
  constexpr Range intensive{1, std::uint64_t{1} << 40U};  // bytes
  if (!reader.is_map(section)) return;
  for (const Entry& entry : reader.entries(section.value, Section::performance)) {
    const std::string_view key = entry.key;
    if (key == "max_workers") read_max_workers(reader, entry, performance.max_workers);
    if (key == "batch_size") read_number(reader, entry, batch, "", performance.batch_size);
    if (key == "memory_limit_mb") {
      read_number(reader, entry, memory, "", performance.memory_limit_mb);
    }
    if (key == "use_process_pool") read_process_pool(reader, entry, performance.use_process_pool);
    if (key == "cpu_intensive_threshold") {
      read_number(reader, entry, intensive, "", performance.cpu_intensive_threshold);
    }
    if (key == "parallel") read_boolean(reader, entry, performance.parallel);
  }
}

void read_debounce(Reader& reader, const Entry& section, Debounce& debounce) {
  constexpr Range quiet{0, 60'000};
  constexpr Range wait{1, 600'000};
  if (!reader.is_map(section)) return;
  Place place = section.place;
  for (const Entry& entry : reader.entries(section.value, Section::debounce)) {
    if (entry.key == "quiet_ms") read_number(reader, entry, quiet, "", debounce.quiet_ms);
    if (entry.key == "max_wait_ms") read_number(reader, entry, wait, "", debounce.max_wait_ms);
    place = entry.place;
  }
  if (debounce.max_wait_ms >= debounce.quiet_ms) return;
  reader.error(place, "settings-range",
               "`max_wait_ms` (" + std::to_string(debounce.max_wait_ms) +
                   ") is shorter than `quiet_ms` (" + std::to_string(debounce.quiet_ms) +
                   "); make it at least as long");
}

void read_socket(Reader& reader, const Entry& entry, std::string& target) {
  std::optional<Text> text = reader.path(entry);
  if (!text) return;
  if (const Objection objection = object_to_socket(text->value)) {
    reader.error(text->place, "socket-too-long", "`socket`: " + *objection);
  } else {
    target = std::move(text->value);
  }
}

void read_top_key(Reader& reader, const Entry& entry, Settings& settings) {
  if (entry.key == "projects") read_projects(reader, entry, settings.projects);
  if (entry.key == "performance") read_performance(reader, entry, settings.performance);
  if (entry.key == "debounce") read_debounce(reader, entry, settings.debounce);
  if (entry.key == "self_check_minutes") {
    constexpr Range minutes{0, 10'080};  // a week
    std::uint64_t given = default_self_check_minutes;
    read_number(reader, entry, minutes, "", given);
    settings.self_check = std::chrono::minutes(given);
  }
  if (entry.key == "preview") read_preview(reader, entry, settings.preview);
  if (entry.key == "socket") read_socket(reader, entry, settings.socket);
  if (entry.key == "log_level") read_choice(reader, entry, log_levels, settings.log_level);
  if (entry.key == "confine") read_choice(reader, entry, confine_words, settings.confine);
}

// An editor inherits what galleyd may not do: it could save nowhere.
void refuse_strict_editor(Reader& reader, const std::vector<Entry>& entries,
                          const Settings& settings) {
  if (settings.confine != Confine::strict || settings.preview.editor.empty()) return;
  for (const Entry& entry : entries) {
    if (entry.key != "confine") continue;
    reader.error(reader.place_of(entry.value), "settings-value",
                 "with `confine: strict` the editor of `preview.editor` could not save; write "
                 "`confine: basic`, or take `editor` out");
  }
}

void read_top(Reader& reader, const YAML::Node& root, Settings& settings) {
  constexpr const char* what_is_needed = "it needs `projects:`, a list with at least one project";
  if (!root.IsMap()) {
    reader.error(root.IsNull() ? Place{reader.file(), 0, 0} : reader.place_of(root),
                 root.IsNull() ? "settings-empty" : "settings-type",
                 std::string(root.IsNull() ? "the file holds no settings; "
                                           : "the settings are not keys with values; ") +
                     what_is_needed);
    return;
  }
  const std::vector<Entry> entries = reader.entries(root, Section::top);
  for (const Entry& entry : entries) read_top_key(reader, entry, settings);
  refuse_strict_editor(reader, entries, settings);
  const bool has_projects = std::any_of(entries.begin(), entries.end(),
                                        [](const Entry& entry) { return entry.key == "projects"; });
  if (!has_projects) {
    reader.error(reader.place_of(root), "settings-missing",
                 std::string("`projects` is missing; ") + what_is_needed);
  }
}

// One byte more than is allowed tells that the file is too large, whatever its stat says: it may be
// a pipe.
std::string read_bounded(const Fd& fd, const std::string& file) {
  std::string bytes(largest_file + 1, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::read(fd.get(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_errno("read the settings file", file);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

std::string read_file(const std::string& file) {
  const Fd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) throw_errno("read the settings file", file);
  struct stat st {};
  if (::fstat(fd.get(), &st) != 0) throw_errno("read the settings file", file);
  if (S_ISDIR(st.st_mode)) {
    throw Error(file + " is a folder; name the settings file in it, such as " +
                path::join(file, "galley.yaml"));
  }
  return read_bounded(fd, file);
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

}  // namespace

Loaded parse(std::string_view text, const std::string& file, const Environment& environment) {
  Loaded loaded;
  loaded.settings.file = file;
  text = without_byte_order_mark(text);
  const std::optional<YAML::Node> root = parse_yaml(text, file, loaded.diagnostics);
  if (!root) return loaded;
  Reader reader(text, file, environment);
  read_top(reader, *root, loaded.settings);
  loaded.diagnostics = reader.take();
  return loaded;
}

Loaded load(const std::string& file, const Environment& environment) {
  std::error_code ignored;  // without a working folder the path stays as it is
  const std::string here = std::filesystem::current_path(ignored).string();
  const std::string absolute = path::absolute(file, here);
  return parse(read_file(absolute), absolute, environment);
}

}  // namespace galley::settings
