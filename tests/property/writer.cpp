#include "property/writer.h"

#include <array>
#include <fstream>

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/run_command.h"

namespace galley::test {
namespace {

namespace fs = std::filesystem;

std::error_code ignored;  // what cannot be done is not

}  // namespace

Writer::Writer(unsigned seed, fs::path repository)
    : random_(seed), repository_(std::move(repository)), docs_(repository_ / "docs") {}

const std::vector<Writer::Action>& Writer::actions() {
  static const std::vector<Action> all = {
      {"save in place", &Writer::save_in_place},
      {"save in place", &Writer::save_in_place},
      {"save in pieces", &Writer::save_in_pieces},
      {"save by rename", &Writer::save_by_rename},
      {"save as vim does", &Writer::save_as_vim},
      {"save as JetBrains does", &Writer::save_as_jetbrains},
      {"append", &Writer::append},
      {"begin to write", &Writer::begin_to_write},
      {"write what is there", &Writer::write_unchanged},
      {"make a page in new folders", &Writer::make_page_in_new_folders},
      {"make a page in new folders", &Writer::make_page_in_new_folders},
      {"rename a page", &Writer::rename_page},
      {"move a folder", &Writer::move_folder},
      {"move a folder", &Writer::move_folder},
      {"swap folders", &Writer::swap_folders},
      {"move out and in", &Writer::move_out_and_in},
      {"delete a page", &Writer::delete_page},
      {"delete a folder", &Writer::delete_folder},
      {"replace a folder by a file", &Writer::replace_folder_by_file},
      {"replace a page by a folder", &Writer::replace_page_by_folder},
      {"change rights", &Writer::change_rights},
      {"make a link", &Writer::make_link},
      {"make a pipe", &Writer::make_pipe},
      {"use an odd name", &Writer::use_odd_name},
      {"edit an ignore file", &Writer::edit_ignore_file},
      {"edit a snippet", &Writer::edit_snippet},
      {"edit a picture", &Writer::edit_picture},
      {"commit", &Writer::commit},
      {"switch branch", &Writer::switch_branch},
      {"stash", &Writer::stash},
      {"merge", &Writer::merge},
      {"reset", &Writer::reset},
  };
  return all;
}

std::string Writer::act() {
  const auto& [name, action] = actions()[below(actions().size())];
  (this->*action)();
  return name;
}

void Writer::rest() {
  open_.clear();
  for (const fs::path& path : std::exchange(shut_, {})) {
    fs::permissions(path, fs::perms::owner_all, ignored);
  }
}

fs::path Writer::folder() {
  static const std::vector<std::string> names = {"",    "a",   "b",        "a/deep", "a/deep/er",
                                                 "b/c", "c d", "a/one.md", "two.md"};
  return docs_ / names[below(names.size())];
}

std::string Writer::page_name() {
  static const std::vector<std::string> names = {"index.md", "one.md",   "two.md",  "three.mdx",
                                                 "One.md",   "notes.md", "note.txt"};
  return names[below(names.size())];
}

std::string Writer::picture() { return "picture" + std::to_string(below(3)) + ".png"; }

std::string Writer::text() {
  std::string text = "---\ntitle: Page " + std::to_string(below(1000)) + "\n---\n\n# Heading\n\n";
  for (std::size_t lines = below(30); lines > 0; --lines) {
    text += "Words " + std::to_string(below(100)) + " and [a link](../a/" + page_name() +
            "#heading).\n";
  }
  if (below(3) == 0) text += "\n![A picture](/" + picture() + ")\n";
  if (below(3) == 0) text += "\n--8<-- \"snippets/part" + std::to_string(below(3)) + ".md\"\n";
  return text;
}

void Writer::write(const fs::path& path, const std::string& bytes) const {
  fs::create_directories(path.parent_path(), ignored);
  if (fs::is_fifo(path, ignored)) return;  // opening it would wait
  std::ofstream(path, std::ios::binary) << bytes;
}

void Writer::save_in_place() { write(page(), text()); }

void Writer::save_in_pieces() {
  const fs::path path = page();
  fs::create_directories(path.parent_path(), ignored);
  const Fd file(::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_NONBLOCK | O_CLOEXEC, 0644));
  for (std::size_t pieces = below(20); file && pieces > 0; --pieces) {
    const std::string piece = text();
    if (::write(file.get(), piece.data(), piece.size()) < 0) return;
  }
}

