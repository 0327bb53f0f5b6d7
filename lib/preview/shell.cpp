#include "preview/shell.h"

#include "html/text.h"
#include "preview/update.h"

namespace galley::preview {
namespace {

using html::append_attribute;
using html::text_of;

std::string head(const ShellFacts& facts, std::string_view title) {
  std::string document =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
      text_of(title) + " · " + text_of(facts.project) +
      "</title>\n<link rel=\"stylesheet\" href=\"/~/client/galley.css\">\n"
      "<script type=\"module\" src=\"/~/client/page.js\"></script>\n</head>\n<body";
  append_attribute(document, "data-project", facts.project);
  append_attribute(document, "data-path", facts.path);
  append_attribute(document, "data-generation", std::to_string(facts.generation));
  return document + ">\n<a class=\"skip\" href=\"#galley-page\">Skip to the page</a>\n";
}

std::string bar(const ShellFacts& facts) {
  return "<header>\n<a class=\"name\" href=\"/\">galley</a>\n<span class=\"name\">" +
         text_of(facts.project) +
         "</span>\n<span class=\"spring\"></span>\n"
         "<input type=\"search\" id=\"galley-search\" placeholder=\"Search (/)\" "
         "aria-label=\"Search all pages\">\n"
         "<button type=\"button\" id=\"galley-follow\" aria-pressed=\"false\" "
         "title=\"Go to what changes, on every page (f)\">Follow edits</button>\n"
         "<button type=\"button\" id=\"galley-model\" aria-pressed=\"false\" "
         "title=\"What a language model reads (m)\">Model</button>\n"
         "<button type=\"button\" id=\"galley-theme\" title=\"Light, dark, or as the system has it "
         "(t)\">Theme</button>\n"
         "<span class=\"connection\" id=\"galley-connection\" role=\"status\">connecting</span>\n"
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

}  // namespace

std::string page_document(const ShellFacts& facts, const job::View& view, std::string_view update) {
  return head(facts, view.title) + bar(facts) +
         "<main id=\"galley-page\" tabindex=\"-1\">\n<div class=\"around\" id=\"galley-above\">" +
         view.page.front_matter + "</div>\n<article>\n" + article_html(view.page) +
         "</article>\n<nav class=\"around\" id=\"galley-beside\" "
         "aria-label=\"Next and previous\"></nav>\n</main>\n" +
         data_script(update) + std::string(side);
}

std::string message_document(const ShellFacts& facts, std::string_view title,
                             std::string_view message) {
  return head(facts, title) + bar(facts) +
         "<main id=\"galley-page\" tabindex=\"-1\">\n<div class=\"around\" "
         "id=\"galley-above\"></div>\n<article>\n<h1>" +
         text_of(title) + "</h1>\n<p>" + text_of(message) + "</p>\n</article>\n</main>\n" +
         std::string(side);
}

}  // namespace galley::preview
