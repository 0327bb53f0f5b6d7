// The real galleyd and what an editor tells it: unsaved text is previewed and never written.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "control/client.h"
#include "support/browser.h"
#include "support/catch.h"
#include "support/galley_process.h"
#include "support/sanitized.h"

using namespace galley::test;
using nlohmann::json;

namespace {

class Book {
 public:
  explicit Book(const std::string& preview = "") {
    dir.write("docs/a.md", "# Saved\n");
    dir.write("docs/b.md", "# Other\n");
    dir.write("galley.yaml",
              "projects:\n  - name: book\n    source: docs\n    output: out\n"
              "preview:\n  port: 0\n" +
                  preview);
    galleyd =
        std::make_unique<GalleyProcess>(std::vector<std::string>{"--config", dir / "galley.yaml"},
                                        Environment{}, GalleyProcess::Preview::yes);
    galleyd->wait_ready();
    galleyd->sync();
    browser = std::make_unique<Browser>(galleyd->request("open").at("url").get<std::string>());
  }

  void tell(json params) const {
    params["path"] = dir / "docs/a.md";
    galleyd->request("buffer", params);
  }

  void wait_until_shown(const std::string& text) const {
    browser->wait_for("/~/page/book/a.md", [&](const Answered& answered) {
      return answered.status == 200 && json::parse(answered.body)["update"]["body"] == text;
    });
  }

  TempDir dir;
  std::unique_ptr<GalleyProcess> galleyd;
  std::unique_ptr<Browser> browser;
};

}  // namespace

TEST_CASE("unsaved text is previewed and the output stays as it was") {
  const Book book;
  const std::string before = book.dir.read("out/a.mdc");
  book.tell({{"text", "# Typed\n"}, {"line", 1}});
  book.wait_until_shown("# Typed\n");
  book.galleyd->sync();
  CHECK(book.dir.read("out/a.mdc") == before);
  book.tell({{"closed", true}});
  book.wait_until_shown("# Saved\n");
}

TEST_CASE("a save drops the unsaved text") {
  Book book;
  book.tell({{"text", "# Typed\n"}});
  book.wait_until_shown("# Typed\n");
  book.dir.write("docs/a.md", "# Saved by another\n");
  book.wait_until_shown("# Saved by another\n");
}

TEST_CASE("an editor that is gone leaves no text behind") {
  const Book book;
  {
    using galley::control::Client;
    const auto soon = Client::within(std::chrono::seconds(20));
    Client editor(book.galleyd->socket(), soon);
    editor.call("buffer", {{"path", book.dir / "docs/a.md"}, {"text", "# Typed\n"}}, soon);
    book.wait_until_shown("# Typed\n");
  }
  book.wait_until_shown("# Saved\n");
}

