// Thread: any, one at a time. Role: writes pieces of HTML, escaped as their place needs it, on an
// account of how much there may be.
// Promise: passes nothing on once the account is empty or the sink wants no more.
#pragma once

#include <string_view>

#include <md4c.h>

#include "markdown/html_sink.h"

namespace galley::markdown {

class HtmlWriter {
 public:
  HtmlWriter(HtmlSink& sink, std::size_t budget) : sink_(sink), left_(budget) {}

  void put(std::string_view html);
  void put_escaped(std::string_view text);
  void put_url(std::string_view url);
  void put_null() { put("\xEF\xBF\xBD"); }

  // An attribute's value: its entities stay as they are written, the rest is escaped.
  void put_text_attribute(const MD_ATTRIBUTE& value);
  void put_url_attribute(const MD_ATTRIBUTE& value);

  void set_exact(bool exact) { sink_.set_exact(exact); }

  // Takes from the account.
  void spend(std::size_t cost);
  void spend_all() { is_spent_ = true; }
  bool is_spent() const { return is_spent_; }
  bool is_done() const { return is_spent_ || is_stopped_; }

 private:
  void put_attribute(const MD_ATTRIBUTE& value, void (HtmlWriter::*escape)(std::string_view));

  HtmlSink& sink_;
  std::size_t left_;
  bool is_spent_ = false;
  bool is_stopped_ = false;
};

}  // namespace galley::markdown
