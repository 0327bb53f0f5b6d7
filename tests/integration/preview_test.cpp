// The real galleyd serves pages, and tells of changes while it does.
#include <chrono>
#include <filesystem>

#include <netinet/in.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/socket.h>

#include "base/fd.h"
#include "support/catch.h"
#include "support/galley_process.h"

using namespace galley::test;
using nlohmann::json;

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds limit{30};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// One connection to the preview; what comes is gathered.
class Connection {
 public:
  Connection(int port, const std::string& request)
      : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what bind(2) wants
    const auto* const to = reinterpret_cast<const sockaddr*>(&address);
    REQUIRE(::connect(fd_.get(), to, sizeof address) == 0);
    REQUIRE(::send(fd_.get(), request.data(), request.size(), 0) ==
            static_cast<ssize_t>(request.size()));
  }

  // Everything until the other side closes.
  std::string rest() {
    while (receive()) {
    }
    return std::move(received_);
  }

  // Everything up to the first time that `part` has come.
  const std::string& until(const std::string& part) {
    while (!contains(received_, part)) REQUIRE(receive());
    return received_;
  }

  void forget() { received_.clear(); }

 private:
  // False at the end. The limit only bounds a failure.
  bool receive() {
    pollfd ready{fd_.get(), POLLIN, 0};
    REQUIRE(::poll(&ready, 1, static_cast<int>(std::chrono::milliseconds(limit).count())) == 1);
    char bytes[4096];
    const ssize_t count = ::recv(fd_.get(), bytes, sizeof bytes, 0);
    if (count > 0) received_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }

  galley::Fd fd_;
  std::string received_;
};

// A daemon with pages, and a browser of its own that it has let in.
class Browser {
 public:
  explicit Browser(const std::string& settings = "", const std::string& of_project = "") {
    dir.write("docs/a.md", "# First\n\nSee [b](b.md), [none](none.md).\n\n![p](../pic.png)\n");
    dir.write("docs/b.md", "# Second\n\nText.\n");
    dir.write("docs/guide/index.md", "# Guide\n");
    dir.write("pic.png", "no picture");
    dir.write("docs/.hidden/key.pem", "secret");
    dir.write(".git/HEAD", "ref: refs/heads/main\n");
    dir.write("galley.yaml", "preview:\n  port: 0\n" + settings +
                                 "projects:\n  - name: book\n    source: docs\n    output: out\n" +
                                 of_project);
    galleyd =
        std::make_unique<GalleyProcess>(std::vector<std::string>{"--config", dir / "galley.yaml"},
                                        Environment{}, GalleyProcess::Preview::yes);
    galleyd->wait_ready();
    galleyd->sync();
  }

  // "http://HOST:PORT/-/open/CODE" of `galleyctl open`.
  std::string open_url(const std::string& document) {
    const CommandResult opened = galleyd->ctl({"open", "--print", dir / document});
    REQUIRE(opened.exit_code == 0);
    return opened.out.substr(0, opened.out.size() - 1);
  }

  void let_in() {
    const std::string url = open_url("docs/a.md");
    const std::size_t begin = std::string("http://").size();
    const std::size_t slash = url.find('/', begin);
    host = url.substr(begin, slash - begin);
    port = std::stoi(host.substr(host.find(':') + 1));
    const std::string answer = get(url.substr(slash));
    CHECK(contains(answer, "HTTP/1.1 303"));
    CHECK(contains(answer, "Location: /book/a.md"));
    const std::size_t name = answer.find("Set-Cookie: ") + 12;
    cookie = answer.substr(name, answer.find(';', name) - name);
  }

  std::string head(const std::string& target) const {
    return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nCookie: " + cookie +
           "\r\nConnection: close\r\n\r\n";
  }

  std::string get(const std::string& target) { return Connection(port, head(target)).rest(); }

  TempDir dir;
  std::unique_ptr<GalleyProcess> galleyd;
  std::string host;
  int port = 0;
  std::string cookie;
};

}  // namespace

TEST_CASE("galleyctl open lets one browser in, and takes it to the page") {
  Browser browser;
  browser.let_in();
  const std::string page = browser.get("/book/a.md");
  CHECK(contains(page, "HTTP/1.1 200"));
  CHECK(contains(page, ">First<"));
  CHECK(contains(page, "href=\"/book/b.md\""));
  CHECK(contains(page, "src=\"/~/repo/book/pic.png\""));
  CHECK(contains(page, "is no document of this project"));
  CHECK(contains(browser.galleyd->status()["preview"], browser.host));
  browser.cookie = "none";
  CHECK(contains(browser.get("/book/a.md"), "HTTP/1.1 403"));
}

