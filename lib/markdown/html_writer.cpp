#include "markdown/html_writer.h"

#include <array>

#include "markdown/chars.h"

namespace galley::markdown {
namespace {

// Whether a byte goes into HTML text, or into an address, as it is.
struct PlainBytes {
  std::array<bool, 256> in_text{};
  std::array<bool, 256> in_url{};

  constexpr PlainBytes() {
    constexpr std::string_view url_marks = "-_.+!*(),%#@?=;:/,+$";
    for (std::size_t i = 0; i < 256; ++i) {
      const char c = static_cast<char>(i);
      in_text[i] = c != '&' && c != '<' && c != '>' && c != '"';
      in_url[i] = is_alnum(c) || url_marks.find(c) != std::string_view::npos;
    }
  }
};
constexpr PlainBytes plain_bytes;

std::size_t plain_size(std::string_view text, const std::array<bool, 256>& is_plain) {
  std::size_t size = 0;
  while (size < text.size() && is_plain[static_cast<unsigned char>(text[size])]) ++size;
  return size;
}

}  // namespace

void HtmlWriter::spend(std::size_t cost) {
  if (cost > left_) {
    is_spent_ = true;
  } else {
    left_ -= cost;
  }
}

void HtmlWriter::put(std::string_view html) {
  if (!is_done() && !sink_.put(html)) is_stopped_ = true;
}

void HtmlWriter::put_escaped(std::string_view text) {
  while (!text.empty()) {
    const std::size_t plain = plain_size(text, plain_bytes.in_text);
    put(text.substr(0, plain));
    if (plain == text.size()) return;
    switch (text[plain]) {
      case '&':
        put("&amp;");
        break;
      case '<':
        put("&lt;");
        break;
      case '>':
        put("&gt;");
        break;
      default:
        put("&quot;");
        break;
    }
    text.remove_prefix(plain + 1);
  }
}

void HtmlWriter::put_url(std::string_view url) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  while (!url.empty()) {
    const std::size_t plain = plain_size(url, plain_bytes.in_url);
    put(url.substr(0, plain));
    if (plain == url.size()) return;
    const auto byte = static_cast<unsigned char>(url[plain]);
    if (byte == '&') {
      put("&amp;");
    } else {
      const std::array<char, 3> code = {'%', digits[byte >> 4U], digits[byte & 15U]};
      put({code.data(), code.size()});
    }
    url.remove_prefix(plain + 1);
  }
}

void HtmlWriter::put_attribute(const MD_ATTRIBUTE& value,
                               void (HtmlWriter::*escape)(std::string_view)) {
  spend(value.size);
  const std::string_view text(value.text, value.size);
  for (int i = 0; value.substr_offsets[i] < value.size; ++i) {
    const MD_OFFSET begin = value.substr_offsets[i];
    const std::string_view part = text.substr(begin, value.substr_offsets[i + 1] - begin);
    if (value.substr_types[i] == MD_TEXT_NULLCHAR) {
      put_null();
    } else if (value.substr_types[i] == MD_TEXT_ENTITY) {
      put(part);
    } else {
      (this->*escape)(part);
    }
  }
}

void HtmlWriter::put_text_attribute(const MD_ATTRIBUTE& value) {
  put_attribute(value, &HtmlWriter::put_escaped);
}

void HtmlWriter::put_url_attribute(const MD_ATTRIBUTE& value) {
  put_attribute(value, &HtmlWriter::put_url);
}

}  // namespace galley::markdown