TEST_CASE("of a flood of texts the last one is shown, and the others cost nothing that stays") {
  using galley::control::Client;
  const Book book;
  const auto soon = Client::within(std::chrono::seconds(60));
  Client editor(book.galleyd->socket(), soon);
  std::string filling;
  for (int i = 0; i < 40'000; ++i) filling += i % 10 == 9 ? "words.\n\n" : "words ";
  const auto before = book.galleyd->status().at("memory_resident").get<std::uint64_t>();
  constexpr int texts = 300;  // 75 MB
  for (int i = 1; i <= texts; ++i) {
    const std::string text = "# Number " + std::to_string(i) + "\n\n" + filling;
    editor.call("buffer", {{"path", book.dir / "docs/a.md"}, {"text", text}, {"line", i}}, soon);
  }
  book.browser->wait_for("/~/page/book/a.md", [&](const Answered& answered) {
    return json::parse(answered.body)["update"]["title"] == "Number " + std::to_string(texts);
  });
  const auto after = book.galleyd->status().at("memory_resident").get<std::uint64_t>();
  INFO(before << " -> " << after);
  if (!is_sanitized) CHECK(after < before + (60U << 20U));
}

TEST_CASE("text of what is no document is refused, and says what to do") {
  const Book book;
  try {
    book.galleyd->request("buffer", {{"path", book.dir / "galley.yaml"}, {"text", "x"}});
    FAIL("it was taken");
  } catch (const RpcError& error) {
    CHECK(std::string(error.what()).find("galleyctl explain") != std::string::npos);
  }
}

namespace {

// The value of an attribute of the page's body.
std::string data_of(const std::string& page, const std::string& name) {
  const std::string attribute = " data-" + name + "=\"";
  const std::size_t begin = page.find(attribute);
  if (begin == std::string::npos) return {};
  const std::size_t value = begin + attribute.size();
  return page.substr(value, page.find('"', value) - value);
}

struct EditPage {
  explicit EditPage(const Book& book) : html(book.browser->get("/book/a.md").body) {}

  std::string html;
  std::string ticket = data_of(html, "ticket");
  std::string token = data_of(html, "token");
};

// An editor that writes down what it was started with: its arguments and its open descriptors.
std::string editor_of(const TempDir& dir) {
  dir.write(
      "editor",
      "#!/bin/sh\nexec >\"$(dirname \"$0\")/started.new\"\nprintf '%s\\n' \"$@\"\n"
      "ls -l /proc/$$/fd\nmv \"$(dirname \"$0\")/started.new\" \"$(dirname \"$0\")/started\"\n");
  std::filesystem::permissions(dir / "editor", std::filesystem::perms::owner_all);
  return "  editor: [" + (dir / "editor") + ", \"+{line}:{column}\", \"{file}\"]\n";
}

}  // namespace

TEST_CASE(
    "a page opens the editor of the settings at a line, without shell or descriptors of ours") {
  const TempDir tools;
  const Book book(editor_of(tools));
  const EditPage page(book);
  const Answered answered = book.browser->post("/~/edit", page.token, page.ticket + " 3 5");
  INFO(answered.head << answered.body);
  REQUIRE(answered.status == 200);
  book.browser->wait_for(
      "/~/status", [&](const Answered&) { return std::filesystem::exists(tools / "started"); });
  const std::string started = tools.read("started");
  INFO(started);
  CHECK(started.starts_with("+3:5\n" + (book.dir / "docs/a.md") + "\n"));
  CHECK(started.find("0 -> /dev/null") != std::string::npos);
  CHECK(started.find("2 -> /dev/null") != std::string::npos);
  for (const char* ours : {"socket:", "anon_inode:", ".db", ".lock"}) {
    INFO(ours);
    CHECK(started.find(ours) == std::string::npos);
  }
}

TEST_CASE(
    "the editor is opened for nobody without the token, and for no ticket that was not given") {
  const TempDir tools;
  const Book book(editor_of(tools));
  const EditPage page(book);
  const auto status_of = [&](const std::string& token, const std::string& body) {
    return book.browser->post("/~/edit", token, body).status;
  };
  CHECK(status_of("", page.ticket + " 3 5") == 403);
  CHECK(status_of("0000", page.ticket + " 3 5") == 403);
  CHECK(status_of(page.token, "99 3 5") == 410);
  CHECK(status_of(page.token, (book.dir / "docs/a.md") + " 3 5") == 410);
  CHECK(status_of(page.token, page.ticket + " 3 5; id") == 400);
  CHECK(status_of(page.token, page.ticket + " 0 5") == 400);
  CHECK(status_of(page.token, std::string(5000, '1')) == 413);
  CHECK(book.browser->post("/~/edit?x=y", page.token, page.ticket + " 3 5").status == 405);
  CHECK(book.browser->post("/~/status", page.token, page.ticket + " 3 5").status == 405);
  CHECK(book.browser->get("/~/edit").status == 405);
  CHECK_FALSE(std::filesystem::exists(tools / "started"));
}

TEST_CASE("an editor that cannot be started is told with the reason, and none is no link") {
  {
    const Book book("  editor: [/nowhere/vi, \"{file}\"]\n");
    const EditPage page(book);
    const Answered answered = book.browser->post("/~/edit", page.token, page.ticket + " 1 1");
    CHECK(answered.status == 500);
    CHECK(answered.body == "cannot start /nowhere/vi: no such file or directory\n");
  }
  const Book book;
  CHECK(EditPage(book).ticket.empty());
  CHECK(EditPage(book).token.empty());
  CHECK(book.browser->get("/~/edit").status == 405);
}
