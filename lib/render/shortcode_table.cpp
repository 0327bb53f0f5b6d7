#include "render/shortcode_table.h"

#include <algorithm>

#include "render/callouts.h"
#include "render/inline_text.h"

namespace galley::render {
namespace {

using Arguments = ShortcodeArguments;
using Effect = ShortcodeRow::Effect;
using Written = std::optional<std::string>;

std::string plain(const std::string& text) { return markdown_text(text, TextOrigin::javascript); }

// Text that is Markdown already, on one line.
std::string on_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return std::string(trimmed(text));
}

std::string linked(const std::string& text, const std::string& address) {
  return "[" + text + "](" + link_destination(address) + ")";
}

void append(std::string& text, const std::string& more) {
  if (!text.empty() && !more.empty()) text += ' ';
  text += more;
}

// --- Tags that something is written for; nothing when an argument is missing ---

Written figure(const Arguments& a) {
  const std::string source = a.named_or_at("src", 0);
  if (source.empty()) return std::nullopt;
  const std::string alt = a.named("alt");
  std::string text = "!" + linked(plain(alt), source);
  if (const std::string link = a.named("link"); !link.empty()) text = linked(text, link);
  append(text, bold(plain(a.named("title"))));
  const std::string caption = on_one_line(a.named("caption"));
  if (caption != alt) append(text, caption);
  const std::string credit = on_one_line(a.named("attr"));
  const std::string credit_link = a.named("attrlink");
  append(text, credit.empty() || credit_link.empty() ? credit : linked(credit, credit_link));
  return text;
}

// A video or post that the page shows is a link to it.
Written link_to(const std::string& what, const std::string& id, const std::string& address) {
  if (id.empty()) return std::nullopt;
  return linked(what + " " + plain(id), address + id);
}

Written youtube(const Arguments& a) {
  return link_to("YouTube video", a.named_or_at("id", 0), "https://www.youtube.com/watch?v=");
}

Written vimeo(const Arguments& a) {
  return link_to("Vimeo video", a.named_or_at("id", 0), "https://vimeo.com/");
}

Written instagram(const Arguments& a) {
  return link_to("Instagram post", a.named_or_at("id", 0), "https://www.instagram.com/p/");
}

Written post_on_x(const Arguments& a) {
  const std::string user = a.named("user");
  const std::string id = a.named("id");
  if (user.empty() || id.empty()) return std::nullopt;
  return linked("Post of " + plain(user), "https://x.com/" + user + "/status/" + id);
}

Written gist(const Arguments& a) {
  if (a.at(1).empty()) return std::nullopt;
  const std::string name = a.at(0) + "/" + a.at(1);
  const std::string file = a.at(2).empty() ? "" : " " + a.at(2);
  return linked("Gist " + plain(name + file), "https://gist.github.com/" + name);
}

// --- The table: a new shortcode is a row here ---

constexpr ShortcodeRow rows[] = {
    {Family::hugo, "figure", Effect::text, &figure},
    {Family::hugo, "youtube", Effect::text, &youtube},
    {Family::hugo, "vimeo", Effect::text, &vimeo},
    {Family::hugo, "instagram", Effect::text, &instagram},
    {Family::hugo, "tweet", Effect::text, &post_on_x},
    {Family::hugo, "x", Effect::text, &post_on_x},
    {Family::hugo, "gist", Effect::text, &gist},
    {Family::hugo, "ref", Effect::page, nullptr},
    {Family::hugo, "relref", Effect::page, nullptr},
    {Family::hugo, "highlight", Effect::code, nullptr},
    {Family::liquid, "link", Effect::page, nullptr},
    {Family::liquid, "highlight", Effect::code, nullptr},
    {Family::liquid, "raw", Effect::raw, nullptr},
};

}  // namespace

const ShortcodeRow* row_of(const ShortcodeTag& tag) {
  const auto* const row =
      std::find_if(std::begin(rows), std::end(rows), [&tag](const ShortcodeRow& each) {
        return each.family == tag.family && each.name == tag.name;
      });
  return row == std::end(rows) ? nullptr : row;
}

}  // namespace galley::render
