#include "state/schema.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "base/file_system.h"
#include "base/path.h"

namespace galley::state {
namespace {

// "gall" in ASCII, at offset 68 of the file (sqlite.org/fileformat2.html#application_id).
constexpr std::int64_t application_id = 0x67616c6c;

// Raise it with every change of the tables below or of what is in them. An older version is not
// migrated but begun anew: that costs one pass over the sources and changes no output.
constexpr std::int64_t schema_version = 7;

// `path` is a BLOB so that its order is that of its bytes in every locale. The manifest line stands
// last: load() never touches it, and SQLite reads a row only as far as it is asked to.
constexpr const char* create_tables =
    "CREATE TABLE record("
    "path BLOB NOT NULL PRIMARY KEY,"
    "source_kind INT NOT NULL,source_size INT NOT NULL,source_mtime INT NOT NULL,"
    "source_ctime INT NOT NULL,source_inode INT NOT NULL,source_device INT NOT NULL,"
    "source_digest BLOB NOT NULL,settings_digest BLOB NOT NULL,"
    "output BLOB NOT NULL,"
    "output_kind INT NOT NULL,output_size INT NOT NULL,output_mtime INT NOT NULL,"
    "output_ctime INT NOT NULL,output_inode INT NOT NULL,output_device INT NOT NULL,"
    "output_digest BLOB NOT NULL,"
    "content_hash BLOB NOT NULL,fetched_at BLOB NOT NULL,"
    "tokens INT NOT NULL,source_tokens INT NOT NULL,normalize_fallbacks INT NOT NULL,"
    "is_failed INT NOT NULL,is_racy INT NOT NULL,"
    "diagnostics BLOB NOT NULL,dependencies BLOB NOT NULL,"
    "anchors BLOB NOT NULL,links BLOB NOT NULL,targets BLOB NOT NULL,"
    "title BLOB NOT NULL,html BLOB NOT NULL,manifest_line BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE value("
    "name BLOB NOT NULL PRIMARY KEY,"
    "value BLOB NOT NULL) WITHOUT ROWID;";

std::string database_path(const std::string& folder) { return path::join(folder, "state.db"); }

std::int64_t pragma(const Database& database, const char* name) {
  Statement statement(database, std::string("PRAGMA ") + name);
  return statement.step() ? statement.integer(0) : 0;
}

// The statements that made the tables, as SQLite keeps them.
std::string tables_of(const Database& database) {
  Statement statement(database, "SELECT sql FROM sqlite_schema ORDER BY rowid");
  std::string text;
  while (statement.step()) text += std::string(statement.bytes(0)) + ";";
  return text;
}

// WAL: a reader never waits for the writer and a commit is one append. With synchronous=NORMAL a
// power cut may lose the last commits, never half of one
// (sqlite.org/pragma.html#pragma_synchronous); what is lost is rendered again. Where WAL cannot be
// had (some network file systems) SQLite keeps its rollback journal, which has the same promise.
void configure(Database& database) {
  database.execute(
      "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
      "PRAGMA journal_size_limit=16777216");
}

void create(Database& database) {
  configure(database);
  Transaction transaction(database);
  const std::string sql = std::string(create_tables) +
                          "PRAGMA application_id=" + std::to_string(application_id) +
                          ";PRAGMA user_version=" + std::to_string(schema_version);
  database.execute(sql.c_str());
  transaction.commit();
}

// Why an open file cannot be used as it is; nothing when it can.
std::optional<std::string> objection(const Database& database) {
  const std::string& path = database.path();
  if (pragma(database, "application_id") != application_id) {
    return path + " is not a database of galley's";
  }
  const std::int64_t version = pragma(database, "user_version");
  if (version != schema_version) {
    const std::string kind = version > schema_version ? "a newer" : "an older";
    return path + " is from " + kind + " galley (format " + std::to_string(version) +
           ", this one uses " + std::to_string(schema_version) + ")";
  }
  if (tables_of(database) != create_tables) return path + " has other tables than galley made";
  return std::nullopt;
}

// A database whose making was cut short, or a file of no bytes, which SQLite takes for one.
bool is_blank(const Database& database) {
  return pragma(database, "application_id") == 0 && tables_of(database).empty();
}

void rename_if_there(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT) {
    throw_errno("set aside", from);
  }
}

// The logs go first: without its log a database is merely older, while a log beside another
// database would be damage.
void set_aside(const std::string& path) {
  for (const std::string suffix : {"-wal", "-journal", ""}) {
    std::error_code ignored;  // the rename tells what matters
    std::filesystem::remove_all(path + ".bad" + suffix, ignored);
    rename_if_there(path + suffix, path + ".bad" + suffix);
  }
  ::unlink((path + "-shm").c_str());
}

// The folder is galley's own: it says by itself that it does not belong into a repository.
void make_folder(const std::string& folder) {
  FileSystem& disk = real_file_system();
  disk.make_directories(folder);
  const std::string ignore = path::join(folder, ".gitignore");
  if (!disk.stat(ignore)) disk.replace(ignore, "*\n");
}

std::optional<FileStat> stat_through_links(const std::string& path) {
  struct stat st {};
  if (::stat(path.c_str(), &st) == 0) return to_file_stat(st);
  if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) return std::nullopt;
  throw_errno("stat", path);
}

// The existing file as it is, or why not.
struct Attempt {
  std::optional<Database> database;
  std::string objection;
};

Attempt try_existing(const std::string& path) {
  try {
    Database database(path);
    if (is_blank(database)) {
      create(database);
      return {std::move(database), path + " was empty"};
    }
    if (std::optional<std::string> reason = objection(database)) return {std::nullopt, *reason};
    configure(database);
    return {std::move(database), ""};
  } catch (const DatabaseError& error) {
    if (error.fault() != Fault::damage) throw;
    return {std::nullopt, path + " is damaged: " + error.what()};
  }
}

}  // namespace

Database begin_anew(const std::string& folder) {
  make_folder(folder);
  const std::string path = database_path(folder);
  set_aside(path);
  Database database(path);
  create(database);
  return database;
}

OpenState open_state(const std::string& folder) {
  make_folder(folder);
  const std::string path = database_path(folder);
  const std::optional<FileStat> stat = stat_through_links(path);
  if (!stat) return {begin_anew(folder), "there was no " + path + " yet"};
  if (stat->kind != FileKind::regular) {
    return {begin_anew(folder), path + " was not a file; it is now " + path + ".bad"};
  }
  Attempt attempt = try_existing(path);
  if (attempt.database && attempt.objection.empty()) return {std::move(*attempt.database), {}};
  if (attempt.database) return {std::move(*attempt.database), attempt.objection};
  return {begin_anew(folder), attempt.objection + "; it is now " + path + ".bad"};
}

}  // namespace galley::state
