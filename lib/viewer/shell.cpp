#include "viewer/shell.h"

#include "html/text.h"
#include "viewer/addresses.h"
#include "viewer/update.h"

namespace galley::viewer {
namespace {

using html::append_attribute;
using html::text_of;

// `script` is the file that makes the page alive.
std::string head(std::string_view title, std::string_view script) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         text_of(title) +
         "</title>\n<script src=\"/~/client/theme.js\"></script>\n"
         "<link rel=\"stylesheet\" href=\"/~/client/galley.css\">\n"
         "<link rel=\"stylesheet\" href=\"/~/client/page.css\">\n"
         "<link rel=\"icon\" href=\"data:,\">\n<script type=\"module\" src=\"/~/client/" +
         std::string(script) + "\"></script>\n</head>\n";
}

std::string body_of(const PageFacts& facts) {
  std::string tag = "<body class=\"page\"";
  append_attribute(tag, "data-project", facts.project);
  append_attribute(tag, "data-path", facts.path);
  append_attribute(tag, "data-generation", std::to_string(facts.generation));
  append_attribute(tag, "data-packages", facts.packages);
  if (!facts.ticket.empty()) {
    append_attribute(tag, "data-ticket", facts.ticket);
    append_attribute(tag, "data-token", facts.token);
  }
  return tag + ">\n<a class=\"skip\" href=\"#galley-page\">Skip to the page</a>\n";
}

constexpr std::string_view theme_button =
    "<button type=\"button\" id=\"galley-theme\">Theme</button>\n";
constexpr std::string_view connection =
    "<span class=\"connection\" id=\"galley-connection\" role=\"status\">connecting</span>\n";

std::string bar(const PageFacts& facts) {
  std::string name = "<a class=\"project-name\"";
  append_attribute(name, "href", page_url(facts.project, ""));
  return "<header>\n<a class=\"name\" href=\"/\">galley</a>\n" + name + ">" +
         text_of(facts.project) +
         "</a>\n"
         "<button type=\"button\" id=\"galley-pages\" aria-expanded=\"false\" "
         "aria-controls=\"galley-tree\">Pages</button>\n"
         "<span class=\"spring\"></span>\n"
         "<input type=\"search\" id=\"galley-search\" placeholder=\"Search (/)\" "
         "aria-label=\"Search all pages\">\n"
         "<button type=\"button\" id=\"galley-follow\" aria-pressed=\"false\" "
         "title=\"Go to what changes, on every page (f)\">Follow edits</button>\n"
         "<button type=\"button\" id=\"galley-model\" aria-pressed=\"false\" "
         "title=\"What a language model reads (m)\">Model</button>\n" +
         std::string(theme_button) + std::string(connection) +
         "</header>\n<nav id=\"galley-tree\" aria-label=\"Pages\"></nav>\n";
}

constexpr std::string_view side =
    "<aside id=\"galley-side\" aria-label=\"On this page\"></aside>\n"
    "<div id=\"galley-news\" class=\"visually-hidden\" aria-live=\"polite\"></div>\n"
    "</body>\n</html>\n";

// Data in a script element ends only at "</": nothing in it may begin so.
std::string data_script(std::string_view json) {
  std::string html = "<script type=\"application/json\" id=\"galley-update\">";
  for (const char c : json) {
    if (c == '<') {
      html += "\\u003c";
    } else {
      html += c;
    }
  }
  return html + "</script>\n";
}

std::string message_html(std::string_view title, std::string_view text) {
  return "<h1>" + text_of(title) + "</h1>\n<p>" + text_of(text) + "</p>\n";
}

// What the article holds when there is no page.
std::string no_page(bool is_there) {
  if (is_there) return message_html("This page could not be made", "What is wrong stands above.");
  return message_html("There is no such page",
                      "This stays open: when a document of this name is saved, it is shown here.");
}

std::string data_of(const PageFacts& facts, const job::View* view) {
  std::string json = "{\"links\":" + (facts.links.empty() ? "[]" : facts.links);
  if (!facts.problems.empty()) json += ",\"problems\":" + facts.problems;
  // The parts stand in the article: from this very view, none has to be sent again.
  if (view != nullptr) json += ",\"update\":" + update_json(view, *view);
  return data_script(json + "}");
}

}  // namespace

std::string page_document(const PageFacts& facts, const job::View* view, bool is_there) {
  const std::string title = view == nullptr ? facts.path : view->title;
  const bool is_shown = view != nullptr && is_there;
  return head(title + " · " + facts.project, "page.js") + body_of(facts) + bar(facts) +
         "<main id=\"galley-page\" tabindex=\"-1\">\n<div class=\"around\" "
         "id=\"galley-errors\"></div>\n<div class=\"around\" id=\"galley-above\">" +
         (is_shown ? html::above(view->page, view->title) : "") + "</div>\n<article>\n" +
         (is_shown ? article_html(view->page) : no_page(is_there)) +
         "</article>\n<nav class=\"around\" id=\"galley-beside\" "
         "aria-label=\"Next and previous\"></nav>\n</main>\n" +
         data_of(facts, is_shown ? view : nullptr) + std::string(side);
}

std::string home_document() {
  return head("galley", "home.js") +
         "<body class=\"home\">\n<header>\n<a class=\"name\" href=\"/\">galley</a>\n"
         "<span class=\"spring\"></span>\n" +
         std::string(theme_button) + std::string(connection) +
         "</header>\n<main id=\"galley-home\"></main>\n"
         "</body>\n</html>\n";
}

std::string missing_document(std::string_view title, std::string_view text) {
  return head(title, "home.js") +
         "<body class=\"home\">\n<header>\n<a class=\"name\" "
         "href=\"/\">galley</a>\n</header>\n<main>\n" +
         message_html(title, text) + "</main>\n</body>\n</html>\n";
}

}  // namespace galley::viewer