void Writer::save_by_rename() {
  const fs::path path = page();
  write(path.string() + ".tmp", text());
  fs::rename(path.string() + ".tmp", path, ignored);
}

// :help 'backupcopy': a probe in the folder, the old file kept as a backup while the new is
// written.
void Writer::save_as_vim() {
  const fs::path path = page();
  write(path.parent_path() / "4913", "");
  fs::remove(path.parent_path() / "4913", ignored);
  fs::rename(path, path.string() + "~", ignored);
  write(path, text());
  fs::remove(path.string() + "~", ignored);
}

void Writer::save_as_jetbrains() {
  const fs::path path = page();
  write(path.string() + "___jb_tmp___", text());
  fs::rename(path, path.string() + "___jb_old___", ignored);
  fs::rename(path.string() + "___jb_tmp___", path, ignored);
  fs::remove(path.string() + "___jb_old___", ignored);
}

void Writer::append() {
  const fs::path path = page();
  if (fs::is_regular_file(path, ignored)) std::ofstream(path, std::ios::app) << "\nOne more.\n";
}

// Somebody who takes a while: the file stays open until rest().
void Writer::begin_to_write() {
  const fs::path path = page();
  fs::create_directories(path.parent_path(), ignored);
  Fd file(::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_NONBLOCK | O_CLOEXEC, 0644));
  const std::string half = text();
  if (file && ::write(file.get(), half.data(), half.size()) > 0) open_.push_back(std::move(file));
}

