// Thread: main. Role: shows an address in the browser of whoever sits at this terminal.
#pragma once

#include <string>

namespace galley::ctl {

// Whether a program took the address (xdg-open of xdg-utils, which knows the desktop's browser, or
// what BROWSER names). It goes on by itself.
bool show_in_browser(const std::string& url);

}  // namespace galley::ctl
