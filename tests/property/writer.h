// Role: somebody who works on a source tree at random: writes in the way of every editor, renames,
// moves and deletes files and trees, changes rights, makes links, edits ignore files and what pages
// include, and uses git. Promise: the same seed does the same to the same tree; what cannot be done
// is not.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/fd.h"

namespace galley::test {

class Writer {
 public:
  // `repository` is a git repository; the pages lie in its folder `docs`.
  Writer(unsigned seed, std::filesystem::path repository);

  // One thing, or a few that belong together. Its name, for a failure to tell.
  std::string act();

  // Ends what is under way: files are closed, rights are given back.
  void rest();

  std::size_t below(std::size_t bound) { return random_() % bound; }

 private:
  using Action = std::pair<const char*, void (Writer::*)()>;
  static const std::vector<Action>& actions();

  void save_in_place();
  void save_in_pieces();
  void save_by_rename();
  void save_as_vim();
  void save_as_jetbrains();
  void append();
  void begin_to_write();
  void write_unchanged();
  void make_page_in_new_folders();
  void rename_page();
  void move_folder();
  void swap_folders();
  void move_out_and_in();
  void delete_page();
  void delete_folder();
  void replace_folder_by_file();
  void replace_page_by_folder();
  void change_rights();
  void make_link();
  void make_pipe();
  void use_odd_name();
  void edit_ignore_file();
  void edit_snippet();
  void edit_picture();
  void commit();
  void switch_branch();
  void stash();
  void merge();
  void reset();

  std::filesystem::path folder();
  std::filesystem::path page() { return folder() / page_name(); }
  std::string page_name();
  std::string picture();
  std::string text();
  void write(const std::filesystem::path& path, const std::string& bytes) const;
  void git(const std::vector<std::string>& arguments) const;

  std::mt19937 random_;
  std::filesystem::path repository_;
  std::filesystem::path docs_;
  std::vector<Fd> open_;
  std::vector<std::filesystem::path> shut_;
  int branches_ = 0;
};

}  // namespace galley::test
