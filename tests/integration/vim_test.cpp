// A real Vim and a real Neovim with galley's plugin, where they are installed.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "support/browser.h"
#include "support/catch.h"
#include "support/galley_process.h"

using namespace galley::test;
using nlohmann::json;

namespace {

bool is_installed(const std::string& program) {
  return run_command({"sh", "-c", "command -v " + program}).exit_code == 0;
}

class Session {
 public:
  // Vim wants a terminal, which script(1) gives it; Neovim does without.
  explicit Session(const std::string& editor) {
    dir.write("docs/a.md", "# Saved\n");
    dir.write("docs/b.md", "# Other\n");
    galleyd = std::make_unique<GalleyProcess>(
        std::vector<std::string>{"--source", dir / "docs", "--out", dir / "out"}, Environment{},
        GalleyProcess::Preview::yes);
    galleyd->wait_ready();
    galleyd->sync();
    browser = std::make_unique<Browser>(galleyd->request("open").at("url").get<std::string>());
    project = galleyd->status().at("projects").at(0).at("name");
    const std::string options = " -n -i NONE -u '" GALLEY_SOURCE_DIR
                                "/tests/integration/vim_driver.vim' '" +
                                (dir / "docs/a.md") + "'";
    std::vector<std::string> command{"script", "-qfec", "vim -N" + options, "/dev/null"};
    if (editor == "nvim") command = {"sh", "-c", "exec nvim --headless" + options};
    vim = std::make_unique<ChildProcess>(
        Launch{.command = std::move(command),
               .out = dir / "vim.out",
               .err = dir / "vim.err",
               .environment = {{"GALLEY_SOCKET", galleyd->socket()},
                               {"GALLEY_KEYS", dir / "keys"},
                               {"GALLEY_PLUGIN", GALLEY_SOURCE_DIR "/packaging/editors/vim"},
                               {"HOME", dir.path()},
                               {"TERM", "xterm"}}});
  }

  void type(const std::string& keys) const {
    dir.write("keys.new", keys);
    std::filesystem::rename(dir / "keys.new", dir / "keys");
  }

  void wait_until_shown(const std::string& text) const {
    INFO(dir.read("vim.err"));
    browser->wait_for("/~/page/" + project + "/a.md", [&](const Answered& answered) {
      return answered.status == 200 && json::parse(answered.body)["update"]["body"] == text;
    });
  }

  TempDir dir;
  std::unique_ptr<GalleyProcess> galleyd;
  std::unique_ptr<Browser> browser;
  std::string project;
  std::unique_ptr<ChildProcess> vim;
};

// What is typed, undone, saved and left.
void check_typing(const std::string& editor) {
  if (!is_installed(editor)) {
    WARN(editor << " is not installed: this test is skipped");
    return;
  }
  const Session session(editor);
  session.type("oTyped \"<here>\" \\ \xc3\xa4.");
  session.wait_until_shown("# Saved\nTyped \"<here>\" \\ \xc3\xa4.\n");
  CHECK(session.dir.read("docs/a.md") == "# Saved\n");
  session.type("<Esc>u");
  session.wait_until_shown("# Saved\n");
  session.type("oSaved too.<Esc>:w<CR>");
  session.galleyd->sync();
  session.wait_until_shown("# Saved\nSaved too.\n");
  session.type("oNever saved.<Esc>");
  session.wait_until_shown("# Saved\nSaved too.\nNever saved.\n");
  session.type(":bdelete!<CR>");
  session.wait_until_shown("# Saved\nSaved too.\n");
  session.type(":qall!<CR>");
  CHECK(session.vim->wait(std::chrono::seconds(20)) == 0);
}

}  // namespace

TEST_CASE("what is typed in Vim is previewed, and nothing of it when it is undone or left") {
  check_typing("vim");
}

TEST_CASE("what is typed in Neovim is previewed, and nothing of it when it is undone or left") {
  check_typing("nvim");
}