void Writer::write_unchanged() {
  const fs::path path = page();
  if (!fs::is_regular_file(path, ignored)) return;
  std::ifstream in(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  write(path, bytes);
}

void Writer::make_page_in_new_folders() {
  const fs::path path = folder() / ("n" + std::to_string(below(4))) / "m" / page_name();
  write(path, text());
}

void Writer::rename_page() { fs::rename(page(), page(), ignored); }

void Writer::move_folder() {
  const fs::path to = folder();
  fs::create_directories(to.parent_path(), ignored);
  fs::rename(folder(), to, ignored);
  write(to / page_name(), text());  // at once, below the new name
}

void Writer::swap_folders() {
  ::renameat2(AT_FDCWD, folder().c_str(), AT_FDCWD, folder().c_str(), RENAME_EXCHANGE);
}

void Writer::move_out_and_in() {
  const fs::path outside = repository_ / "outside";
  if (fs::exists(outside, ignored)) {
    fs::rename(outside, folder() / "back", ignored);
  } else {
    fs::rename(below(10) == 0 ? docs_ : folder(), outside, ignored);
  }
}

void Writer::delete_page() { fs::remove(page(), ignored); }

void Writer::delete_folder() {
  const fs::path path = folder();
  fs::remove_all(path, ignored);
  if (below(2) == 0) write(path / page_name(), text());
}

void Writer::replace_folder_by_file() {
  const fs::path path = folder();
  if (path == docs_ / "") return;
  fs::remove_all(path, ignored);
  write(path, text());
}

void Writer::replace_page_by_folder() {
  const fs::path path = page();
  fs::remove_all(path, ignored);
  fs::create_directories(path, ignored);
  if (below(2) == 0) write(path / page_name(), text());
}

void Writer::change_rights() {
  const fs::path path = below(2) == 0 ? page() : folder();
  fs::permissions(path, fs::perms::none, ignored);
  shut_.push_back(path);
}

void Writer::make_link() {
  const fs::path path = page();
  fs::remove(path, ignored);
  switch (below(4)) {
    case 0:
      return fs::create_symlink(page(), path, ignored);
    case 1:
      return fs::create_directory_symlink(docs_, path.parent_path() / "loop", ignored);
    case 2:
      return fs::create_directory_symlink(repository_ / "snippets", path.parent_path() / "out.md",
                                          ignored);
    default:  // the other name goes: what is written through it is told to nobody (inotify(7))
      write(repository_ / "other", text());
      fs::create_hard_link(repository_ / "other", path, ignored);
      fs::remove(repository_ / "other", ignored);
  }
}

void Writer::make_pipe() {
  const fs::path path = page();
  fs::remove(path, ignored);
  ::mkfifo(path.c_str(), 0644);
}

void Writer::use_odd_name() {
  static const std::string longest(252, 'x');  // with ".md", the 255 bytes of NAME_MAX
  static const std::array<std::string, 8> names = {"line\nend.md", "\xFF\xFE.md",   longest + ".md",
                                                   "caf\u00e9.md", "cafe\u0301.md", "- dash.md",
                                                   "quote\"'.md",  "%41.md"};
  const fs::path path = folder() / names[below(names.size())];
  if (below(3) == 0) {
    fs::remove(path, ignored);
  } else {
    write(path, text());
  }
}

void Writer::edit_ignore_file() {
  static const std::vector<std::string> rules = {
      "one.md\n", "a/\n",       "*.mdx\n!three.mdx\n", "deep\n",
      "/b/c\n",   "**/er/**\n", "n[0-2]/\n",           "*\n!*/\n!*.md\n"};
  const std::string name = below(2) == 0 ? ".gitignore" : ".galleyignore";
  const fs::path path = (below(4) == 0 ? repository_ : folder()) / name;
  if (below(2) == 0) {
    fs::remove(path, ignored);
  } else {
    write(path, rules[below(rules.size())]);
  }
}

void Writer::edit_snippet() {
  const fs::path path = repository_ / "snippets" / ("part" + std::to_string(below(3)) + ".md");
  if (below(4) == 0) {
    fs::remove(path, ignored);
  } else {
    write(path, "Part " + std::to_string(below(1000)) + ".\n");
  }
}

void Writer::git(const std::vector<std::string>& arguments) const {
  std::vector<std::string> command{"git",
                                   "-C",
                                   repository_.string(),
                                   "-c",
                                   "user.name=galley",
                                   "-c",
                                   "user.email=galley@example.org",
                                   "-c",
                                   "core.editor=true",
                                   "-c",
                                   "gc.auto=0"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  run_command(command);
}

void Writer::edit_picture() {
  const fs::path path = repository_ / picture();
  if (below(4) == 0) {
    fs::remove(path, ignored);
  } else {
    write(path, std::to_string(below(3)));
  }
}

void Writer::commit() {
  git({"add", "-A"});
  git({"commit", "-q", "-m", "work"});
}

void Writer::switch_branch() {
  commit();
  if (branches_ == 0 || below(3) == 0) {
    git({"checkout", "-q", "-b", "branch" + std::to_string(branches_++)});
  } else {
    git({"checkout", "-q", "-f",
         "branch" + std::to_string(below(static_cast<std::size_t>(branches_)))});
  }
}

void Writer::stash() {
  git({"stash", "-q", "-u"});
  if (below(2) == 0) git({"stash", "pop", "-q"});
}

// May stop at a conflict; then that is what the files hold.
void Writer::merge() {
  if (branches_ == 0) return;
  commit();
  git({"merge", "-q", "branch" + std::to_string(below(static_cast<std::size_t>(branches_)))});
  if (below(2) == 0) git({"merge", "--abort"});
}

void Writer::reset() { git({"reset", "-q", "--hard"}); }

}  // namespace galley::test
