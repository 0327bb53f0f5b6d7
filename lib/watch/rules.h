// Thread: any (value). Role: which files of a source tree are documents and which folders are
// entered. Promise: pure; the walk asks before it adds a watch, so what is ignored costs nothing.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "watch/ignores.h"

namespace galley::watch {

// What is said of a name, and why.
enum class Reason : std::uint8_t {
  taken,          // a document, or a folder that is entered
  not_included,   // no include pattern matches it, or can match anything below it
  excluded,       // by an exclude pattern of the settings
  ignored,        // by a rule of an ignore file
  hidden,         // its name begins with a dot, and no include pattern names it
  temporary,      // what an editor or galley leaves beside a file while it is saved
  output,         // an output folder of a project
  never_entered,  // .git and node_modules
  symlink,        // links are not followed
  folder_link,    // one that leads to a folder
  not_a_file,     // a FIFO, a socket, a device
  barred,         // it, or the folder, may not be looked at
  missing,
};

struct Judgement {
  Reason reason = Reason::taken;
  const std::string* pattern = nullptr;  // of the settings; points into the Rules

  bool is_taken() const { return reason == Reason::taken; }
};

class Rules {
 public:
  // `source` and `outputs` are absolute and normal; every output folder of every project belongs in
  // `outputs`, so that no project ever reads what galley wrote. Patterns are relative to `source`.
  //
  // Whatever the patterns say: `.git` and `node_modules` are never entered and the temporary files
  // of editors and of galley are never documents. Other names with a leading dot are taken only
  // when a part of an include pattern that begins with a dot matches them.
  Rules(std::string source, const std::vector<std::string>& include,
        const std::vector<std::string>& exclude, std::vector<std::string> outputs);

  // Exactly these files (relative to `source`), whatever their names, and the folders above them. A
  // symbolic link in the place of either is told of as itself.
  static Rules of_files(std::string source, std::set<std::string, std::less<>> files);

  // From now on the ignore files in the source and above it count too: they leave out some of what
  // the patterns take, and never add to it. Without this call, and in rules of_files, none does.
  void heed(Heeded heeded) { heeded_ = std::move(heeded); }
  const std::optional<Heeded>& heeded() const { return heeded_; }

  const std::string& source() const { return source_; }

  // The rules for the names directly in one folder that is entered: what a walk asks per name. Must
  // not outlive the Rules.
  class Folder {
   public:
    // What the name is as a folder, and what as a file. Ignore files are not asked: those know a
    // name only once they are read (Ignores).
    Judgement judge_folder(std::string_view name) const;
    Judgement judge_file(std::string_view name) const;
    bool enters(std::string_view name) const { return judge_folder(name).is_taken(); }
    bool is_document(std::string_view name) const { return judge_file(name).is_taken(); }
    // Whether a symbolic link of this name is told of, as itself: one of of_files' files, or on the
    // way to one. Links are no documents.
    bool tells_link(std::string_view name) const;

   private:
    friend class Rules;
    Folder(const Rules& rules, std::string_view path);

    bool leads_to_file(std::string_view name) const;

    const Rules* rules_;
    std::string path_;
    bool is_output_;
    bool is_covered_;  // an include pattern names this folder or one above it
  };
  Folder in(std::string_view folder) const { return {*this, folder}; }

  // `folder` and `path` are relative to the source; every folder above counts too.
  bool enters(std::string_view folder) const;
  bool is_document(std::string_view path) const;

 private:
  struct Include {
    explicit Include(const std::string& pattern);

    Glob glob;
    Glob as_folder;            // without a trailing '/'
    std::string suffix;        // ".md" of "*.md"; empty for every other form
    std::vector<Glob> dotted;  // parts that begin with a dot
  };
  struct Exclude {
    explicit Exclude(const std::string& pattern);

    Glob glob;
    Glob as_folder;   // matches a folder when all below it is excluded
    bool is_by_name;  // no '/' inside: the name alone decides
    bool is_for_folders;
  };

  bool names_hidden_folder(std::string_view name, const std::string& path) const;
  bool names_hidden_file(std::string_view name, const std::string& path) const;
  bool is_output(std::string_view folder) const;

  std::string source_;
  std::vector<Include> include_;
  std::vector<Exclude> exclude_;
  std::vector<std::string> outputs_;
  std::optional<Heeded> heeded_;
  std::optional<std::set<std::string, std::less<>>> files_;  // of_files: what there is to know
};

}  // namespace galley::watch
