#include "render/html_block.h"

#include <algorithm>
#include <iterator>

#include "render/callouts.h"
#include "render/html_table.h"
#include "render/html_tags.h"
#include "render/images.h"
#include "render/inline_text.h"
#include "render/leaf_text.h"

namespace galley::render {
namespace {

constexpr std::string_view blanks = " \t\r\n\f";
// Lists inside of one another; pages have two or three.
constexpr std::size_t max_lists = 6;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// What a list may begin with: at most nine digits (CommonMark 0.30, section 5.2); empty is 1.
bool is_number(std::string_view text) {
  return text.size() <= 9 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string marker_of(const HtmlTag& list) {
  if (list.name != "ol") return "-";
  const std::string_view start = list.attribute("start");
  return (start.empty() ? "1" : std::string(start)) + ".";
}

class Converter {
 public:
  Converter(std::string_view html, settings::Profile profile) : html_(html), profile_(profile) {}

  std::optional<HtmlAsMarkdown> run();

 private:
  // An element whose closing tag matters.
  struct Open {
    std::string name;
    std::size_t begin = 0;  // of its text in line_
    std::string address;
    std::string_view anchor;  // the tag as it is written, if links may lead to it
  };

  bool take_tag();
  void take_text(std::string_view text);
  bool open(const HtmlTag& tag);
  bool close(const HtmlTag& tag);
  bool drop_element(const std::string& name);
  bool table();
  void image(const HtmlTag& tag);
  void mark(std::size_t begin, std::string_view mark);
  void link(const Open& element);
  bool flush();
  void write_block(std::string_view text);
  std::string list_prefix();
  bool is_in(Treatment treatment) const {
    return !open_.empty() && read_tag("<" + open_.back().name + ">").treatment == treatment;
  }

  std::string_view html_;
  settings::Profile profile_;
  std::size_t at_ = 0;
  std::string line_;
  std::vector<Open> open_;
  std::vector<std::string> markers_;  // of open lists: "-", "1."
  std::vector<bool> begins_item_;
  bool last_was_item_ = false;
  HtmlAsMarkdown result_;
};

std::optional<HtmlAsMarkdown> Converter::run() {
  while (at_ < html_.size()) {
    const std::size_t end = std::min(html_.find('<', at_), html_.size());
    take_text(html_.substr(at_, end - at_));
    at_ = end;
    if (at_ < html_.size() && !take_tag()) return std::nullopt;
  }
  if (!flush() || !open_.empty() || !markers_.empty()) return std::nullopt;
  return std::move(result_);
}

void Converter::take_text(std::string_view text) {
  if (text.empty()) return;
  if (is_in(Treatment::code)) {
    line_ += text;
    return;
  }
  const bool has_space = blanks.find(text.front()) != std::string_view::npos;
  if (has_space && !line_.empty() && line_.back() != ' ' && line_.back() != '\n') line_ += ' ';
  const std::string written = markdown_text(text, TextOrigin::jsx);
  if (written.empty()) return;
  const bool follows_image = line_.ends_with(']') && !line_.ends_with("\\]");
  if (follows_image && (written.front() == '(' || written.front() == ':')) line_ += ' ';
  line_ += written;
  if (blanks.find(text.back()) != std::string_view::npos) line_ += ' ';
}

bool Converter::take_tag() {
  const std::size_t size = tag_size(html_.substr(at_));
  if (size == 0) return false;
  const HtmlTag tag = read_tag(html_.substr(at_, size));
  at_ += size;
  if (is_in(Treatment::code) && tag.treatment != Treatment::code) return false;
  return tag.is_closing ? close(tag) : open(tag);
}

bool Converter::open(const HtmlTag& tag) {
  switch (tag.treatment) {
    case Treatment::unknown:
      return false;
    case Treatment::span:
      return true;
    case Treatment::kept:
      line_ += "<" + tag.name + ">";
      return true;
    case Treatment::frame:
      return flush();
    case Treatment::dropped:
      return drop_element(tag.name);
    case Treatment::table:
      return table();
    case Treatment::image:
      return image(tag), true;
    case Treatment::line_break:
      if (!line_.empty()) line_ += line_break;
      return true;
    case Treatment::rule:
      if (!flush()) return false;
      return write_block("---"), true;
    case Treatment::list:
      if (!flush() || markers_.size() == max_lists || !is_number(tag.attribute("start"))) {
        return false;
      }
      markers_.push_back(marker_of(tag));
      begins_item_.push_back(false);
      return true;
    case Treatment::item:
      // A number in the middle of a list cannot be said in Markdown.
      if (!flush() || markers_.empty() || !tag.attribute("value").empty()) return false;
      begins_item_.back() = true;
      return true;
    case Treatment::heading:
    case Treatment::summary:
      if (!flush() || !markers_.empty()) return false;
      break;
    default:
      break;
  }
  const std::string_view anchor = tag.is_anchor() ? tag.text : std::string_view();
  if (anchor.find('\n') != std::string_view::npos) return false;
  open_.push_back({tag.name, line_.size(), std::string(tag.attribute("href")), anchor});
  line_ += anchor;
  return true;
}

bool Converter::close(const HtmlTag& tag) {
  switch (tag.treatment) {
    case Treatment::span:
      return true;
    case Treatment::kept:
      line_ += "</" + tag.name + ">";
      return true;
    case Treatment::frame:
    case Treatment::item:
      return flush();
    case Treatment::list:
      if (!flush() || markers_.empty()) return false;
      markers_.pop_back();
      begins_item_.pop_back();
      return true;
    default:
      break;
  }
  if (open_.empty() || open_.back().name != tag.name) return false;
  const Open element = std::move(open_.back());
  open_.pop_back();
  switch (tag.treatment) {
    case Treatment::link:
      link(element);
      return true;
    case Treatment::strong:
      mark(element.begin, "**");
      return true;
    case Treatment::emphasis:
      mark(element.begin, "*");
      return true;
    case Treatment::deleted:
      mark(element.begin, "~~");
      return true;
    case Treatment::code: {
      const std::string code = plain_text(trimmed(std::string_view(line_).substr(element.begin)));
      line_.resize(element.begin);
      if (!code.empty()) line_ += code_span(code);
      return true;
    }
    case Treatment::summary:
      line_ = bold(std::string(trimmed(line_)));
      return flush();
    case Treatment::heading: {
      const std::string text(trimmed(line_));
      line_.clear();
      if (text.find('\n') != std::string::npos) return false;
      if (!text.empty())
        write_block(std::string(static_cast<std::size_t>(tag.name[1] - '0'), '#') + " " + text);
      return true;
    }
    default:
      return false;
  }
}

bool Converter::drop_element(const std::string& name) {
  const std::size_t begin = html_.find("</" + name, at_);
  const std::size_t end = html_.find('>', std::min(begin, html_.size()));
  if (end == std::string_view::npos) return false;
  at_ = end + 1;
  result_.dropped.push_back(name);
  return true;
}

// In a list its lines would need the list's indentation.
bool Converter::table() {
  const bool is_wanted = profile_ == settings::Profile::compact && markers_.empty();
  if (!is_wanted || !open_.empty() || !flush()) return false;
  std::optional<PipeTable> table = table_as_pipes(html_.substr(at_), profile_);
  if (!table) return false;
  at_ += table->size;
  if (!result_.lines.empty()) result_.lines.emplace_back();
  std::move(table->lines.begin(), table->lines.end(), std::back_inserter(result_.lines));
  last_was_item_ = false;
  return true;
}

void Converter::image(const HtmlTag& tag) {
  const std::string_view source = tag.attribute("src");
  const std::string alt = markdown_text(tag.attribute("alt"), TextOrigin::jsx);
  if (source.empty()) return;
  const bool is_text = is_image_text(source, profile_);
  line_ += is_text ? image_text(alt, {}) : "![" + alt + "](" + link_destination(source) + ")";
}

// Emphasis is written only where it is sure to be read as such.
void Converter::mark(std::size_t begin, std::string_view mark) {
  const std::string text = line_.substr(begin);
  if (is_in(Treatment::summary)) return;  // bold as a whole
  const bool is_marked = !text.empty() && text.find_first_of("*~\n") == std::string::npos &&
                         is_word(text.front()) && is_word(text.back());
  if (!is_marked) return;
  line_.insert(begin, mark);
  line_ += mark;
}

void Converter::link(const Open& element) {
  const auto begin = element.begin + element.anchor.size();
  const std::string_view inside = trimmed(std::string_view(line_).substr(begin));
  if (element.address.empty() || inside.empty()) {
    if (!element.anchor.empty()) line_ += "</a>";
    return;
  }
  const std::string text(inside);
  line_.resize(element.begin);
  line_ += "[" + text + "](" + link_destination(element.address) + ")";
}

// Ends the block that is written. False when an element of text reaches over its end.
bool Converter::flush() {
  std::string_view text = trimmed(line_);
  while (!text.empty() && text.back() == '\\' && line_.find("\\\n") != std::string::npos) {
    text = trimmed(text.substr(0, text.size() - 1));
  }
  const bool is_whole = std::none_of(open_.begin(), open_.end(), [](const Open& element) {
    return read_tag("<" + element.name + ">").treatment != Treatment::summary;
  });
  if (!text.empty() && is_whole) write_block(text);
  if (text.empty() || is_whole) line_.clear();
  return is_whole;
}

std::string Converter::list_prefix() {
  std::string prefix;
  for (std::size_t i = 0; i < markers_.size(); ++i) {
    prefix += begins_item_[i] ? markers_[i] : std::string(markers_[i].size(), ' ');
    prefix += ' ';
    begins_item_[i] = false;
  }
  return prefix;
}

void Converter::write_block(std::string_view text) {
  const bool is_item = !markers_.empty() && begins_item_.back();
  if (!result_.lines.empty() && !(is_item && last_was_item_)) result_.lines.emplace_back();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    if (!line.empty()) result_.lines.push_back(list_prefix() + std::string(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  last_was_item_ = is_item;
}

}  // namespace

std::optional<HtmlAsMarkdown> html_as_markdown(std::string_view html, settings::Profile profile) {
  return Converter(html, profile).run();
}

}  // namespace galley::render
