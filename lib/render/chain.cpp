#include <algorithm>

#include "base/path.h"
#include "markdown/front_matter.h"
#include "render/anchors.h"
#include "render/exports.h"
#include "render/images.h"
#include "render/indented_code.h"
#include "render/inline_text.h"
#include "render/oracle.h"
#include "render/page.h"
#include "render/page_names.h"
#include "render/passes.h"
#include "render/shortcodes.h"
#include "render/statistics.h"
#include "render/tables.h"
#include "render/title.h"
#include "render/tokens.h"
#include "render/trace.h"

namespace galley::render {
namespace {

using markdown::Dialect;
using markdown::Document;
using markdown::Edit;
using markdown::FrontMatter;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::uint64_t bytes_of(const Document& d) {
  return d.blocks.capacity() * sizeof(markdown::Block) +
         d.lines.capacity() * sizeof(markdown::Line) +
         d.inlines.capacity() * sizeof(markdown::Inline) +
         d.tags.capacity() * sizeof(markdown::Tag) +
         d.attributes.capacity() * sizeof(markdown::Attribute);
}

// Whether a path below the source is that of a page, by its name.
bool is_page(std::string_view target) {
  return !target.starts_with("../") && has_page_extension(target);
}

CursorRule cursor_rule(const markdown::Value& keys) {
  CursorRule rule;
  if (const markdown::Value* const globs = keys.find("globs")) {
    rule.globs = globs->text;
    for (const markdown::Value& glob : globs->items) {
      rule.globs.append(rule.globs.empty() ? "" : ",").append(glob.text);
    }
  }
  const markdown::Value* const always = keys.find("alwaysApply");
  rule.always_applies = always && always->text == "true";
  return rule;
}

// What stands behind the language of a fence may go without a change to what is counted: most pages
// lose nothing else.
bool changes_structure(const Changes& changes) {
  const auto infos = changes.dropped.find("fence_info");
  return infos == changes.dropped.end() || infos->second != changes.edits.size();
}

// One page on its way through the steps.
class Chain {
 public:
  Chain(std::string_view source, const std::string& path, const settings::Project& project,
        IncludedFiles& files, const LinkTargets& targets, const SeeExpanded& see)
      : source_(source),
        path_(path),
        project_(project),
        files_(files),
        targets_(targets),
        see_(see),
        places_(source) {}

  Page run();

 private:
  void lift_front_matter();
  void take_body();
  void include();
  void describe();
  void map();
  void note_links();
  void show();
  void clean();
  void reshape();
  void shape();
  void shrink();
  std::vector<Edit> normalising_edits();
  Changes compressing_edits();
  void recount();
  void name();
  void count();

  void replace_text(std::string text);
  void scan(Dialect dialect);
  void report_problems();
  void take(const Counts& dropped);
  void hold(std::uint64_t extra);
  markdown::Position source_place(std::uint32_t offset);

