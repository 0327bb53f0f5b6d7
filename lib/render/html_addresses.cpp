#include "render/html_addresses.h"

#include <algorithm>

namespace galley::render {
namespace {

using markdown::Span;

constexpr std::string_view blanks = " \t\r\n\f";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

class Search {
 public:
  explicit Search(std::string_view html) : html_(html) {}

  // Offsets are in the HTML.
  void run() {
    while ((at_ = html_.find('<', at_)) != std::string_view::npos) {
      if (html_.substr(at_, 4) == "<!--") {
        skip_past("-->");
      } else if (at_ + 1 < html_.size() && is_letter(html_[at_ + 1])) {
        tag();
      } else {
        ++at_;
      }
    }
  }

  std::vector<HtmlAddress> found;
  std::vector<Span> ids;

 private:
  void skip_past(std::string_view text) {
    const std::size_t end = html_.find(text, at_);
    at_ = end == std::string_view::npos ? html_.size() : end + text.size();
  }

  std::string_view take_until(std::string_view stops) {
    const std::size_t end = std::min(html_.find_first_of(stops, at_), html_.size());
    const std::string_view text = html_.substr(at_, end - at_);
    at_ = end;
    return text;
  }

  void skip_blanks() { at_ = std::min(html_.find_first_not_of(blanks, at_), html_.size()); }

  void tag() {
    ++at_;
    const std::string name = lower(take_until(" \t\r\n\f/>"));
    while (attribute()) {
    }
    if (name == "script" || name == "style") skip_past("</" + name);
  }

  bool attribute() {
    at_ = std::min(html_.find_first_not_of(" \t\r\n\f/", at_), html_.size());
    if (at_ == html_.size() || html_[at_] == '>') return false;
    const std::size_t before = at_;
    const std::string name = lower(take_until(" \t\r\n\f/>="));
    skip_blanks();
    if (at_ < html_.size() && html_[at_] == '=') value(name);
    if (at_ == before) ++at_;
    return true;
  }

  void value(std::string_view name) {
    ++at_;
    skip_blanks();
    if (at_ == html_.size()) return;
    const char quote = html_[at_];
    const bool is_quoted = quote == '"' || quote == '\'';
    if (is_quoted) ++at_;
    const std::size_t begin = at_;
    const std::string_view text =
        take_until(is_quoted ? std::string_view(&quote, 1) : std::string_view(" \t\r\n\f>"));
    const Span span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
    const bool is_whole = at_ < html_.size();
    if (is_quoted && is_whole) ++at_;
    // What goes on over a line may be a quote that somebody forgot to close.
    if (!is_whole || text.find_first_of("\r\n") != std::string_view::npos) return;
    if (name == "href" || name == "src") found.push_back({span, name == "src"});
    if (name == "id" || name == "name") ids.push_back(span);
  }

  std::string_view html_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<HtmlAddress> html_addresses(std::string_view source, Span html) {
  Search search(html.of(source));
  search.run();
  for (HtmlAddress& address : search.found) {
    address.value.begin += html.begin;
    address.value.end += html.begin;
  }
  return std::move(search.found);
}

std::vector<Span> html_ids(std::string_view source, Span html) {
  Search search(html.of(source));
  search.run();
  for (Span& id : search.ids) {
    id.begin += html.begin;
    id.end += html.begin;
  }
  return std::move(search.ids);
}

}  // namespace galley::render
