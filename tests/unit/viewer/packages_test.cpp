#include "viewer/packages.h"

#include "support/catch.h"
#include "support/memory_file_system.h"

using namespace galley::viewer;
using galley::test::MemoryFileSystem;

TEST_CASE("pages are told of the packages that are installed, and no others") {
  MemoryFileSystem files;
  CHECK(installed_packages(files, "") == "");
  files.put("/usr/share/javascript/katex/katex.js", "katex");
  CHECK(installed_packages(files, "/lib/mermaid.js") == "katex");
  files.put("/usr/share/javascript/highlight.js/highlight.min.js", "hljs");
  files.put("/lib/mermaid.js", "mermaid");
  CHECK(installed_packages(files, "/lib/mermaid.js") == "highlight.js katex mermaid");
}

TEST_CASE("files of these packages are served, with the fonts where they really are") {
  MemoryFileSystem files;
  files.put("/usr/share/javascript/katex/katex.js", "katex");
  files.put("/usr/share/fonts/truetype/katex/KaTeX_Main-Regular.woff2", "font");
  files.put("/usr/share/javascript/jquery/jquery.js", "jquery");
  CHECK(*package_file(files, "katex/katex.js").body == "katex");
  CHECK(package_file(files, "katex/katex.js").type == "text/javascript; charset=utf-8");
  CHECK(*package_file(files, "katex/fonts/KaTeX_Main-Regular.woff2").body == "font");
  for (const char* wrong : {"", "katex", "katex/", "jquery/jquery.js", "katex/../jquery/jquery.js",
                            "/katex/katex.js", "katexx/katex.js"}) {
    INFO(wrong);
    CHECK(package_file(files, wrong).status == 404);
  }
}

TEST_CASE("the document that draws diagrams holds its script and reaches nothing") {
  MemoryFileSystem files;
  files.put("/lib/mermaid.js", "const end = \"</script><b>\";");
  const galley::preview::Response response = diagram_document(files, "/lib/mermaid.js");
  CHECK(response.status == 200);
  CHECK(response.policy.starts_with("sandbox allow-scripts; default-src 'none';"));
  CHECK(response.policy.find("allow-same-origin") == std::string::npos);
  CHECK(response.policy.find("connect-src") == std::string::npos);
  CHECK(response.body->find("<\\/script><b>") != std::string::npos);
  CHECK(diagram_document(files, "").status == 404);
  CHECK(diagram_document(files, "/lib/none.js").status == 404);
}
