// Thread: any. Role: JavaScript packages of the distribution that pages make use of when they are
// installed, and mermaid when the settings name a file of it. Promise: serves files of these
// packages' folders and nothing else; a diagram is drawn in a document without an origin, which can
// reach nothing and nobody.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "preview/response.h"

namespace galley::viewer {

// Names of what is there, separated by spaces: "highlight.js katex mermaid". `mermaid` is its file,
// or empty.
std::string installed_packages(FileReader& files, const std::string& mermaid);

// "katex/katex.css"; the response of preview::asset().
preview::Response package_file(FileReader& files, const std::string& path);

// The document that draws: it is sent {id, text, theme} and answers {id, svg} or {id, error}.
preview::Response diagram_document(FileReader& files, const std::string& mermaid);

}  // namespace galley::viewer
