// Thread: any, one at a time per database. Role: SQLite's handles as values that close themselves.
// Promise: every failure is a DatabaseError that names the file and SQLite's reason; a transaction
// that is not committed is rolled back. Nothing outside this folder sees sqlite3.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace galley::state {

// Whether the file itself is at fault (then it can be begun anew) or what is around it: a full
// disk, missing rights, another process.
enum class Fault : std::uint8_t { damage, surroundings };

class DatabaseError : public Error {
 public:
  DatabaseError(Fault fault, const std::string& text) : Error(text), fault_(fault) {}
  Fault fault() const { return fault_; }

 private:
  Fault fault_;
};

class Database {
 public:
  // Opens the file, or creates it. Waits up to two seconds for another process's lock.
  explicit Database(std::string path);

  const std::string& path() const { return path_; }

  // Runs one or more statements that return nothing of interest.
  void execute(const char* sql);

  // Whether the file was deleted or renamed while it is open: what is written now would be lost.
  // Throws DatabaseError of the surroundings when it cannot be looked at.
  bool is_moved() const;

  [[noreturn]] void fail(int code, std::string_view doing) const;

 private:
  friend class Statement;
  struct Close {
    void operator()(sqlite3* handle) const noexcept;
  };

  void refuse_read_only() const;

  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

// A prepared statement; the Database must outlive it. Parameters count from 1, columns from 0, as
// SQLite has them.
class Statement {
 public:
  Statement(const Database& database, std::string_view sql);

  // Bytes are not copied: they must live until the next reset().
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind_blob(int parameter, std::string_view bytes);
  Statement& bind_text(int parameter, std::string_view text);

  // True when there is a row to look at.
  bool step();

  // Steps a statement that returns no rows, and makes it ready for new parameters.
  void run();

  std::int64_t integer(int column) const;

  // Valid until the next step().
  std::string_view bytes(int column) const;

  void reset() noexcept;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const noexcept;
  };

  void check(int code, std::string_view doing) const;

  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

// Takes the write lock at once, so that a busy database is met here and not at the commit.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Database* database_;  // none after the commit
};

}  // namespace galley::state
