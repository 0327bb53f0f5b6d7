// Thread: any. Role: runs one program to its end and keeps what it said.
// Promise: ends within the limit, if need be by killing the program.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/child_process.h"
#include "support/temp_dir.h"

namespace galley::test {

struct CommandResult {
  int exit_code = 0;  // 128 + number when a signal ended it
  std::string out;
  std::string err;
};

struct CommandOptions {
  Environment environment = {};
  std::string folder = {};
  std::chrono::milliseconds limit = std::chrono::seconds(60);
};

// Output goes through files, so that neither stream can fill up and block. Throws
// std::runtime_error, with what the program said, when it is not done at the limit.
inline CommandResult run_command(const std::vector<std::string>& command,
                                 const CommandOptions& options = {}) {
  const TempDir captured;
  ChildProcess child({.command = command,
                      .out = captured / "out",
                      .err = captured / "err",
                      .environment = options.environment,
                      .folder = options.folder});
  const auto exit_code = child.wait(options.limit);
  if (!exit_code) {
    throw std::runtime_error(command.at(0) + " still runs after " +
                             std::to_string(options.limit.count()) + " ms; it said:\n" +
                             captured.read("out") + captured.read("err"));
  }
  return {*exit_code, captured.read("out"), captured.read("err")};
}

}  // namespace galley::test
