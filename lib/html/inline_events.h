// Thread: any, one at a time. Role: md4c's events of one leaf's text as HTML.
// Promise: raw HTML that is not one of the pieces put there by galley comes out as text; tags that
// are open at the end are closed; bounded by a budget of bytes.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "html/context.h"
#include "html/links.h"
#include "markdown/events.h"

namespace galley::html {

// What stands in the text in the place of something that galley writes itself.
struct Piece {
  enum class Kind : std::uint8_t { text, open, close } kind = Kind::text;
  std::string html;
  std::string closing{};      // of open: what ends it
  std::uint32_t element = 0;  // open and close: which one is it
  std::string plain{};        // what it says where only text can stand
};

// What is in the text for pieces[i], and for the address of links[i].
std::string piece_mark(std::size_t i);
std::string link_mark(std::size_t i);

// A tag that says nothing: a line that begins with it is text, however it goes on.
inline constexpr std::string_view text_mark = "<g> ";

class InlineEvents final : public markdown::Events {
 public:
  InlineEvents(const Context& context, const std::vector<Piece>& pieces,
               const std::vector<Link>& links, std::size_t budget)
      : context_(context), pieces_(pieces), links_(links), budget_(budget) {}

  bool enter_block(MD_BLOCKTYPE type, void* detail) override;
  bool leave_block(MD_BLOCKTYPE type, void* detail) override;
  bool enter_span(MD_SPANTYPE type, void* detail) override;
  bool leave_span(MD_SPANTYPE type, void* detail) override;
  bool text(MD_TEXTTYPE type, std::string_view text) override;

  // Closes what pieces have opened since the last block of a table, and gives the HTML.
  std::string take();

 private:
  struct OpenPiece {
    std::uint32_t element;
    std::string closing;
  };

  bool put(std::string_view html);
  void put_text(std::string_view text);
  bool put_piece(std::string_view mark);
  bool close_piece(std::uint32_t element);
  void pop_piece();
  void close_pieces();
  Link link_of(const MD_ATTRIBUTE& address, const MD_ATTRIBUTE& title) const;

  const Context& context_;
  const std::vector<Piece>& pieces_;
  const std::vector<Link>& links_;
  std::size_t budget_;
  std::string html_;
  std::string alt_;  // of the image at hand
  int image_depth_ = 0;
  bool skips_blank_ = false;  // behind text_mark
  std::vector<std::string_view> link_ends_;
  std::vector<OpenPiece> open_;
  std::unordered_map<std::uint32_t, unsigned> open_counts_;  // by element
};

}  // namespace galley::html
