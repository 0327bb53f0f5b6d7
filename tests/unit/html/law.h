// What holds for every part of a page, whatever its document is: written without galley's own
// readers of HTML, so that it does not err with them.
#pragma once

#include <string>
#include <string_view>

namespace galley::test {

// What is wrong with the HTML of one part; empty when nothing is.
std::string html_complaint(std::string_view html);

}  // namespace galley::test
