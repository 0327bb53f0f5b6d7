#include "viewer/update.h"

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "viewer/shell.h"

namespace viewer = galley::viewer;
using galley::job::View;
using nlohmann::json;

namespace {

View view_of(std::vector<galley::html::Part> parts) {
  View view;
  view.state = View::State::made;
  view.title = "Title";
  view.page.parts = std::move(parts);
  return view;
}

}  // namespace

TEST_CASE("an update has every part's place, and the text of those alone that are new") {
  const View before = view_of({{1, 1, "<p>a</p>"}, {2, 3, "<p>b</p>"}});
  const View now = view_of({{1, 1, "<p>a</p>"}, {3, 3, "<p>c</p>"}, {2, 5, "<p>b</p>"}});
  const json update = json::parse(viewer::update_json(&before, now));
  CHECK(update["order"] ==
        json::parse(R"([["0000000000000001",1],["0000000000000003",3],["0000000000000002",5]])"));
  CHECK(update["parts"] == json::parse(R"({"0000000000000003":"<p>c</p>"})"));
  CHECK(json::parse(viewer::update_json(nullptr, now))["parts"].size() == 3);
}

TEST_CASE("views are alike when a browser shows both alike") {
  const View view = view_of({{1, 1, "<p>a</p>"}});
  CHECK(viewer::is_alike(view, view_of({{1, 1, "<p>a</p>"}})));
  CHECK_FALSE(viewer::is_alike(view, view_of({{1, 2, "<p>a</p>"}})));
  CHECK_FALSE(viewer::is_alike(view, view_of({{2, 1, "<p>b</p>"}})));
  CHECK_FALSE(viewer::is_alike(view, view_of({})));
  View other = view;
  other.diagnostics.push_back({});
  CHECK_FALSE(viewer::is_alike(view, other));
  other = view;
  other.body = "x";
  CHECK_FALSE(viewer::is_alike(view, other));
}

TEST_CASE("bytes that are no UTF-8 do not keep a page from being told") {
  const View view = view_of({{1, 1, "<p>\xFF</p>"}});
  const json update = json::parse(viewer::update_json(nullptr, view));
  CHECK(update["parts"].begin()->get<std::string>() == "<p>\xEF\xBF\xBD</p>");
}

TEST_CASE("nothing that a document or its name holds ends the data or the markup around it") {
  View view = view_of({{1, 1, "<p>a</p>"}});
  view.title = "</title><script>alert(1)</script>";
  view.body = "</script><script>alert(2)</script>";
  viewer::PageFacts facts;
  facts.project = "\"><script>alert(3)</script>";
  facts.path = "'\"><script>alert(4)</script>.md";
  const std::string document = viewer::page_document(facts, &view, true);
  CHECK(document.find("<script>") == std::string::npos);
  CHECK(document.find("</title><") == std::string::npos);
  CHECK(viewer::missing_document("<b>", "<i>").find("<b>") == std::string::npos);
}
