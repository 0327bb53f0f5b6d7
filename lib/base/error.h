// Thread: any. Role: what can go wrong, as a value (Diagnostic) and as an exception (Error).
// Promise: a Diagnostic always says what happened and where; an Error always carries a sentence
// that a person can act on.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace galley {

enum class Severity : std::uint8_t { note, warning, error };

std::string_view to_string(Severity severity);

// A place in a file. Lines and columns count from 1, columns in bytes; 0 means "the whole file".
struct Place {
  std::string file;
  int line = 0;
  int column = 0;

  bool operator==(const Place&) const = default;
};

// Something the writer should know about one of their files. `code` is a stable lower-case word
// with hyphens ("front-matter-invalid") that tools may match on; `message` is for people.
struct Diagnostic {
  Place place;
  Severity severity = Severity::error;
  std::string code;
  std::string message;

  bool operator==(const Diagnostic&) const = default;
};

using Diagnostics = std::vector<Diagnostic>;

// "file:line:column: error: message [code]", the form that editors can jump to; parts that are not
// known are left out.
std::string to_string(const Diagnostic& diagnostic);

bool has_error(const Diagnostics& diagnostics);

// This operation cannot go on. The text is a whole sentence for a person.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// An Error that a system call reported; `code()` is its errno.
class SystemError : public Error {
 public:
  SystemError(int code, std::string_view doing, std::string_view path);
  int code() const { return code_; }

 private:
  int code_;
};

// Throws the SystemError of the current errno: "cannot <doing> <path>: <reason>".
[[noreturn]] void throw_errno(std::string_view doing, std::string_view path);

// The reason that belongs to an errno, in a thread-safe way.
std::string describe_errno(int code);

}  // namespace galley