  std::string_view source_;
  const std::string& path_;
  const settings::Project& project_;
  IncludedFiles& files_;
  const LinkTargets& targets_;
  const SeeExpanded& see_;
  FrontMatter front_matter_;
  std::uint32_t body_begin_ = 0;  // of the text in the source
  std::string text_;              // what the last step made
  std::string_view body_;         // text_, or the source where no step changed it yet
  Document document_;             // of body_
  Trace trace_;
  markdown::Places places_;
  Page page_;
};

Page Chain::run() {
  lift_front_matter();
  take_body();
  include();
  map();
  note_links();
  show();
  clean();
  name();
  reshape();
  shape();
  shrink();
  count();
  page_.body = text_.empty() ? std::string(body_) : std::move(text_);
  return std::move(page_);
}

void Chain::lift_front_matter() {
  front_matter_ = markdown::read_front_matter(source_);
  for (Diagnostic& diagnostic : front_matter_.diagnostics) {
    diagnostic.place.file = path_;
    page_.diagnostics.push_back(std::move(diagnostic));
  }
  if (source_.substr(0, byte_order_mark.size()) == byte_order_mark) body_begin_ = 3;
  // The line ending of the closing "---" stays, so that a rule after it is not taken for front
  // matter.
  if (front_matter_.state == FrontMatter::State::broken) {
    page_.meta_raw = front_matter_.text.of(source_);
  }
  if (front_matter_.state != FrontMatter::State::absent) {
    const std::uint32_t end = front_matter_.span.end;
    body_begin_ = source_[end - 1] == '\n' ? end - 1 : end;
  }
}

void Chain::take_body() {
  body_ = source_.substr(body_begin_);
  const bool is_open = !body_.empty() && body_.back() != '\n' && body_.back() != '\r';
  if (is_open) replace_text(std::string(body_) + "\n");
}

// What the page says of itself; a key that galley does not know is dropped when the profile is to
// shorten.
void Chain::describe() {
  add_exports(document_, front_matter_.values);
  // Whoever is to see the page sees its front matter too.
  markdown::About about =
      markdown::about_page(see_ ? front_matter_.values : std::move(front_matter_.values));
  page_.title = std::move(about.title);
  page_.description = std::move(about.description);
  page_.topics = project_.topics;
  for (std::string& topic : about.topics) {
    const auto end = page_.topics.end();
    if (std::find(page_.topics.begin(), end, topic) == end)
      page_.topics.push_back(std::move(topic));
  }
  if (project_.cursor_fields) page_.cursor_rule = cursor_rule(about.rest);
  if (project_.profile == settings::Profile::lossless) {
    page_.meta = std::move(about.rest);
  } else if (!about.rest.keys.empty()) {
    page_.dropped["front_matter_key"] = about.rest.keys.size();
  }
}

// Problems are those of the page as it is written; those of a partial are told where it is a page.
void Chain::include() {
  const Dialect dialect = syntax_of(project_, path_, source_);
  scan(dialect);
  report_problems();
  describe();
  Inclusions inclusions = include_files(document_, source_, body_begin_, path_, project_, files_);
  std::move(inclusions.diagnostics.begin(), inclusions.diagnostics.end(),
            std::back_inserter(page_.diagnostics));
  if (inclusions.edits.empty()) return;
  trace_.add(inclusions.edits);
  replace_text(markdown::apply(body_, std::move(inclusions.edits)));
  scan(dialect);
}

// Before links are looked at, for shortcodes stand in their targets.
void Chain::map() {
  std::vector<Edit> edits = map_shortcodes(document_, path_, project_);
  if (edits.empty()) return;
  page_.dropped["shortcode"] += edits.size();
  trace_.add(edits);
  replace_text(markdown::apply(body_, std::move(edits)));
  scan(Dialect::markdown);
}

void Chain::note_links() {
  page_.anchors = anchors_of(document_, project_.dialect);
  const std::string folder(path::parent(path_));
  for (LocalLink& link : local_links(document_)) {
    const markdown::Position at = source_place(link.offset);
    PageLink noted{at.line, at.column, "", std::move(link.anchor)};
    if (!link.target.empty()) {
      noted.target = path::normal(path::join(folder, link.target));
      if (!is_page(noted.target)) {
        noted.presence = files_.presence(path::absolute(noted.target, project_.source));
      }
      if (link.target.ends_with('/') || noted.target.empty()) noted.target += '/';
    }
    page_.links.push_back(std::move(noted));
  }
}

void Chain::show() {
  if (!see_) return;
  see_({source_, document_, front_matter_,
        [this](std::uint32_t offset) { return source_place(offset); }});
}

void Chain::clean() {
  if (document_.dialect != Dialect::mdx && !needs_cleaning(document_)) return;
  const Changes changes = clean_mdx(document_, project_.profile);
  take(changes.dropped);
  trace_.add(changes.edits);
  replace_text(markdown::apply(body_, changes.edits));
  scan(Dialect::markdown);
}

// What later steps are to see in its final form: references are used by images too, and code is cut
// that is fenced.
void Chain::reshape() {
  std::vector<Edit> edits = images_as_text(document_, project_.profile);
  if (!edits.empty()) page_.dropped["image"] += edits.size() / 2;
  std::vector<Edit> fences = indented_code_as_fences(document_, project_.profile);
  std::move(fences.begin(), fences.end(), std::back_inserter(edits));
  if (edits.empty()) return;
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  trace_.add(edits);
  replace_text(markdown::apply(body_, std::move(edits)));
  scan(Dialect::markdown);
}

std::vector<Edit> Chain::normalising_edits() {
  Changes changes = normalise(document_);
  if (changes.edits.empty()) return {};
  Checked checked =
      checked_edits(document_, std::move(changes.edits), edits_beyond_md4c(document_));
  page_.normalize_fallbacks = checked.fallbacks;
  hold(checked.text.size() * 4);  // two renders of about twice the text
  return std::move(checked.edits);
}

Changes Chain::compressing_edits() {
  return compress(document_, project_.profile,
                  [this](std::uint32_t offset) { return source_place(offset).line; });
}

// The steps after clean() see one document: none of them needs what another one writes, but for
// compress(), which repeats the normal form of a fence and the addresses of definitions.
void Chain::shape() {
  std::vector<Edit> edits = normalising_edits();
  LinkChanges links = fix_links(document_, path_, project_, targets_);
  page_.targets = std::move(links.targets);
  std::move(links.edits.begin(), links.edits.end(), std::back_inserter(edits));
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  Changes shorter = compressing_edits();
  if (!shorter.edits.empty() && !edits.empty()) {
    trace_.add(edits);
    replace_text(markdown::apply(body_, std::move(edits)));
    edits.clear();
    scan(Dialect::markdown);
    shorter = compressing_edits();
  }
  const bool is_other = !shorter.edits.empty() && changes_structure(shorter);
  std::move(shorter.edits.begin(), shorter.edits.end(), std::back_inserter(edits));
  take(shorter.dropped);
  count_structure(document_, page_.statistics);
  if (edits.empty()) return;
  replace_text(markdown::apply(body_, std::move(edits)));
  if (is_other) recount();
}

// Behind all that writes in cells. What was counted in the page stays as it is.
void Chain::shrink() {
  const bool has_table = std::any_of(
      document_.blocks.begin(), document_.blocks.end(),
      [](const markdown::Block& block) { return block.kind == markdown::BlockKind::table; });
  if (project_.profile == settings::Profile::lossless || !has_table) return;
  scan(Dialect::markdown);  // the edits of shape() moved what it knew
  std::vector<Edit> edits = shrink_tables(document_, project_.profile);
  if (!edits.empty()) replace_text(markdown::apply(body_, std::move(edits)));
}

// After something was left out: what stood before it may end in a blank line now.
void Chain::recount() {
  while (text_.size() > 1 && text_.substr(text_.size() - 2) == "\n\n") text_.pop_back();
  body_ = text_;
  scan(Dialect::markdown);
  page_.statistics = {};
  count_structure(document_, page_.statistics);
}

void Chain::name() {
  if (page_.title.empty()) page_.title = first_heading(document_);
  if (page_.title.empty()) page_.title = path::stem(path_);
}

void Chain::count() {
  const Statistics structure = page_.statistics;
  page_.statistics = count_text(body_);
  page_.statistics.code_blocks = structure.code_blocks;
  page_.statistics.inline_code = structure.inline_code;
  page_.statistics.links = structure.links;
  page_.statistics.headings = structure.headings;
  page_.source_tokens = estimate_tokens(source_);
  if (!project_.tokenizer.ranks) return;
  page_.statistics.tokens = count_tokens(body_, *project_.tokenizer.ranks);
  page_.source_tokens = count_tokens(source_, *project_.tokenizer.ranks);
}

void Chain::replace_text(std::string text) {
  hold(text.size());
  text_ = std::move(text);
  body_ = text_;
}

void Chain::scan(Dialect dialect) {
  markdown::scan_into(document_, body_, dialect);
  hold(0);
}

void Chain::report_problems() {
  for (const markdown::Problem& problem : document_.problems) {
    const markdown::Position at = places_.at(body_begin_ + problem.span.begin);
    page_.diagnostics.push_back({{path_, at.line, at.column},
                                 Severity::warning,
                                 std::string(problem.code),
                                 std::string(problem.message)});
  }
}

void Chain::take(const Counts& dropped) {
  for (const auto& [kind, count] : dropped) page_.dropped[kind] += count;
}

// The source, the text, its document and `extra` are in memory at this moment.
void Chain::hold(std::uint64_t extra) {
  page_.peak_bytes =
      std::max(page_.peak_bytes, source_.size() + text_.size() + bytes_of(document_) + extra);
}

markdown::Position Chain::source_place(std::uint32_t offset) {
  return places_.at(body_begin_ + trace_.origin(offset));
}

}  // namespace

Page render(std::string_view source, const std::string& path, const settings::Project& project,
            IncludedFiles& files, const LinkTargets& targets, const SeeExpanded& see) {
  return Chain(source, path, project, files, targets, see).run();
}

}  // namespace galley::render
