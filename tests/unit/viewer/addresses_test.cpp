#include "viewer/addresses.h"

#include <memory>

#include "support/catch.h"

namespace viewer = galley::viewer;

namespace {

std::shared_ptr<const galley::html::Addresses> of_page(const std::string& from) {
  auto project = std::make_shared<galley::settings::Project>();
  project->name = "my docs";
  project->source = "/repo/docs";
  project->repo_root = "/repo";
  return viewer::addresses_of(project, from);
}

}  // namespace

TEST_CASE("addresses of the preview hold only what URLs may hold") {
  CHECK(viewer::url_path("a/b-c_d.e~f") == "a/b-c_d.e~f");
  CHECK(viewer::url_path("a b#c?d%\xC3\xBC") == "a%20b%23c%3Fd%25%C3%BC");
  CHECK(viewer::page_url("my docs", "a/b.md") == "/my%20docs/a/b.md");
}

TEST_CASE("a link to a file keeps its name, one that means a page says where it stands") {
  const auto addresses = of_page("guide/setup.md");
  CHECK(addresses->page("guide/next.md") == "/my%20docs/guide/next.md");
  CHECK(addresses->page("guide/next") == "/my%20docs/guide/next?from=guide/setup.md");
  CHECK(addresses->page("/guide/next/") == "/~/site/my%20docs/guide/next/");
}

TEST_CASE("a page outside of the source has no address, a picture in the repository has one") {
  const auto addresses = of_page("a.md");
  CHECK(addresses->page("../README.md").empty());
  CHECK(addresses->asset("../logo.png") == "/~/repo/my%20docs/logo.png");
  CHECK(addresses->asset("../../secret.png").empty());
  CHECK(addresses->asset("img/a.png") == "/my%20docs/img/a.png");
  CHECK(addresses->asset("/img/a.png") == "/~/site/my%20docs/img/a.png");
}
