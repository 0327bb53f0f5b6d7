// Thread: any (plain values). Role: what the user decided, read, completed and checked.
// Promise: paths are absolute and normal; every value is in its range; nothing here is read again
// from the file after loading.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "settings/ranks.h"

namespace galley::settings {

// How much of a page is kept in its output.
enum class Profile : std::uint8_t { lossless, balanced, compact };

std::string_view to_string(Profile profile);

// How sources are read, and which forms of inclusion they use. `automatic`: by the configuration
// file of a documentation tool in the repository, else by what is in each file.
enum class Dialect : std::uint8_t {
  automatic,
  markdown,
  mdx,
  mdbook,
  mkdocs,
  vitepress,
  docusaurus,
  hugo,
  jekyll,
};

std::string_view to_string(Dialect dialect);

// Which lists of its pages for language models a project has, beside index.jsonl.
enum class Llms : std::uint8_t {
  index,  // llms.txt
  full,   // llms-full.txt as well
  none,
};

std::string_view to_string(Llms llms);

// What links between the documents of a project become.
enum class LinkTarget : std::uint8_t {
  repository,  // the address of the document in its repository
  mdc,         // the name of its output, which lies in the same folder
  site,        // the address of its page below `site_url`
};

std::string_view to_string(LinkTarget target);

// What tells of changes in a project's source.
enum class WatchBackend : std::uint8_t { automatic, fanotify, inotify, polling };

std::string_view to_string(WatchBackend backend);

// What a page's tokens are counted with; without a file they are estimated.
struct Tokenizer {
  std::string file;
  Place place;                         // of the key in the settings file
  std::shared_ptr<const Ranks> ranks;  // read from the file by check()

  // Whether both count alike: by the bytes of the file, wherever it lies.
  bool operator==(const Tokenizer& other) const;
};

struct Project {
  std::string name;
  std::string source;  // folder of documents, without links as far as it is there
  std::string output;  // folder of outputs
  std::string html;    // folder of the same pages as HTML; empty: none
  std::string repo;    // "OWNER/NAME" on GitHub, or a repository's https address; may be empty
  std::string ref = "main";
  std::vector<std::string> topics;
  Profile profile = Profile::balanced;
  std::vector<std::string> include{"*.md", "*.mdx", "*.markdown"};
  std::vector<std::string> exclude;
  std::vector<Place> exclude_places;       // of each of these, if a settings file names them
  bool gitignore = true;                   // whether what git ignores is left out
  std::string license;                     // SPDX identifier; may be empty
  Dialect dialect = Dialect::automatic;    // found on disk when the settings leave it open
  bool is_dialect_found = false;           // that the dialect is none that the settings name
  std::vector<std::string> include_roots;  // folders outside of the repository to include from
  bool cursor_fields = false;              // whether outputs are rules of the editor Cursor too
  Tokenizer tokenizer;
  Llms llms = Llms::index;
  LinkTarget link_target = LinkTarget::repository;
  WatchBackend watch_backend = WatchBackend::automatic;
  std::string site_url;  // where the pages of `source` are served, without '/' at the end

  std::string named_source;  // `source` as the settings name it, absolute
  std::string repo_root;     // folder of the repository, or the source where there is none
  bool has_repo = false;     // whether there is a repository around the source
  std::string site_root;     // folder of the documentation tool's configuration, or repo_root
  std::string repo_path;     // where `source` lies in its repository ("docs"), found on disk
  Place place;               // where the settings file begins this project

  bool operator==(const Project&) const = default;
};

struct Performance {
  std::optional<unsigned> max_workers;  // none: as many as this process may use (`auto`)
  unsigned batch_size = 50;             // documents
  std::uint64_t memory_limit_mb = 512;  // MiB of document work at a time
  bool use_process_pool = false;
  std::uint64_t cpu_intensive_threshold = 1048576;  // bytes
  bool parallel = true;

  bool operator==(const Performance&) const = default;
};

struct Debounce {
  std::uint64_t quiet_ms = 10;
  std::uint64_t max_wait_ms = 250;

  bool operator==(const Debounce&) const = default;
};

// The preview in the browser.
struct Preview {
  std::vector<std::string> listen{"127.0.0.1", "::1"};  // none: there is no preview
  std::uint16_t port = 4590;
  std::vector<std::string> editor;  // command and arguments that open a place; empty: none
  std::string mermaid;  // the file that draws diagrams; empty: they are shown as they are written

  bool operator==(const Preview&) const = default;
};

enum class LogLevel : std::uint8_t { trace, debug, info, warning, error };

std::string_view to_string(LogLevel level);

// How far galleyd takes rights from itself when it starts.
enum class Confine : std::uint8_t {
  off,
  basic,   // what neither galleyd nor git ever needs
  strict,  // and to write anywhere but to outputs and its own files
};

std::string_view to_string(Confine confine);

inline constexpr std::uint64_t default_self_check_minutes = 60;

struct Settings {
  std::string file;  // where it was read; empty when made from the command line
  std::vector<Project> projects;
  Performance performance;
  Debounce debounce;
  // `self_check_minutes`: between two audits; 0: none.
  std::chrono::milliseconds self_check = std::chrono::minutes(default_self_check_minutes);
  Preview preview;
  std::string socket;  // path of the control socket; empty: the default, which control knows
  LogLevel log_level = LogLevel::info;
  Confine confine = Confine::basic;

  bool operator==(const Settings&) const = default;
};

}  // namespace galley::settings
