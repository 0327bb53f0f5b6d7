#include "render/llms.h"

namespace galley::render {
namespace {

std::string_view without_heading(std::string_view body, const std::string& heading) {
  const bool is_repeated =
      body.starts_with(heading) && (body.size() == heading.size() || body[heading.size()] == '\n');
  if (!is_repeated) return body;
  body.remove_prefix(heading.size());
  while (body.starts_with('\n')) body.remove_prefix(1);
  return body;
}

}  // namespace

// Everything before the topics: slug, file, title and description. The path is in the slug.
std::string_view listed_part(std::string_view manifest_line) {
  return manifest_line.substr(0, manifest_line.find(R"(,"topics":[)"));
}

std::string llms_head(const PageList& list) {
  std::string out = "# " + escaped_line(list.title()) + "\n";
  if (!list.summary().empty()) out += "\n> " + escaped_line(list.summary()) + "\n";
  return out;
}

std::string llms_section_head(const std::string& section_name) {
  return "\n## " + (section_name.empty() ? "Pages" : escaped_line(section_name)) + "\n\n";
}

std::string llms_entry(const ListedPage& page) {
  std::string out = "- [" + escaped_line(page.title) + "](" + page.file + ")";
  if (!page.description.empty()) out += ": " + escaped_line(page.description);
  return out + '\n';
}

std::string llms_tail() { return "\n" + std::string(list_mark); }

std::string llms_full_page(const ListedPage& page, std::string_view body) {
  std::string out = "\n# " + escaped_line(page.title) + "\nSource: " + page.address + "\n";
  const std::string_view text = without_heading(body, "# " + page.title);
  if (!text.empty()) out.append("\n").append(text);
  return out;
}

}  // namespace galley::render
