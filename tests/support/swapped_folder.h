// A folder with a page in it that a thread swaps, as fast as it can, for a link to a folder outside
// that looks the same and holds a secret.
#pragma once

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include <fcntl.h>

#include "support/temp_dir.h"

namespace galley::test {

class SwappedFolder {
 public:
  SwappedFolder() {
    dir_.write("root/a/b/page.md", "page");
    dir_.write("outside/page.md", "secret");
    dir_.write("outside/secret.md", "secret");
    std::filesystem::create_directory_symlink(dir_ / "outside", dir_ / "root/a/link");
  }

  std::string root() const { return dir_ / "root"; }  // what must not be left
  std::string operator/(const std::string& path) const { return dir_ / path; }

  // The folder a/b and the link change places for as long as this lives.
  class Swapping {
   public:
    explicit Swapping(const SwappedFolder& folders)
        : folder_(folders / "root/a/b"),
          link_(folders / "root/a/link"),
          thread_([this] { run(); }) {}
    ~Swapping() {
      is_over_ = true;
      thread_.join();
    }
    Swapping(const Swapping&) = delete;
    Swapping& operator=(const Swapping&) = delete;

    // True until there were thousands of swaps, and of questions. How they meet is chance: whoever
    // needs to have seen both sides goes on until they have.
    bool goes_on() const { return ++asked_ <= enough || swaps_ < enough; }

   private:
    static constexpr unsigned enough = 5000;

    void run() {
      while (!is_over_) {
        const int failed =
            ::renameat2(AT_FDCWD, folder_.c_str(), AT_FDCWD, link_.c_str(), RENAME_EXCHANGE);
        if (failed == 0) ++swaps_;
      }
    }

    std::string folder_;
    std::string link_;
    std::atomic<bool> is_over_{false};
    std::atomic<unsigned> swaps_{0};
    mutable unsigned asked_ = 0;
    std::thread thread_;
  };

 private:
  TempDir dir_;
};

}  // namespace galley::test
