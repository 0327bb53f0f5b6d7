#include "html/text.h"

namespace galley::html {

void append_text(std::string& html, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\0':
        html += "\xEF\xBF\xBD";
        break;
      default:
        html += c;
    }
  }
}

std::string text_of(std::string_view text) {
  std::string html;
  append_text(html, text);
  return html;
}

void append_attribute(std::string& html, std::string_view name, std::string_view value) {
  html.append(" ").append(name).append("=\"");
  append_text(html, value);
  html += '"';
}

}  // namespace galley::html