TEST_CASE("galleyctl open says what is no document, and that there is no preview") {
  Browser browser;
  const CommandResult none = browser.galleyd->ctl({"open", "--print", browser.dir / "pic.png"});
  CHECK(none.exit_code == 1);
  CHECK(contains(none.err, "is no document of a project"));
  GalleyProcess silent({"--source", browser.dir / "docs", "--out", browser.dir / "other"});
  silent.wait_ready();
  const CommandResult off = silent.ctl({"open", "--print"});
  CHECK(off.exit_code == 1);
  CHECK(contains(off.err, "without --no-preview"));
}

TEST_CASE("names that mean a page lead to it, and what is no page of the project is not shown") {
  Browser browser;
  browser.let_in();
  CHECK(contains(browser.get("/book/guide/"), "Location: /book/guide/index.md"));
  CHECK(contains(browser.get("/book/b?from=a.md"), "Location: /book/b.md"));
  CHECK(contains(browser.get("/~/site/book/guide"), "Location: /book/guide/index.md"));
  CHECK(contains(browser.get("/~/repo/book/pic.png"), "no picture"));
  CHECK(contains(browser.get("/~/repo/book/docs/.hidden/key.pem"), "HTTP/1.1 403"));
  CHECK(contains(browser.get("/~/repo/book/.git/HEAD"), "HTTP/1.1 403"));
  CHECK(contains(browser.get("/book/none.md"), "There is no such page"));
  CHECK(contains(browser.get("/other/a.md"), "HTTP/1.1 404"));
  CHECK(contains(browser.get("/~/tree/other"), "HTTP/1.1 404"));
  CHECK(contains(browser.get("/~/nothing"), "HTTP/1.1 404"));
}

TEST_CASE("a save is told as the part that changed, dead links as they come and go") {
  Browser browser;
  browser.let_in();
  browser.get("/book/a.md");
  Connection events(browser.port, browser.head("/~/events"));
  events.until("event: hello");
  browser.dir.write("docs/a.md", "# First\n\nSee [b](b.md), [none](none.md).\n\nNew text.\n");
  const std::string told = events.until("event: page\n") + events.until("New text.");
  CHECK(contains(told, "\"path\":\"a.md\""));
  CHECK_FALSE(contains(told, ">First<"));
  browser.galleyd->sync();
  events.forget();
  browser.dir.write("docs/none.md", "# There\n");
  CHECK(contains(events.until("event: links\n"), "event:"));
  events.until("event: tree\n");
  std::filesystem::remove(browser.dir / "docs/a.md");
  events.until("event: gone\ndata: {\"project\":\"book\",\"path\":\"a.md\"");
}

TEST_CASE("pages are made while galley is paused, and the list of pages knows titles") {
  Browser browser;
  browser.let_in();
  browser.galleyd->request("pause");
  Connection events(browser.port, browser.head("/~/events"));
  events.until("event: hello");
  browser.dir.write("docs/b.md", "# Second, but paused\n");
  events.until("event: edited\ndata: {\"project\":\"book\",\"path\":\"b.md\"}");
  CHECK(contains(browser.get("/book/b.md"), "Second, but paused"));
  const std::string tree = browser.get("/~/tree/book");
  CHECK(contains(tree, R"({"path":"a.md","title":"First","failing":false})"));
  CHECK(tree.find("a.md") < tree.find("guide/index.md"));
  CHECK(contains(browser.get("/~/search/book?q=text"), R"("all":1)"));
}

TEST_CASE(
    "a project that is opened with other settings is told of, and its pages are followed anew") {
  Browser browser;
  browser.let_in();
  browser.get("/book/a.md");
  Connection events(browser.port, browser.head("/~/events"));
  events.until("event: hello");
  browser.dir.write("galley.yaml",
                    "preview:\n  port: 0\n"
                    "projects:\n  - name: book\n    source: docs\n    output: out\n"
                    "    profile: compact\n");
  CHECK(browser.galleyd->request("reload")["applied"] == true);
  events.until("event: opened\ndata: {\"project\":\"book\"}");
  CHECK(contains(browser.get("/~/page/book/a.md"), ">First<"));
  browser.dir.write("docs/a.md", "# First\n\nAfter the reload.\n");
  events.until("After the reload.");
}

TEST_CASE("a page whose links lead elsewhere now is told of, though it was not saved") {
  Browser browser("", "    link_target: mdc\n");
  browser.let_in();
  browser.get("/book/a.md");
  CHECK(contains(browser.get("/~/page/book/a.md"), "[none](none.md)"));
  browser.dir.write("docs/none.md", "# There\n");
  browser.galleyd->sync();
  CHECK(contains(browser.get("/~/page/book/a.md"), "[none](book__none.mdc)"));
}

TEST_CASE("a preview that the settings move or turn off does so at reload") {
  Browser browser;
  browser.let_in();
  browser.dir.write("galley.yaml",
                    "preview:\n  listen: []\n"
                    "projects:\n  - name: book\n    source: docs\n    output: out\n");
  CHECK(browser.galleyd->request("reload")["applied"] == true);
  CHECK(browser.galleyd->status()["preview"] == "");
}
