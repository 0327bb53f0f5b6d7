#include "markdown/block_scanner.h"
#include "markdown/cursor.h"
#include "markdown/document.h"
#include "markdown/inline_scanner.h"
#include "markdown/jsx.h"

namespace galley::markdown {

Document scan(std::string_view source, Dialect dialect, Extent extent) {
  Document document;
  document.source = source;
  document.dialect = dialect;
  Effort effort(source.size());
  BlockScanner(document, effort).run(extent);
  InlineScanner(document, effort).run();
  match_tags(document);
  return document;
}

}  // namespace galley::markdown
