#include "pipeline/links.h"

#include <random>

#include "support/catch.h"

using galley::Diagnostic;
using galley::pipeline::Links;
using galley::state::Link;
using Presence = Link::Presence;

namespace {

Link to(const std::string& target, const std::string& anchor = "",
        Presence presence = Presence::missing) {
  return {3, 7, target, anchor, presence};
}

// "page: code message" of each, joined.
std::string problems(const Links& links) {
  std::string all;
  links.for_each_problem([&all](const Diagnostic& d) {
    all += d.place.file + ":" + std::to_string(d.place.line) + " " + d.code + "\n";
  });
  return all;
}

std::string message(const Links& links) {
  std::string last;
  links.for_each_problem([&last](const Diagnostic& d) { last = d.message; });
  return last;
}

}  // namespace

TEST_CASE("it is known which pages have a link that means a page") {
  galley::pipeline::Links links;
  links.add("b.md");
  galley::state::Link to_b, to_c;
  to_b.target = "b.md";
  to_c.target = "c.md";
  links.set("a.md", {}, {to_b});
  links.set("z.md", {}, {to_c});
  CHECK(links.linking_to("b.md") == std::vector<std::string>{"a.md"});
  CHECK(links.linking_to("c.md").empty());  // there is no such page
  links.remove("a.md");
  CHECK(links.linking_to("b.md").empty());
}

TEST_CASE("a link is dead until its page is there, and again when it has gone") {
  Links links;
  links.set("a.md", {}, {to("b/c.md")});
  CHECK(problems(links) == "a.md:3 dead-link\n");
  links.add("b/c.md");
  CHECK(problems(links).empty());
  links.remove("b/c.md");
  CHECK(problems(links) == "a.md:3 dead-link\n");
  links.remove("a.md");
  CHECK(problems(links).empty());
}

TEST_CASE("one page's dead links are told as they are now") {
  Links links;
  links.set("a.md", {}, {to("b.md")});
  links.set("z.md", {}, {to("c.md")});
  CHECK(links.problems_of("a.md").size() == 1);
  links.add("b.md");
  CHECK(links.problems_of("a.md").empty());
  CHECK(links.problems_of("z.md").size() == 1);
  CHECK(links.problems_of("none.md").empty());
  CHECK(problems(links) == "z.md:3 dead-link\n");
}

TEST_CASE("pages are found by the name that links have for them") {
  Links links;
  links.add("b/index.md");
  links.add("b.md");
  CHECK(links.named("b") == std::vector<std::string>{"b.md", "b/index.md"});
  CHECK(links.named("c").empty());
}

TEST_CASE(
    "an anchor is looked for once its page was rendered, and again when its headings change") {
  Links links;
  links.set("a.md", {"own"}, {to("b.md", "install"), to("", "own"), to("", "top")});
  links.add("b.md");
  CHECK(problems(links).empty());
  links.set("b.md", {"instal", "use"}, {});
  CHECK(problems(links) == "a.md:3 dead-anchor\n");
  CHECK(message(links) == "there is no `#install` in `b.md`; did you mean `#instal`?");
  links.set("b.md", {"install"}, {});
  CHECK(problems(links).empty());
  links.set("a.md", {}, {to("", "own")});
  CHECK(problems(links) == "a.md:3 dead-anchor\n");
}

TEST_CASE("addresses without a page's extension find pages in every form that sites have") {
  for (const char* const target : {"guide/b", "guide/b/", "guide/b.html"}) {
    for (const char* const page : {"guide/b.md", "guide/b.mdx", "guide/b/index.md",
                                   "guide/b/README.md", "guide/b/_index.md"}) {
      INFO(target << " " << page);
      Links links;
      links.set("a.md", {}, {to(target)});
      CHECK_FALSE(problems(links).empty());
      links.add(page);
      CHECK(problems(links).empty());
    }
  }
}

TEST_CASE("an address without an extension may be relative to the page's own address") {
  Links links;
  links.add("guide/b.md");
  // "../b/" in guide/a.md, which is served as guide/a/
  links.set("guide/a.md", {}, {to("b/")});
  CHECK(problems(links).empty());
}

TEST_CASE("what is no page is judged by whether it was there") {
  Links links;
  links.set("a.md", {},
            {to("i.png", "", Presence::there), to("../LICENSE", "", Presence::unknown)});
  CHECK(problems(links).empty());
  links.set("a.md", {}, {to("../std/index.html"), to("../other")});  // addresses of the site
  CHECK(problems(links).empty());
  links.set("a.md", {}, {to("i.png")});
  CHECK(problems(links) == "a.md:3 dead-link\n");
  CHECK(message(links) == "`i.png` is not there; correct the link or add the file");
}

TEST_CASE("random edits end in what the last pages alone give") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto below = [&random](unsigned n) { return static_cast<unsigned>(random() % n); };
  const std::vector<std::string> paths{"a.md", "b.md", "c/index.md", "c/d.mdx", "e.md"};
  const std::vector<std::string> targets{"a.md", "b", "c/", "c/d.html", "e.md", "f.md"};
  const std::vector<std::string> anchors{"x", "y", "z"};
  for (int run = 0; run < 200; ++run) {
    Links links;
    std::map<std::string, std::pair<std::vector<std::string>, std::vector<Link>>> last;
    for (int step = 0; step < 40; ++step) {
      const std::string& path = paths[below(5)];
      if (below(4) == 0) {
        links.remove(path);
        last.erase(path);
      } else {
        std::vector<std::string> own(anchors.begin(), anchors.begin() + below(4));
        std::vector<Link> out;
        for (unsigned n = below(4); n > 0; --n) {
          out.push_back(to(targets[below(6)], below(2) == 0 ? "" : anchors[below(3)]));
        }
        links.set(path, own, out);
        last[path] = {own, out};
      }
      if (below(3) == 0) problems(links);
    }
    Links fresh;
    for (const auto& [path, page] : last) fresh.set(path, page.first, page.second);
    REQUIRE(problems(links) == problems(fresh));
  }
}
