// Thread: any, one at a time. Role: where rendered HTML goes: into a text, or past one to compare.
// Promise: put() says no as soon as nothing more is wanted.
#pragma once

#include <string>
#include <string_view>

namespace galley::markdown {

class HtmlSink {
 public:
  virtual ~HtmlSink() = default;
  // False ends the rendering.
  virtual bool put(std::string_view html) = 0;
  // Whether white space counts from here on (<pre>, blocks of raw HTML).
  virtual void set_exact(bool) {}
};

// Keeps all bytes as they come.
class TextSink : public HtmlSink {
 public:
  bool put(std::string_view html) override {
    text_ += html;
    return true;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// Makes every run of white space one blank, but where it counts.
class CollapsingSink : public HtmlSink {
 public:
  bool put(std::string_view html) final;
  void set_exact(bool exact) final { is_exact_ = exact; }

 protected:
  virtual bool accept(std::string_view html) = 0;

 private:
  bool is_exact_ = false;
  bool after_white_ = false;
};

class CollapsedText : public CollapsingSink {
 public:
  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }

  // A piece takes as long as this many bytes of a long one.
  std::size_t cost() const { return text_.size() + 16 * pieces_; }

 protected:
  bool accept(std::string_view html) override {
    text_ += html;
    ++pieces_;
    return true;
  }

 private:
  std::size_t pieces_ = 0;
  std::string text_;
};

// Compares with a collapsed text, and stops at the first difference.
class CollapsedComparison : public CollapsingSink {
 public:
  explicit CollapsedComparison(std::string_view expected) : left_(expected) {}
  bool is_equal() const { return left_.empty(); }

 protected:
  bool accept(std::string_view html) override {
    if (left_.substr(0, html.size()) != html) return false;
    left_.remove_prefix(html.size());
    return true;
  }

 private:
  std::string_view left_;
};

}  // namespace galley::markdown
