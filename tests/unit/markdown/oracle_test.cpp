// The scanner against md4c, which we did not write: the same blocks, code spans and links in every
// CommonMark example and in every page of the corpora.
#include <nlohmann/json.hpp>

#include "markdown/document.h"
#include "markdown/front_matter.h"
#include "outline.h"
#include "samples.h"
#include "support/catch.h"

namespace {

using galley::markdown::Dialect;
using galley::markdown::Extent;
using galley::test::Outline;

using Lines = std::vector<std::string>;

bool is_same(std::string_view source, const Lines& ours, const Lines& theirs) {
  using galley::test::joined;
  using galley::test::without_indent;
  if (ours == theirs) return true;
  const bool has_tabs = source.find('\t') != source.npos;
  return has_tabs && without_indent(joined(ours)) == without_indent(joined(theirs));
}

// Kinds of code as cmark tells them apart: not.
Lines without_code_kinds(Lines blocks) {
  for (std::string& block : blocks) {
    const std::size_t colon = block.find(":\n");
    if (block.substr(0, colon) == "fence" || block.substr(0, colon) == "indented") {
      block.replace(0, colon, "code");
    }
  }
  return blocks;
}

// md4c 0.4.8 does not know that <h2> to <h6> begin HTML blocks; cmark does, but has no tables.
bool has_html_heading(std::string_view source) {
  for (std::size_t at = source.find("\n<h"); at != source.npos; at = source.find("\n<h", at + 1)) {
    if (at + 3 < source.size() && source[at + 3] >= '2' && source[at + 3] <= '6') return true;
  }
  return false;
}

// md4c knows no footnotes, and a definition of one word is a link's to it.
std::string without_footnotes(std::string text) {
  for (std::size_t at = text.find("\n[^"); at != text.npos; at = text.find("\n[^", at + 1)) {
    text.insert(at + 1, "\\");
  }
  return text;
}

// Nor directives: their lines are left out for both.
std::string plain_markdown(std::string_view source) {
  const auto document = galley::markdown::scan(source, Dialect::markdown, Extent::body);
  std::vector<galley::markdown::Edit> edits;
  for (const auto& block : document.blocks) {
    const bool is_line = block.kind == galley::markdown::BlockKind::directive_open ||
                         block.kind == galley::markdown::BlockKind::directive_close;
    if (is_line) edits.push_back({block.span, "\n"});
  }
  return without_footnotes(galley::markdown::apply(source, std::move(edits)));
}

struct Comparison {
  int sources = 0;
  std::size_t blocks = 0;
  std::size_t inlines = 0;
  Lines only_cmark_agrees;
  int html_headings = 0;
  Lines different;

  void take(const std::string& name, std::string_view source) {
    ++sources;
    const auto document = galley::markdown::scan(source, Dialect::markdown, Extent::body);
    const Outline ours = galley::test::outline_of(document);
    const Outline theirs = galley::test::outline_of_md4c(source);
    blocks += theirs.blocks.size();
    inlines += theirs.inlines.size();
    if (is_same(source, ours.blocks, theirs.blocks) &&
        is_same(source, ours.inlines, theirs.inlines))
      return;
    if (cmark_agrees(source, ours)) return only_cmark_agrees.push_back(name);
    if (has_html_heading(source)) {
      ++html_headings;
      return;
    }
    different.push_back(name);
    if (std::getenv("GALLEY_SHOW") == nullptr) return;
    show(name + " blocks", source, ours.blocks, theirs.blocks);
    show(name + " inlines", source, ours.inlines, theirs.inlines);
  }

  static bool cmark_agrees([[maybe_unused]] std::string_view source,
                           [[maybe_unused]] const Outline& ours) {
#ifdef GALLEY_HAS_CMARK
    const Outline theirs = galley::test::outline_of_cmark(source);
    return is_same(source, without_code_kinds(ours.blocks), theirs.blocks) &&
           is_same(source, ours.inlines, theirs.inlines);
#else
    return false;
#endif
  }

  static void show(const std::string& name, std::string_view source, const Lines& ours,
                   const Lines& theirs) {
    if (is_same(source, ours, theirs)) return;
    std::size_t i = 0;
    while (i < ours.size() && i < theirs.size() && ours[i] == theirs[i]) ++i;
    std::cout << "=== " << name << "\n";
    if (source.size() < 400) std::cout << source << "---\n";
    for (std::size_t k = i > 1 ? i - 2 : 0; k < i + 4; ++k) {
      std::cout << "  ours " << (k < ours.size() ? ours[k] : "") << "\n  md4c "
                << (k < theirs.size() ? theirs[k] : "") << "\n";
    }
  }

  void print(const char* what) const {
    std::cout << what << ": " << sources << " sources, " << blocks << " blocks, " << inlines
              << " inlines; like cmark and not md4c " << only_cmark_agrees.size()
              << ", with an HTML heading " << html_headings << ", like neither " << different.size()
              << "\n";
    for (const std::string& name : different) std::cout << "  " << name << "\n";
  }
};

void compare_files(Comparison& comparison, const std::string& folder, const char* extension) {
  for (const std::string& path : galley::test::files_below(folder, extension)) {
    const std::string bytes = galley::test::read_file(path);
    const auto matter = galley::markdown::find_front_matter(bytes);
    comparison.take(path, plain_markdown(std::string_view(bytes).substr(matter.end)));
  }
}

}  // namespace

TEST_CASE("every CommonMark example has the structure that md4c sees") {
  const std::string folder = galley::test::spec_folder();
  if (folder.empty()) return;
  const auto examples =
      nlohmann::json::parse(galley::test::read_file(folder + "/commonmark-0.30.json"));
  Comparison comparison;
  for (const auto& example : examples) {
    comparison.take("example " + std::to_string(example["example"].get<int>()),
                    example["markdown"].get<std::string>());
  }
  comparison.print("CommonMark 0.30");
  CHECK(comparison.sources == 652);
  CHECK(comparison.different.empty());
}

TEST_CASE("every page of the corpora has the structure that md4c sees") {
  const std::string folder = galley::test::corpus_folder();
  if (folder.empty()) return;
  Comparison comparison;
  compare_files(comparison, folder + "/rust-book", ".md");
  comparison.print("rust-book");
  compare_files(comparison, folder + "/astro", ".mdx");
  comparison.print("rust-book and astro");
  CHECK(comparison.sources > 2000);
  CHECK(comparison.different.empty());
}
