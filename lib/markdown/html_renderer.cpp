#include "markdown/html_renderer.h"

#include <array>
#include <string>

#include "markdown/events.h"
#include "markdown/html_writer.h"

namespace galley::markdown {
namespace {

// Limits under which every hostile generator stayed linear and no real page was touched.
constexpr unsigned max_columns = 128;
constexpr std::size_t max_growth = 16;
constexpr std::size_t free_output = 1U << 20U;
constexpr std::size_t node_cost = 8;

struct Tags {
  std::string_view open;
  std::string_view close;
};

// By MD_BLOCKTYPE; those that depend on their detail are written by hand.
constexpr std::array<Tags, MD_BLOCK_TD + 1> block_tags = {{
    {"", ""},                               // DOC
    {"<blockquote>\n", "</blockquote>\n"},  // QUOTE
    {"<ul>\n", "</ul>\n"},                  // UL
    {"", "</ol>\n"},                        // OL
    {"", "</li>\n"},                        // LI
    {"<hr>\n", ""},                         // HR
    {"", ""},                               // H
    {"", "</code></pre>\n"},                // CODE
    {"", ""},                               // HTML
    {"<p>", "</p>\n"},                      // P
    {"<table>\n", "</table>\n"},            // TABLE
    {"<thead>\n", "</thead>\n"},            // THEAD
    {"<tbody>\n", "</tbody>\n"},            // TBODY
    {"<tr>\n", "</tr>\n"},                  // TR
    {"", "</th>\n"},                        // TH
    {"", "</td>\n"},                        // TD
}};

// By MD_SPANTYPE, as far as the flags that are set allow them.
constexpr std::array<Tags, MD_SPAN_DEL + 1> span_tags = {{
    {"<em>", "</em>"},
    {"<strong>", "</strong>"},
    {"", "</a>"},
    {"", ""},  // IMG
    {"<code>", "</code>"},
    {"<del>", "</del>"},
}};

constexpr std::array<Tags, 6> heading_tags = {{{"<h1>", "</h1>\n"},
                                               {"<h2>", "</h2>\n"},
                                               {"<h3>", "</h3>\n"},
                                               {"<h4>", "</h4>\n"},
                                               {"<h5>", "</h5>\n"},
                                               {"<h6>", "</h6>\n"}}};

const Tags& heading(const void* detail) {
  return heading_tags.at(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level - 1);
}

class Renderer final : public Events {
 public:
  Renderer(HtmlSink& sink, std::size_t input) : out_(sink, max_growth * input + free_output) {}

  bool is_too_large() const { return out_.is_spent(); }

  bool enter_block(MD_BLOCKTYPE type, void* detail) override;
  bool leave_block(MD_BLOCKTYPE type, void* detail) override;
  bool enter_span(MD_SPANTYPE type, void* detail) override;
  bool leave_span(MD_SPANTYPE type, void* detail) override;
  bool text(MD_TEXTTYPE type, std::string_view text) override;

 private:
  bool result() const { return !out_.is_done(); }
  void open_list(const MD_BLOCK_OL_DETAIL& list);
  void open_item(const MD_BLOCK_LI_DETAIL& item);
  void open_code(const MD_BLOCK_CODE_DETAIL& code);
  void open_table(const MD_BLOCK_TABLE_DETAIL& table);
  void open_cell(std::string_view name, const MD_BLOCK_TD_DETAIL& cell);
  void open_link(const MD_SPAN_A_DETAIL& link);
  void open_image(const MD_SPAN_IMG_DETAIL& image);
  void close_image(const MD_SPAN_IMG_DETAIL& image);

