// The laws that hold for every page of real documentation. Each test prints what it has counted.
#include <yaml-cpp/yaml.h>

#include "corpus_pages.h"
#include "markdown/front_matter.h"
#include "markdown/html_oracle.h"
#include "markdown/yaml_value.h"
#include "page_facts.h"
#include "render/oracle.h"
#include "render/output.h"
#include "render/passes.h"
#include "support/catch.h"

using namespace galley;
using namespace galley::test;
using markdown::BlockKind;
using markdown::Dialect;
using markdown::Document;
using settings::Profile;

namespace {

std::size_t total(const Counted& counted) {
  std::size_t sum = 0;
  for (const auto& [key, count] : counted) sum += static_cast<std::size_t>(count);
  return sum;
}

std::string some_of(const std::vector<std::string>& found) {
  return found.empty() ? "" : found.front() + " and " + std::to_string(found.size() - 1) + " more";
}

std::string_view body_of(const CorpusPage& page) {
  return std::string_view(page.source).substr(markdown::find_front_matter(page.source).end);
}

// As Markdown, whatever it is: what normalisation makes of JSX is of no concern here.
void check_normal_form(const CorpusPage& page, Tally& tally) {
  std::string source(body_of(page));
  if (!source.empty() && source.back() != '\n') source += '\n';
  const Document before = markdown::scan(source, Dialect::markdown);
  const std::vector<markdown::Edit> beyond = render::edits_beyond_md4c(before);
  const render::Checked checked =
      render::checked_edits(before, render::normalise(before).edits, beyond);
  tally.count("edits", checked.edits.size());
  tally.count("fallbacks in the chain", page.lossless.normalize_fallbacks);
  tally.count("fallbacks of JSX read as Markdown", checked.fallbacks);
  tally.count("pages with edits that md4c cannot judge", beyond.empty() ? 0 : 1);
  // md4c 0.4.8 loses part of a list at multiples of 256 bytes: there it is asked some lines later.
  const auto is_same_behind = [&](const std::string& lead) {
    return markdown::same_html(lead + source, lead + checked.text);
  };
  const bool is_same = is_same_behind("");
  tally.count("pages that md4c misreads where they stand", is_same || !beyond.empty() ? 0 : 1);
  if (beyond.empty() && !is_same && !is_same_behind("\n") && !is_same_behind("\n\n\n")) {
    tally.broken_by(page);
  }

  const Document after = markdown::scan(checked.text, Dialect::markdown);
  const render::Checked again = render::checked_edits(after, render::normalise(after).edits,
                                                      render::edits_beyond_md4c(after));
  if (checked.fallbacks == 0 && again.text != checked.text) tally.broken_by(page, "a second time");
}

void check_second_pass(const CorpusPage& page, Tally& tally) {
  const auto check = [&](const render::Page& first, Profile profile) {
    tally.count("outputs");
    if (render::render(first.body, "again.md", corpus_project(profile)).body != first.body) {
      tally.broken_by(page, std::string(to_string(profile)));
    }
  };
  check(page.lossless, Profile::lossless);
  check(page.balanced, Profile::balanced);
  check(page.compact, Profile::compact);
}

void check_code(const CorpusPage& page, Tally& tally) {
  const Document before = markdown::scan(page.source, page.dialect);
  const Document after = markdown::scan(page.lossless.body, Dialect::markdown);
  tally.count("code blocks", total(code_blocks(before)));
  tally.count("code spans", total(code_spans(before)));
  const auto blocks = missing(code_blocks(before), code_blocks(after));
  const auto spans = missing(code_spans(before), code_spans(after));
  if (!blocks.empty()) tally.broken_by(page, some_of(blocks));
  if (!spans.empty()) tally.broken_by(page, some_of(spans));
}

// md4c, which we did not write, finds as many code blocks as our scanner.
void check_code_with_md4c(const CorpusPage& page, Tally& tally) {
  const Document after = markdown::scan(page.lossless.body, Dialect::markdown);
  const std::string html = markdown::to_html(page.lossless.body).value_or("");
  std::size_t blocks = 0;
  for (std::size_t at = html.find("<pre><code"); at != html.npos;
       at = html.find("<pre><code", at + 1)) {
    ++blocks;
  }
  const std::size_t ours =
      count_blocks(after, BlockKind::fenced_code) + count_blocks(after, BlockKind::indented_code);
  tally.count("code blocks", ours);
  if (blocks < ours) tally.broken_by(page);
}

// What a profile that shortens does not say it has cut is there.
void check_cuts(const CorpusPage& page, Tally& tally) {
  const Counted before = code_blocks(markdown::scan(page.lossless.body, Dialect::markdown));
  for (const render::Page* const shorter : {&page.balanced, &page.compact}) {
    const auto lost =
        missing(before, code_blocks(markdown::scan(shorter->body, Dialect::markdown)));
    const bool says_so = shorter->dropped.count("code_lines") + shorter->dropped.count("panel") +
                             shorter->dropped.count("data") + shorter->dropped.count("json_lines") >
                         0;
    tally.count("code blocks kept", total(before) - lost.size());
    tally.count("code blocks cut", lost.size());
    if (!lost.empty() && !says_so) tally.broken_by(page, some_of(lost));
  }
}

void check_words(const CorpusPage& page, Tally& tally) {
  const Counted prose = prose_words(page.source, page.dialect);
  const Counted texts = attribute_words(markdown::scan(page.source, page.dialect));
  tally.count("words", total(prose));
  tally.count("words in attributes", total(texts));
  const Counted kept = words(page.lossless.body);
  const auto lost = missing(prose, kept);
  const auto lost_texts = missing(texts, kept);
  if (!lost.empty()) tally.broken_by(page, some_of(lost));
  if (!lost_texts.empty()) tally.broken_by(page, "attribute " + some_of(lost_texts));
}

void check_structure(const CorpusPage& page, Tally& tally) {
  const Document before = markdown::scan(page.source, page.dialect);
  const Document after = markdown::scan(page.lossless.body, Dialect::markdown);
  for (const auto& [kind, name] :
       {std::pair(BlockKind::heading, "headings"), std::pair(BlockKind::table, "tables")}) {
    tally.count(name, count_blocks(before, kind));
    if (count_blocks(before, kind) > count_blocks(after, kind)) tally.broken_by(page, name);
  }
  for (const std::string& target : absolute_targets(before)) {
    tally.count("link targets");
    if (page.lossless.body.find(target) == target.npos) tally.broken_by(page, target);
  }
}

void check_yaml(const CorpusPage& page, Tally& tally) {
  const render::Provenance provenance{page.path, "slug", "2026-01-01T00:00:00Z"};
  const std::string bytes =
      render::to_mdc(page.lossless, corpus_project(Profile::lossless), provenance).bytes;
  const std::string head = bytes.substr(0, bytes.find("\n---\n", 4));
  try {
    const YAML::Node read = YAML::Load(head);
    if (read["title"].as<std::string>() != page.lossless.title) tally.broken_by(page, "title");
    tally.count("other keys", page.lossless.meta.keys.size());
    for (const std::string& key : page.lossless.meta.keys) {
      if (!read["meta"][key].IsDefined()) tally.broken_by(page, key);
    }
  } catch (const YAML::Exception& error) {
    tally.broken_by(page, error.what());
  }
}

void check_tokens(const CorpusPage& page, Tally& tally) {
  const std::uint64_t lossless = page.lossless.statistics.tokens;
  const std::uint64_t balanced = page.balanced.statistics.tokens;
  const std::uint64_t compact = page.compact.statistics.tokens;
  tally.count("tokens in lossless", lossless);
  tally.count("in balanced", balanced);
  tally.count("in compact", compact);
  if (compact > balanced || balanced > lossless) tally.broken_by(page);
}

}  // namespace

TEST_CASE("the normal form of every page means the same, and is its own") {
  Tally().over_all_pages("the normal form means the same", check_normal_form);
}

TEST_CASE("every output is left as it is by a second pass") {
  Tally().over_all_pages("outputs are left as they are", check_second_pass);
}

TEST_CASE("lossless keeps all code byte for byte") {
  Tally().over_all_pages("code is kept", check_code);
  Tally().over_all_pages("md4c sees the code that we see", check_code_with_md4c);
}

TEST_CASE("shorter profiles keep all code that they do not say they have cut") {
  Tally().over_all_pages("cuts are told", check_cuts);
}

TEST_CASE("lossless keeps every word of the prose and of text attributes") {
  Tally().over_all_pages("words are kept", check_words);
}

TEST_CASE("lossless keeps headings, tables and link targets") {
  Tally().over_all_pages("structure is kept", check_structure);
}

TEST_CASE("front matter is YAML that says what the page says") {
  Tally().over_all_pages("front matter is YAML", check_yaml);
}

TEST_CASE("profiles only shorten") { Tally().over_all_pages("profiles shorten", check_tokens); }
