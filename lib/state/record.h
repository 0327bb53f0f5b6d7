// Thread: any (value). Role: what galley remembers of one document between runs.
// Promise: everything needed to know, without rendering, that its output is right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/error.h"
#include "base/file_system.h"

namespace galley::state {

// A file that a document includes, or would include if it were there, or a link on the way to one.
struct Dependency {
  enum class Use : std::uint8_t {
    content,   // its text is in the page
    copied,    // it is copied beside the page of HTML
    presence,  // a page's link leads to it: only whether it is there matters
    way,       // it is passed on the way to another: whether it is a symbolic link, and to where
  };

  std::string path;              // absolute
  std::optional<FileStat> stat;  // nothing: it was not there, or not to be had; way: no link
  Digest digest;  // content, copied: of its bytes, when it was there; way: of the link's text
  Use use = Use::content;
  bool is_racy = false;  // all but presence: as of a Record's source

  // Whether a file that now has this stat (or is not there) may make the page another one. Only
  // what is passed on the way was a link: anything else that is one now leads elsewhere.
  bool differs(const std::optional<FileStat>& now) const {
    const bool is_link = now && now->kind == FileKind::symlink;
    if (use == Use::way) return is_racy || stat.has_value() != is_link || (is_link && stat != now);
    if (use == Use::presence) return is_link || stat.has_value() != now.has_value();
    return is_racy || stat != now;
  }

  bool operator==(const Dependency&) const = default;
};

// A link of the page that stays within the repository; see render::PageLink.
struct Link {
  enum class Presence : std::uint8_t { there, missing, unknown };

  int line = 0;
  int column = 0;
  std::string target;
  std::string anchor;
  Presence presence = Presence::unknown;

  bool operator==(const Link&) const = default;
};

// What a link of the page was found to lead to; see render::PageAddresses.
struct Target {
  std::string link;
  std::string text;
  std::string html;

  bool operator==(const Target&) const = default;
};

struct Record {
  std::string path;        // relative to the source, bytes as the file system has them
  FileStat source;         // as last read
  Digest source_digest;    // of the bytes last read, also when they failed to render
  bool is_racy = false;    // changed so shortly before it was read that it may have changed again
                           // without its stat telling: only its digest does
  Digest settings_digest;  // of the project's settings and the renderer that made the output
  std::string output;      // file name in the output folder; empty when there is none yet
  FileStat output_stat;    // as last written or verified
  Digest output_digest;
  FileStat html_stat;      // of its page of HTML, which has the output's name; as of the output
  Digest html_digest;      // none: it has no such page
  Digest content_hash;     // of the body in the output
  std::string fetched_at;  // RFC 3339, UTC, seconds; when content_hash last changed
  std::string title;       // of the output's page
  std::string
      manifest_line;  // its line of index.jsonl without the line ending; empty when no output
  std::uint64_t tokens = 0;               // of the output's body
  std::uint64_t source_tokens = 0;        // of the source, counted in the same way
  std::uint64_t normalize_fallbacks = 0;  // of the output's page; see render::Page
  bool is_failed = false;   // the last attempt gave no output; what there is is the last good one
  Diagnostics diagnostics;  // of the last attempt
  std::vector<Dependency> dependencies;  // of the last attempt, by path
  std::vector<std::string> anchors;      // of the output's page, in byte order
  std::vector<Link> links;               // of the output's page
  std::vector<Target> targets;           // of the output's page, by link
  std::vector<std::string> assets;       // that its page of HTML shows; names below that folder

  bool has_html() const { return html_digest != Digest(); }
};

}  // namespace galley::state
