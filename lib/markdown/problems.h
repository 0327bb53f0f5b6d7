// Thread: any. Role: the problems that a scan names.
// Promise: at most max_problems per document, so that hostile input costs no memory.
#pragma once

#include "markdown/document.h"

namespace galley::markdown {

inline constexpr std::size_t max_problems = 100;

struct ProblemText {
  std::string_view code;
  std::string_view message;
};

namespace problem {
inline constexpr ProblemText unclosed_esm{"esm-unclosed",
                                          "this import or export has no end and was left as text"};
inline constexpr ProblemText unclosed_tag{
    "jsx-unclosed", "this tag cannot be read to its end and was left as text"};
inline constexpr ProblemText unclosed_expression{
    "expression-unclosed", "this '{' has no matching '}' in its block and was left as text"};
inline constexpr ProblemText unclosed_comment{"comment-unclosed",
                                              "this comment has no end and was left as text"};
inline constexpr ProblemText unclosed_directive{"directive-unclosed",
                                                "this ':::' or tag has no closing one in the block "
                                                "or list that it stands in and was left as text"};
inline constexpr ProblemText tag_without_end{
    "jsx-without-end", "this tag is never closed in the block or list that it stands in"};
inline constexpr ProblemText tag_without_begin{"jsx-without-begin",
                                               "this closing tag closes nothing"};
}  // namespace problem

inline void add_problem(Document& document, Span span, const ProblemText& text) {
  if (document.problems.size() >= max_problems) return;
  document.problems.push_back({span, text.code, text.message});
}

}  // namespace galley::markdown
