#include "html/inline_events.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "html/text.h"
#include "render/inline_text.h"

namespace galley::html {
namespace {

constexpr std::string_view link_prefix = "galley:";

// The number behind a prefix, if the text is a prefix and a number.
std::optional<std::size_t> number_behind(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  std::size_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || result.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view text_of(const MD_ATTRIBUTE& attribute) {
  return attribute.text == nullptr ? std::string_view{}
                                   : std::string_view{attribute.text, attribute.size};
}

struct Tags {
  std::string_view open;
  std::string_view close;
};

// By MD_BLOCKTYPE. Leaves are parsed one by one: their own tags are whose who has the leaf.
Tags block_tags(MD_BLOCKTYPE type) {
  switch (type) {
    case MD_BLOCK_TABLE:
      return {"<table>\n", "</table>"};
    case MD_BLOCK_THEAD:
      return {"<thead>\n", "</thead>\n"};
    case MD_BLOCK_TBODY:
      return {"<tbody>\n", "</tbody>\n"};
    case MD_BLOCK_TR:
      return {"<tr>", "</tr>\n"};
    case MD_BLOCK_TH:
      return {"<th", "</th>"};
    case MD_BLOCK_TD:
      return {"<td", "</td>"};
    default:
      return {};
  }
}

Tags span_tags(MD_SPANTYPE type) {
  switch (type) {
    case MD_SPAN_EM:
      return {"<em>", "</em>"};
    case MD_SPAN_STRONG:
      return {"<strong>", "</strong>"};
    case MD_SPAN_DEL:
      return {"<del>", "</del>"};
    case MD_SPAN_CODE:
      return {"<code>", "</code>"};
    default:
      return {};
  }
}

constexpr std::array<std::string_view, 4> alignments = {">", " align=\"left\">",
                                                        " align=\"center\">", " align=\"right\">"};

}  // namespace

std::string piece_mark(std::size_t i) { return "<g" + std::to_string(i) + ">"; }
std::string link_mark(std::size_t i) { return std::string(link_prefix) + std::to_string(i); }

bool InlineEvents::put(std::string_view html) {
  if (html.size() > budget_) return false;
  budget_ -= html.size();
  html_ += html;
  return true;
}

bool InlineEvents::enter_block(MD_BLOCKTYPE type, void* detail) {
  if (!put(block_tags(type).open)) return false;
  if (type != MD_BLOCK_TH && type != MD_BLOCK_TD) return true;
  return put(alignments.at(static_cast<MD_BLOCK_TD_DETAIL*>(detail)->align));
}

bool InlineEvents::leave_block(MD_BLOCKTYPE type, void*) {
  close_pieces();
  return put(block_tags(type).close);
}

Link InlineEvents::link_of(const MD_ATTRIBUTE& address, const MD_ATTRIBUTE& title) const {
  const std::string_view written = text_of(address);
  const auto number = number_behind(written, link_prefix);
  if (number && *number < links_.size()) return links_[*number];
  return {render::plain_text(written), render::plain_text(text_of(title))};
}

bool InlineEvents::enter_span(MD_SPANTYPE type, void* detail) {
  if (type == MD_SPAN_IMG && image_depth_++ == 0) alt_.clear();
  if (image_depth_ > 0) return true;
  if (type != MD_SPAN_A) return put(span_tags(type).open);
  const auto& link = *static_cast<MD_SPAN_A_DETAIL*>(detail);
  const OpenLink open = open_link(context_, link_of(link.href, link.title));
  link_ends_.push_back(open.closing);
  return put(open.tag);
}

bool InlineEvents::leave_span(MD_SPANTYPE type, void* detail) {
  if (type == MD_SPAN_IMG && --image_depth_ == 0) {
    const auto& picture = *static_cast<MD_SPAN_IMG_DETAIL*>(detail);
    return put(image(context_, link_of(picture.src, picture.title), alt_));
  }
  if (image_depth_ > 0) return true;
  if (type != MD_SPAN_A) return put(span_tags(type).close);
  const std::string_view end = link_ends_.back();
  link_ends_.pop_back();
  return put(end);
}

void InlineEvents::put_text(std::string_view text) {
  if (std::exchange(skips_blank_, false) && text.starts_with(' ')) text.remove_prefix(1);
  if (image_depth_ > 0) {
    alt_ += text;
  } else {
    append_text(html_, text);
  }
}

bool InlineEvents::put_piece(std::string_view mark) {
  if (mark == text_mark.substr(0, text_mark.size() - 1)) {
    skips_blank_ = true;
    return true;
  }
  const auto number =
      mark.ends_with('>') ? number_behind(mark.substr(0, mark.size() - 1), "<g") : std::nullopt;
  if (!number || *number >= pieces_.size()) {
    put_text(mark);
    return true;
  }
  const Piece& piece = pieces_[*number];
  if (image_depth_ > 0) {
    alt_ += piece.plain;
    return true;
  }
  if (piece.kind == Piece::Kind::close) return close_piece(piece.element);
  if (piece.kind == Piece::Kind::open) {
    open_.push_back({piece.element, piece.closing});
    ++open_counts_[piece.element];
  }
  return put(piece.html);
}

void InlineEvents::pop_piece() {
  html_ += open_.back().closing;
  --open_counts_[open_.back().element];
  open_.pop_back();
}

// What is open within the element ends with it. A tag that closes nothing is none.
bool InlineEvents::close_piece(std::uint32_t element) {
  const auto count = open_counts_.find(element);
  if (count == open_counts_.end() || count->second == 0) return true;
  while (open_.back().element != element) pop_piece();
  pop_piece();
  return true;
}

bool InlineEvents::text(MD_TEXTTYPE type, std::string_view text) {
  if (text.size() > budget_) return false;
  budget_ -= text.size();
  switch (type) {
    case MD_TEXT_BR:
      if (image_depth_ == 0) return put("<br>\n");
      alt_ += ' ';
      break;
    case MD_TEXT_SOFTBR:
      put_text("\n");
      break;
    case MD_TEXT_HTML:
      return put_piece(text);
    case MD_TEXT_ENTITY:
      if (image_depth_ == 0) return put(text);
      put_text(render::plain_text(text));
      break;
    default:
      put_text(text);
  }
  return true;
}

void InlineEvents::close_pieces() {
  while (!open_.empty()) pop_piece();
}

std::string InlineEvents::take() {
  close_pieces();
  return std::move(html_);
}

}  // namespace galley::html
