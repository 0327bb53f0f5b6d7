#include "viewer/packages.h"

#include <algorithm>
#include <string_view>

#include "preview/assets.h"

namespace galley::viewer {
namespace {

// Where Debian's packages are (libjs-highlight.js, libjs-katex, fonts-katex). katex has its fonts
// by a link, which asset() does not follow: they are a folder of their own, before that of katex.
struct Folder {
  std::string_view prefix;
  std::string_view root;
};

constexpr Folder folders[] = {
    {"highlight.js/", "/usr/share/javascript/highlight.js"},
    {"katex/fonts/", "/usr/share/fonts/truetype/katex"},
    {"katex/", "/usr/share/javascript/katex"},
};

struct Package {
  std::string_view name;
  std::string_view file;  // that makes it of use
};

constexpr Package packages[] = {
    {"highlight.js", "/usr/share/javascript/highlight.js/highlight.min.js"},
    {"katex", "/usr/share/javascript/katex/katex.js"},
};

// No network, no storage, no cookie of ours, no window but its own: whatever a diagram makes
// mermaid do stays in there. What comes out is shown as an image, in which nothing runs.
constexpr std::string_view diagram_policy =
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'";

constexpr std::string_view draw_script = R"(
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', htmlLabels: false, flowchart: { htmlLabels: false } });
let theme = '';
let turn = Promise.resolve();
async function draw({ data }) {
  if (data.theme !== theme) {
    theme = data.theme;
    mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme, htmlLabels: false, flowchart: { htmlLabels: false } });
  }
  try {
    const { svg } = await mermaid.render(`diagram-${data.id}`, data.text);
    parent.postMessage({ id: data.id, svg }, '*');
  } catch (error) {
    parent.postMessage({ id: data.id, error: String(error.message ?? error) }, '*');
  }
}
addEventListener('message', (event) => {
  if (event.source === parent) turn = turn.then(() => draw(event));
});
parent.postMessage({ ready: true }, '*');
)";

bool is_file(FileReader& files, std::string_view path) {
  if (path.empty()) return false;
  try {
    const std::optional<FileStat> stat = files.stat(std::string(path));
    return stat && stat->kind == FileKind::regular;
  } catch (const SystemError&) {
    return false;
  }
}

// A script element ends at "</script", wherever that stands; within a text or a pattern of
// JavaScript the backslash means nothing.
std::string inline_script(std::string_view script) {
  constexpr std::string_view end = "</script";
  std::string html = "<script>";
  for (std::size_t at = 0; at < script.size();) {
    const std::size_t found = std::min(script.find(end, at), script.size());
    html += script.substr(at, found - at);
    if (found < script.size()) html += "<\\/script";
    at = found == script.size() ? found : found + end.size();
  }
  return html + "</script>\n";
}

preview::Response drawing_page(std::string_view mermaid) {
  preview::Response response = preview::Response::html(
      "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Diagrams</title>\n<body>\n" +
      inline_script(mermaid) + inline_script(draw_script));
  response.policy = diagram_policy;
  return response;
}

}  // namespace

std::string installed_packages(FileReader& files, const std::string& mermaid) {
  std::string names;
  const auto add = [&](std::string_view name, std::string_view file) {
    if (!is_file(files, file)) return;
    names += names.empty() ? "" : " ";
    names += name;
  };
  for (const Package& package : packages) add(package.name, package.file);
  add("mermaid", mermaid);
  return names;
}

preview::Response package_file(FileReader& files, const std::string& path) {
  for (const Folder& folder : folders) {
    if (!path.starts_with(folder.prefix)) continue;
    return preview::asset(files, std::string(folder.root), path.substr(folder.prefix.size()),
                          preview::Shelf::package);
  }
  return preview::Response::refusal({404, "there is no such package"});
}

preview::Response diagram_document(FileReader& files, const std::string& mermaid) {
  const std::optional<FileStat> stat = mermaid.empty() ? std::nullopt : files.stat(mermaid);
  if (!stat || stat->size > preview::max_asset_bytes) {
    return preview::Response::refusal({404, "there is no mermaid file that can be read"});
  }
  const std::optional<FileContent> script = files.read(mermaid);
  if (!script) return preview::Response::refusal({404, "there is no mermaid file"});
  return drawing_page(script->bytes);
}

}  // namespace galley::viewer
