#include "render/include.h"

#include <algorithm>
#include <iterator>

#include "base/path.h"
#include "markdown/front_matter.h"
#include "render/anchors.h"
#include "render/include_syntax.h"
#include "render/included_lines.h"
#include "render/inline_text.h"
#include "render/partials.h"

namespace galley::render {
namespace {

using markdown::Document;
using markdown::Edit;
using markdown::Span;
using settings::Dialect;
using Status = IncludedFiles::Status;

class NoFiles final : public IncludedFiles {
 public:
  Reading read(const std::string&) override { return {}; }
  Presence presence(const std::string&) override { return Presence::unknown; }
};

constexpr std::size_t max_warnings = 100;  // of one page

// A text that may include others: the page itself, or one that it includes.
struct Text {
  std::string file;                         // absolute
  std::string_view source;                  // the whole file
  std::uint32_t begin = 0;                  // of the document in it
  mutable markdown::Places places{source};  // found when a place is to be told
};

std::string_view without_front_matter(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text.substr(markdown::find_front_matter(text).end);
}

// A fence that nothing in `code` closes (CommonMark 0.30, section 4.5).
std::string fenced(std::string_view code, std::string_view info) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : code) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return fence + std::string(info) + "\n" + std::string(code) + "\n" + fence;
}

// Ranges are those of the file as it is when no region is named, in VitePress and in PyMdown alike;
// otherwise a document comes without its front matter. What is no region may be a heading's anchor.
std::optional<std::string> document_lines(std::string_view file, const Selection& selection,
                                          Dialect dialect) {
  const bool is_range = selection.region.empty() && !selection.ranges.empty();
  const std::string_view text = is_range ? file : without_front_matter(file);
  std::optional<std::string> lines = select_lines(text, selection);
  if (lines || dialect == Dialect::mkdocs) return lines;
  const Document document =
      markdown::scan(text, markdown::Dialect::markdown, markdown::Extent::body);
  const std::optional<Span> section = section_of(document, dialect, selection.region);
  if (!section) return std::nullopt;
  return select_lines(section->of(text), {selection.ranges, ""});
}

class Includer {
 public:
  Includer(const settings::Project& project, IncludedFiles& files)
      : project_(project), files_(files) {}

  std::vector<Edit> edits(const Document& document, const Text& text);
  Diagnostics diagnostics();

 private:
  struct Included {
    std::string file;  // absolute
    std::string text;
  };

  std::optional<std::string> replacement(const Include& include, const Document& document,
                                         const Text& text);
  std::optional<std::string> replacement(const PartialUse& use, const Text& text);
  std::optional<Included> fetch(const std::string& file, Span span, const Text& text);
  std::string expanded(const Included& included, std::string_view body);
  std::vector<std::string> candidates(std::string_view file, const std::string& from) const;
  std::string shown(const std::string& file) const;
  void warn(const Text& text, Span span, std::string code, std::string message);

  const settings::Project& project_;
  IncludedFiles& files_;
  std::vector<std::string> open_;  // files that are being included, outermost first
  std::uint64_t included_ = 0;     // bytes
  Diagnostics diagnostics_;
  std::size_t untold_ = 0;  // of those beyond max_warnings
};