  HtmlWriter out_;
  int image_depth_ = 0;  // inside of an image only its text counts
};

void Renderer::open_list(const MD_BLOCK_OL_DETAIL& list) {
  if (list.start == 1) return out_.put("<ol>\n");
  out_.put("<ol start=\"");
  out_.put(std::to_string(list.start));
  out_.put("\">\n");
}

void Renderer::open_item(const MD_BLOCK_LI_DETAIL& item) {
  if (item.is_task == 0) return out_.put("<li>");
  out_.put("<li class=\"task-list-item\"><input type=\"checkbox\" ");
  out_.put("class=\"task-list-item-checkbox\" disabled");
  if (item.task_mark == 'x' || item.task_mark == 'X') out_.put(" checked");
  out_.put(">");
}

void Renderer::open_code(const MD_BLOCK_CODE_DETAIL& code) {
  out_.put("<pre><code");
  if (code.lang.text != nullptr) {
    out_.put(" class=\"language-");
    out_.put_text_attribute(code.lang);
    out_.put("\"");
  }
  out_.put(">");
  out_.set_exact(true);
}

void Renderer::open_table(const MD_BLOCK_TABLE_DETAIL& table) {
  if (table.col_count > max_columns) out_.spend_all();
}

void Renderer::open_cell(std::string_view name, const MD_BLOCK_TD_DETAIL& cell) {
  constexpr std::array<std::string_view, 4> alignments = {
      ">", " align=\"left\">", " align=\"center\">", " align=\"right\">"};
  out_.put("<");
  out_.put(name);
  out_.put(alignments.at(cell.align));
}

bool Renderer::enter_block(MD_BLOCKTYPE type, void* detail) {
  out_.spend(node_cost);
  out_.put(block_tags.at(type).open);
  switch (type) {
    case MD_BLOCK_OL:
      open_list(*static_cast<MD_BLOCK_OL_DETAIL*>(detail));
      break;
    case MD_BLOCK_LI:
      open_item(*static_cast<MD_BLOCK_LI_DETAIL*>(detail));
      break;
    case MD_BLOCK_H:
      out_.put(heading(detail).open);
      break;
    case MD_BLOCK_CODE:
      open_code(*static_cast<MD_BLOCK_CODE_DETAIL*>(detail));
      break;
    case MD_BLOCK_HTML:
      out_.set_exact(true);
      break;
    case MD_BLOCK_TABLE:
      open_table(*static_cast<MD_BLOCK_TABLE_DETAIL*>(detail));
      break;
    case MD_BLOCK_TH:
      open_cell("th", *static_cast<MD_BLOCK_TD_DETAIL*>(detail));
      break;
    case MD_BLOCK_TD:
      open_cell("td", *static_cast<MD_BLOCK_TD_DETAIL*>(detail));
      break;
    default:
      break;
  }
  return result();
}

bool Renderer::leave_block(MD_BLOCKTYPE type, void* detail) {
  if (type == MD_BLOCK_CODE || type == MD_BLOCK_HTML) out_.set_exact(false);
  out_.put(type == MD_BLOCK_H ? heading(detail).close : block_tags.at(type).close);
  return result();
}

void Renderer::open_link(const MD_SPAN_A_DETAIL& link) {
  out_.put("<a href=\"");
  out_.put_url_attribute(link.href);
  if (link.title.text != nullptr) {
    out_.put("\" title=\"");
    out_.put_text_attribute(link.title);
  }
  out_.put("\">");
}

void Renderer::open_image(const MD_SPAN_IMG_DETAIL& image) {
  out_.put("<img src=\"");
  out_.put_url_attribute(image.src);
  out_.put("\" alt=\"");
}

void Renderer::close_image(const MD_SPAN_IMG_DETAIL& image) {
  if (image.title.text != nullptr) {
    out_.put("\" title=\"");
    out_.put_text_attribute(image.title);
  }
  out_.put("\">");
}

bool Renderer::enter_span(MD_SPANTYPE type, void* detail) {
  out_.spend(node_cost);
  if (type == MD_SPAN_IMG && image_depth_++ == 0) {
    open_image(*static_cast<MD_SPAN_IMG_DETAIL*>(detail));
  }
  if (image_depth_ > 0) return result();
  if (type == MD_SPAN_A) open_link(*static_cast<MD_SPAN_A_DETAIL*>(detail));
  out_.put(span_tags.at(type).open);
  return result();
}

bool Renderer::leave_span(MD_SPANTYPE type, void* detail) {
  if (type == MD_SPAN_IMG && --image_depth_ == 0) {
    close_image(*static_cast<MD_SPAN_IMG_DETAIL*>(detail));
  } else if (image_depth_ == 0) {
    out_.put(span_tags.at(type).close);
  }
  return result();
}

bool Renderer::text(MD_TEXTTYPE type, std::string_view text) {
  out_.spend(text.size());
  switch (type) {
    case MD_TEXT_NULLCHAR:
      out_.put_null();
      break;
    case MD_TEXT_BR:
      out_.put(image_depth_ == 0 ? "<br>\n" : " ");
      break;
    case MD_TEXT_SOFTBR:
      out_.put(image_depth_ == 0 ? "\n" : " ");
      break;
    case MD_TEXT_HTML:
    case MD_TEXT_ENTITY:
      out_.put(text);
      break;
    default:
      out_.put_escaped(text);
      break;
  }
  return result();
}

}  // namespace

Rendering render_html(std::string_view markdown, Tables tables, HtmlSink& sink) {
  unsigned flags = MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS;
  if (tables == Tables::yes) flags |= MD_FLAG_TABLES;
  Renderer renderer(sink, markdown.size());
  if (parse(markdown, flags, renderer)) return Rendering::done;
  return renderer.is_too_large() ? Rendering::too_large : Rendering::stopped;
}

}  // namespace galley::markdown
