#include "html/file.h"

#include <utility>

#include "html/text.h"

namespace galley::html {
namespace {

// Pages are known again by what they begin with, whatever stands in them.
constexpr std::string_view begin =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"generator\" content=\"galley\">\n";
constexpr std::string_view slug_begin = "<meta name=\"galley-page\" content=\"";
constexpr std::string_view slug_end = "\">\n";

std::string meta_of(const FileFacts& facts) {
  if (facts.description.empty()) return {};
  std::string meta = "<meta name=\"description\"";
  append_attribute(meta, "content", facts.description);
  return meta + ">\n";
}

std::string attributes_of(const FileFacts& facts) {
  std::string attributes = " class=\"page\"";
  append_attribute(attributes, "data-project", facts.project);
  append_attribute(attributes, "data-path", facts.path);
  return attributes;
}

// An anchor as an address: what a browser would take for the end of it is encoded.
std::string fragment_of(std::string_view anchor) {
  std::string fragment = "#";
  for (const char c : anchor) fragment += c == '%' ? "%25" : c == ' ' ? "%20" : std::string(1, c);
  return fragment;
}

// The deepest heading that is listed, as in the preview (client/contents.js).
constexpr int deepest = 4;

std::string contents_of(const Page& page) {
  std::string list = "<ul class=\"contents\">\n";
  for (const Heading& heading : page.contents) {
    if (heading.level > deepest) continue;
    list += "<li class=\"level-" + std::to_string(heading.level) + "\"><a";
    append_attribute(list, "href", fragment_of(heading.anchor));
    list += ">" + text_of(heading.text) + "</a></li>\n";
  }
  return list + "</ul>\n";
}

}  // namespace

std::string file_name(std::string_view slug) { return std::string(slug) + ".html"; }

std::string beginning_of_file(const Beginning& beginning) {
  std::string html(begin);
  html.append(beginning.more)
      .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
      .append(text_of(beginning.title))
      .append(
          "</title>\n<script src=\"theme.js\"></script>\n"
          "<link rel=\"stylesheet\" href=\"galley.css\">\n"
          "<link rel=\"icon\" href=\"data:,\">\n<script defer src=\"pages.js\"></script>\n"
          "<script defer src=\"galley.js\"></script>\n"
          "<noscript><style>body > header :is(button, input) { display: none }"
          "</style></noscript>\n</head>\n<body")
      .append(beginning.body)
      .append(
          ">\n<a class=\"skip\" href=\"#galley-page\">Skip to the page</a>\n"
          "<header>\n<a class=\"name\" href=\"index.html\">")
      .append(text_of(beginning.project))
      .append("</a>\n")
      .append(beginning.buttons)
      .append(
          "<span class=\"spring\"></span>\n"
          "<input type=\"search\" id=\"galley-search\" placeholder=\"Search (/)\" "
          "aria-label=\"Search the titles of all pages\">\n"
          "<button type=\"button\" id=\"galley-theme\">Theme</button>\n</header>\n");
  return html;
}

std::string to_file(Page page, const FileFacts& facts) {
  std::string mark(slug_begin);
  mark.append(facts.slug).append(slug_end).append(meta_of(facts));
  std::string html = beginning_of_file(
      {facts.title + " · " + facts.project, facts.project, mark, attributes_of(facts),
       "<button type=\"button\" id=\"galley-pages\" aria-expanded=\"false\" "
       "aria-controls=\"galley-tree\">Pages</button>\n"});
  html.append(
          "<nav id=\"galley-tree\" aria-label=\"Pages\"></nav>\n"
          "<main id=\"galley-page\" tabindex=\"-1\">\n"
          "<div class=\"around\" id=\"galley-above\">")
      .append(above(page, facts.title))
      .append("</div>\n<article>\n");
  for (Part& part : page.parts) {
    html.append("<div class=\"part\">").append(std::exchange(part.html, {})).append("</div>\n");
  }
  return html
      .append(
          "</article>\n<nav class=\"around\" id=\"galley-beside\" "
          "aria-label=\"Next and previous\"></nav>\n</main>\n"
          "<aside id=\"galley-side\" aria-label=\"On this page\">\n")
      .append(contents_of(page))
      .append("</aside>\n</body>\n</html>\n");
}

std::optional<std::string> recognise_file(std::string_view bytes) {
  if (!bytes.starts_with(begin)) return std::nullopt;
  bytes.remove_prefix(begin.size());
  if (!bytes.starts_with(slug_begin)) return std::nullopt;
  bytes.remove_prefix(slug_begin.size());
  const std::size_t end = bytes.find(slug_end);
  if (end == bytes.npos) return std::nullopt;
  return std::string(bytes.substr(0, end));
}

}  // namespace galley::html
