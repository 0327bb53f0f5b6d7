#include "state/database.h"

#include <cerrno>

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace galley::state {
namespace {

constexpr int busy_timeout_ms = 2000;

// SQLITE_IOERR_SHORT_READ is a page that the header counts and the file no longer has.
Fault fault_of(int extended_code) {
  const int primary = extended_code & 0xff;
  const bool is_damage = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB ||
                         extended_code == SQLITE_IOERR_SHORT_READ;
  return is_damage ? Fault::damage : Fault::surroundings;
}

// Only these codes are about a system call; for others the errno is a left-over.
bool has_errno(int extended_code) {
  const int primary = extended_code & 0xff;
  return primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_FULL;
}

std::string text_of(sqlite3* handle, int code, std::string_view doing, const std::string& path) {
  std::string text =
      "cannot " + std::string(doing) + " " + path + ": " + sqlite3_errstr(code & 0xff);
  if (handle == nullptr) return text;
  const int system_code = sqlite3_system_errno(handle);
  if (has_errno(code) && system_code != 0) return text + " (" + describe_errno(system_code) + ")";
  if (std::string_view(sqlite3_errmsg(handle)) != sqlite3_errstr(code & 0xff)) {
    text += std::string(" (") + sqlite3_errmsg(handle) + ")";
  }
  return text;
}

// The file may come from anybody who can write the output folder: nothing in its schema is run, and
// page contents are checked before they are believed (sqlite.org/security.html).
void distrust(sqlite3* handle) {
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }

Database::Database(std::string path) : path_(std::move(path)) {
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(path_.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail(code, "open");
  sqlite3_extended_result_codes(handle, 1);
  refuse_read_only();
  sqlite3_busy_timeout(handle, busy_timeout_ms);
  distrust(handle);
  execute("PRAGMA cell_size_check=ON");
}

// Without the right to write, SQLite opens a file for reading and fails only later.
void Database::refuse_read_only() const {
  if (sqlite3_db_readonly(handle_.get(), "main") != 1) return;
  const int reason = ::access(path_.c_str(), W_OK) == 0 ? EROFS : errno;
  throw DatabaseError(Fault::surroundings, "cannot write " + path_ + ": " + describe_errno(reason));
}

void Database::execute(const char* sql) {
  const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code, "write");
}

bool Database::is_moved() const {
  int moved = 0;
  sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved == 0) return false;
  struct stat there {};
  // SQLite takes a file that cannot be looked at for one that is gone.
  if (::lstat(path_.c_str(), &there) == 0 || errno == ENOENT || errno == ENOTDIR) return true;
  throw DatabaseError(Fault::surroundings,
                      "cannot look at " + path_ + ": " + describe_errno(errno));
}

void Database::fail(int code, std::string_view doing) const {
  throw DatabaseError(fault_of(code), text_of(handle_.get(), code, doing, path_));
}

void Statement::Finalize::operator()(sqlite3_stmt* handle) const noexcept {
  sqlite3_finalize(handle);
}

Statement::Statement(const Database& database, std::string_view sql) : database_(&database) {
  sqlite3_stmt* handle = nullptr;
  const int code =
      sqlite3_prepare_v3(database.handle_.get(), sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  handle_.reset(handle);
  check(code, "read");
}

void Statement::check(int code, std::string_view doing) const {
  if (code != SQLITE_OK) database_->fail(code, doing);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(handle_.get(), parameter, value), "write");
  return *this;
}

// An empty view may have no address, which SQLite would take for NULL.
Statement& Statement::bind_blob(int parameter, std::string_view bytes) {
  const char* address = bytes.empty() ? "" : bytes.data();
  check(sqlite3_bind_blob64(handle_.get(), parameter, address, bytes.size(), SQLITE_STATIC),
        "write");
  return *this;
}

Statement& Statement::bind_text(int parameter, std::string_view text) {
  const char* address = text.empty() ? "" : text.data();
  check(sqlite3_bind_text64(handle_.get(), parameter, address, text.size(), SQLITE_STATIC,
                            SQLITE_UTF8),
        "write");
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  reset();  // keeps SQLite's message; without it the next bind would be refused
  database_->fail(code, sqlite3_stmt_readonly(handle_.get()) != 0 ? "read" : "write");
}

void Statement::run() {
  step();
  reset();
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

std::string_view Statement::bytes(int column) const {
  const void* address = sqlite3_column_blob(handle_.get(), column);
  const int size = sqlite3_column_bytes(handle_.get(), column);
  if (address == nullptr) return {};
  return {static_cast<const char*>(address), static_cast<std::size_t>(size)};
}

void Statement::reset() noexcept {
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
}

Transaction::Transaction(Database& database) : database_(&database) {
  database.execute("BEGIN IMMEDIATE");
}

// SQLite may have rolled back by itself already (a full disk does that); then there is nothing to
// do and the answer does not matter.
Transaction::~Transaction() {
  if (database_ == nullptr) return;
  try {
    database_->execute("ROLLBACK");
  } catch (const DatabaseError&) {
    return;
  }
}

void Transaction::commit() {
  database_->execute("COMMIT");
  database_ = nullptr;
}

}  // namespace galley::state
