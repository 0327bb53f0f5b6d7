// A Document as text that a test can show: one line per block or inline, containers indented.
#pragma once

#include <string>
#include <string_view>

#include "markdown/document.h"

namespace galley::test {

// "paragraph |text|" ... The text between bars is the block's own span, '\n' written as "~".
std::string blocks_of(std::string_view source,
                      markdown::Dialect dialect = markdown::Dialect::markdown);
std::string blocks_of(const markdown::Document& document);

// "code |`a`| |a|", "link |[a](b)| |a| |b|": span, content, and destination and title when it has
// them.
std::string inlines_of(std::string_view source,
                       markdown::Dialect dialect = markdown::Dialect::markdown);
std::string inlines_of(const markdown::Document& document);

// "<a> -> </a>" for a tag with a partner, "<a/>" for one that needs none, "<a> alone".
std::string tags_of(std::string_view source);

// The codes of all problems.
std::string problems_of(std::string_view source,
                        markdown::Dialect dialect = markdown::Dialect::mdx);

// What is wrong with a Document that the scanner made, empty when nothing is: spans that leave
// their source or parent, overlap, or come out of order; bytes that no block covers; partners that
// do not know each other.
std::string broken_promise(const markdown::Document& document);

}  // namespace galley::test