std::vector<Edit> Includer::edits(const Document& document, const Text& text) {
  std::vector<Edit> made;
  const auto add = [&](const auto& use) {
    if (std::optional<std::string> by = replacement(use, document, text)) {
      made.push_back({use.span, std::move(*by)});
    }
  };
  const auto add_partial = [&](const PartialUse& use) {
    if (const std::optional<std::string> content = replacement(use, text)) {
      std::vector<Edit> placed = place_partial(use, *content, document);
      std::move(placed.begin(), placed.end(), std::back_inserter(made));
    }
  };
  open_.push_back(text.file);
  for (const Include& include : find_includes(document, project_.dialect)) add(include);
  for (const PartialUse& use : find_partials(document)) add_partial(use);
  open_.pop_back();
  std::stable_sort(made.begin(), made.end(),
                   [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  return made;
}

std::optional<std::string> Includer::replacement(const Include& include, const Document& document,
                                                 const Text& text) {
  if (include.file.empty()) return "";
  const std::optional<Included> included = fetch(include.file, include.span, text);
  if (!included) return std::nullopt;
  const bool is_document = include.shape == Include::Shape::lines;
  const std::string_view whole = included->text;
  const auto lines = is_document ? document_lines(whole, include.selection, project_.dialect)
                                 : select_lines(whole, include.selection);
  if (!lines) {
    warn(text, include.span, "include-region-missing",
         "there is no `" + include.selection.region + "` in " + shown(included->file) +
             "; mark it there or correct the name");
    return std::nullopt;
  }
  const std::string_view before = line_before(document.source, include.span.begin);
  const std::string prefix = continuation(before);
  switch (include.shape) {
    case Include::Shape::text:
      return expanded(*included, *lines);
    case Include::Shape::lines:
      return with_prefix(expanded(*included, *lines), prefix);
    case Include::Shape::fence:
      return with_prefix(fenced(without_common_indent(*lines), include.info), prefix);
  }
  return std::nullopt;
}

std::optional<std::string> Includer::replacement(const PartialUse& use, const Text& text) {
  const std::optional<Included> included = fetch(use.file, use.span, text);
  if (!included) return std::nullopt;
  const std::string_view body = without_front_matter(included->text);
  const Document own = markdown::scan(body, markdown::Dialect::mdx, markdown::Extent::body);
  const auto begin = static_cast<std::uint32_t>(included->text.size() - body.size());
  std::vector<Edit> changes = edits(own, {included->file, included->text, begin});
  std::vector<Edit> settled =
      settle_partial(own, use.props, path::relative(path::parent(included->file), project_.source),
                     path::relative(path::parent(text.file), project_.source));
  std::move(settled.begin(), settled.end(), std::back_inserter(changes));
  const std::string content = markdown::apply(body, std::move(changes));
  return std::string(trimmed(content));
}

// The first of the candidates that is there. All that were asked for are known to `files_`.
std::optional<Includer::Included> Includer::fetch(const std::string& file, Span span,
                                                  const Text& text) {
  Status worst = Status::missing;
  const std::vector<std::string> paths = candidates(file, text.file);
  for (const std::string& path : paths) {
    if (std::find(open_.begin(), open_.end(), path) != open_.end()) {
      warn(text, span, "include-circle",
           shown(path) + " includes itself; take one of the includes out");
      return std::nullopt;
    }
    IncludedFiles::Reading reading = files_.read(path);
    if (reading.status == Status::missing) continue;
    worst = reading.status;
    if (reading.status != Status::found) continue;
    included_ += reading.text.size();
    if (open_.size() > max_include_depth || included_ > max_included_bytes) break;
    return Included{path, std::move(reading.text)};
  }
  if (open_.size() > max_include_depth) {
    warn(text, span, "include-too-deep",
         "this is the " + std::to_string(open_.size()) + "th file within files; galley goes " +
             std::to_string(max_include_depth) + " deep");
  } else if (included_ > max_included_bytes) {
    warn(text, span, "include-too-large",
         "with `" + file + "` the page would include more than " +
             std::to_string(max_included_bytes >> 20U) + " MiB; include less of it");
  } else if (worst == Status::outside) {
    const std::string where = project_.has_repo ? "the repository" : project_.repo_root;
    warn(text, span, "include-outside",
         "`" + file + "` lies outside of " + where +
             (project_.has_repo ? "" : ", above which there is no repository") +
             "; name its folder in `include_roots`");
  } else if (worst == Status::secret) {
    warn(text, span, "include-secret",
         "`" + file +
             "` is hidden or a key by its name, and never included; show a copy that has "
             "another name, or name its folder in `include_roots`");
  } else if (worst == Status::unreadable) {
    warn(text, span, "include-unreadable", "`" + file + "` is no text file that can be read");
  } else {
    warn(text, span, "include-missing",
         "there is no " + paths.front() + "; correct the path, or write the file");
  }
  return std::nullopt;
}

// In a part of a file the places of problems are not known: then only the file is named.
std::string Includer::expanded(const Included& included, std::string_view body) {
  const Document document =
      markdown::scan(body, syntax_of(project_, included.file, body), markdown::Extent::body);
  const std::string_view whole = included.text;
  const bool is_rest = whole.substr(0, whole.find_last_not_of("\r\n") + 1).ends_with(body);
  Text text{included.file, {}, 0};
  if (is_rest) text = {included.file, whole, static_cast<std::uint32_t>(whole.rfind(body))};
  return markdown::apply(body, edits(document, text));
}

// Where a file may be that is named `file` in the file `from`, the likeliest first.
std::vector<std::string> Includer::candidates(std::string_view file,
                                              const std::string& from) const {
  const auto in = [](const std::string& folder, std::string_view name) {
    return path::absolute(name, folder);
  };
  if (file.starts_with("@site/")) return {in(project_.site_root, file.substr(6))};
  if (file.starts_with("@/") || file.starts_with("~/")) {
    const std::string_view name = file.substr(2);
    return {in(project_.source, name), in(project_.site_root, name),
            in(project_.site_root, "src/" + std::string(name)), in(project_.repo_root, name)};
  }
  if (file.starts_with("/")) {
    const std::string_view name = file.substr(1);
    return {in(project_.source, name), in(project_.site_root, name), in(project_.repo_root, name)};
  }
  const std::string beside = in(std::string(path::parent(from)), file);
  if (project_.dialect != Dialect::mkdocs) return {beside};
  return {in(project_.site_root, file), beside, in(project_.source, file)};
}

std::string Includer::shown(const std::string& file) const {
  return path::relative(file, project_.source);
}

Diagnostics Includer::diagnostics() {
  if (untold_ > 0) {
    diagnostics_.push_back(
        {diagnostics_.back().place, Severity::warning, "include-more",
         std::to_string(untold_) + " more includes of this page failed; " + "correct these first"});
  }
  return std::move(diagnostics_);
}

// A place is counted from the begin of the file: what nobody reads is only counted.
void Includer::warn(const Text& text, Span span, std::string code, std::string message) {
  if (diagnostics_.size() >= max_warnings) {
    ++untold_;
    return;
  }
  markdown::Position at{0, 0};
  if (!text.source.empty()) at = text.places.at(text.begin + span.begin);
  diagnostics_.push_back({{shown(text.file), at.line, at.column},
                          Severity::warning,
                          std::move(code),
                          std::move(message)});
}

}  // namespace

IncludedFiles& no_included_files() {
  static NoFiles files;
  return files;
}

Inclusions include_files(const Document& document, std::string_view source,
                         std::uint32_t body_begin, const std::string& path,
                         const settings::Project& project, IncludedFiles& files) {
  Includer includer(project, files);
  Inclusions inclusions;
  inclusions.edits =
      includer.edits(document, {path::absolute(path, project.source), source, body_begin});
  inclusions.diagnostics = includer.diagnostics();
  return inclusions;
}

markdown::Dialect syntax_of(const settings::Project& project, std::string_view path,
                            std::string_view source) {
  switch (project.dialect) {
    case Dialect::mdx:
    case Dialect::docusaurus:
      return markdown::Dialect::mdx;
    case Dialect::automatic:
      return markdown::detect_dialect(path, source);
    default:
      return path::extension(path) == ".mdx" ? markdown::Dialect::mdx : markdown::Dialect::markdown;
  }
}

}  // namespace galley::render
