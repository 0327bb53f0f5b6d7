#include "viewer/update.h"

#include <algorithm>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "html/text.h"
#include "viewer/problems.h"

namespace galley::viewer {
namespace {

using Json = nlohmann::ordered_json;

std::string name_of(std::uint64_t hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string name(16, '0');
  for (std::size_t i = name.size(); i-- > 0; hash >>= 4U) name[i] = digits[hash & 15U];
  return name;
}

const char* name_of(html::Hidden::Kind kind) {
  switch (kind) {
    case html::Hidden::Kind::comment:
      return "comment";
    case html::Hidden::Kind::invisible:
      return "invisible";
    case html::Hidden::Kind::bidirectional:
      break;
  }
  return "bidirectional";
}

Json contents_of(const html::Page& page) {
  Json contents = Json::array();
  for (const html::Heading& heading : page.contents) {
    contents.push_back({{"level", heading.level},
                        {"line", heading.line},
                        {"anchor", heading.anchor},
                        {"text", heading.text}});
  }
  return contents;
}

Json hidden_of(const html::Page& page) {
  Json hidden = Json::array();
  for (const html::Hidden& one : page.hidden) {
    hidden.push_back({{"kind", name_of(one.kind)}, {"line", one.line}, {"text", one.text}});
  }
  return hidden;
}

void add_parts(Json& update, const html::Page* before, const html::Page& now) {
  std::unordered_set<std::uint64_t> known;
  if (before != nullptr) {
    for (const html::Part& part : before->parts) known.insert(part.hash);
  }
  Json order = Json::array();
  Json parts = Json::object();
  for (const html::Part& part : now.parts) {
    const std::string name = name_of(part.hash);
    order.push_back({name, part.line});
    if (!known.contains(part.hash)) parts[name] = part.html;
  }
  update["order"] = std::move(order);
  update["parts"] = std::move(parts);
}

}  // namespace

std::string article_html(const html::Page& page) {
  std::string html;
  for (const html::Part& part : page.parts) {
    html += "<div class=\"part\" data-hash=\"" + name_of(part.hash) + "\"";
    html::append_attribute(html, "data-line", std::to_string(part.line));
    html += ">" + part.html + "</div>\n";
  }
  return html;
}

bool is_alike(const job::View& a, const job::View& b) {
  const auto is_same_part = [](const html::Part& one, const html::Part& other) {
    return one.hash == other.hash && one.line == other.line;
  };
  return a.state == b.state && a.title == b.title && a.body == b.body &&
         a.source_tokens == b.source_tokens && a.page.front_matter == b.page.front_matter &&
         a.diagnostics == b.diagnostics &&
         std::equal(a.page.parts.begin(), a.page.parts.end(), b.page.parts.begin(),
                    b.page.parts.end(), is_same_part);
}

std::string update_json(const job::View* before, const job::View& now) {
  Json update;
  add_parts(update, before == nullptr ? nullptr : &before->page, now.page);
  update["title"] = now.title;
  update["above"] = html::above(now.page, now.title);
  update["contents"] = contents_of(now.page);
  update["hidden"] = hidden_of(now.page);
  if (before == nullptr) update["body"] = now.body;
  update["tokens"] = now.tokens;
  update["source_tokens"] = now.source_tokens;
  update["dropped"] = now.dropped;
  update["problems"] = problems_json(now.diagnostics);
  // A page may hold bytes that are no UTF-8; a browser would show them so too.
  return update.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace galley::viewer
