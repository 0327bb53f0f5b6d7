#include <string>

#include "base/path.h"
#include "render/output.h"
#include "render/yaml_scalar.h"

namespace galley::render {
namespace {

using markdown::Value;

// Cheap to recognise: nothing but galley begins a file so.
constexpr std::string_view head = "---\nschema: mdc/1.0\n";
constexpr std::string_view tail = "---\n";

// Lines of front matter. A key without a value is left out.
class FrontMatterWriter {
 public:
  void text(std::string_view key, std::string_view value) {
    if (!value.empty()) line(key, yaml_scalar(value));
  }
  void number(std::string_view key, std::uint64_t value) { line(key, std::to_string(value)); }
  void list(std::string_view key, const std::vector<std::string>& values) {
    std::string flow = "[";
    for (const std::string& value : values) {
      flow += (flow.size() > 1 ? ", " : "") + yaml_scalar(value);
    }
    line(key, flow + "]");
  }
  void value(std::string_view key, const Value& value) { line(key, yaml_flow(value)); }
  void open(std::string_view key) {
    line(key, "");
    indent_ += 2;
  }
  void close() { indent_ -= 2; }

  std::string out{head};

 private:
  void line(std::string_view key, std::string_view value) {
    out.append(indent_, ' ').append(key).append(":");
    if (!value.empty()) out.append(" ").append(value);
    out += '\n';
  }

  std::size_t indent_ = 0;
};

void write_source(FrontMatterWriter& yaml, const settings::Project& project,
                  std::string_view path) {
  yaml.open("source");
  yaml.text("repo", project.repo);
  if (!project.repo.empty()) yaml.text("ref", project.ref);
  yaml.text("path", path::join(project.repo_path, path));
  yaml.text("url", repository_url(project, path, UrlKind::page));
  yaml.close();
}

// Cursor chooses a rule by its description, so one there must be.
void write_description(FrontMatterWriter& yaml, const Page& page) {
  const bool is_named = page.cursor_rule && page.description.empty();
  yaml.text("description", is_named ? page.title : page.description);
  if (!page.cursor_rule) return;
  const std::string& globs = page.cursor_rule->globs;
  yaml.value("globs", {globs.empty() ? Value::Kind::plain : Value::Kind::text, globs, {}, {}});
  yaml.value("alwaysApply",
             {Value::Kind::plain, page.cursor_rule->always_applies ? "true" : "false", {}, {}});
}

void write_stats(FrontMatterWriter& yaml, const Page& page) {
  const Statistics& s = page.statistics;
  yaml.open("stats");
  yaml.number("lines", s.lines);
  yaml.number("words", s.words);
  yaml.number("characters", s.characters);
  yaml.number("tokens", s.tokens);
  yaml.number("tokens_estimated_words", s.tokens_estimated_words);
  yaml.number("tokens_estimated_chars", s.tokens_estimated_chars);
  yaml.number("code_blocks", s.code_blocks);
  yaml.number("inline_code", s.inline_code);
  yaml.number("links", s.links);
  yaml.number("headings", s.headings);
  if (!page.dropped.empty()) {
    yaml.open("dropped");
    for (const auto& [kind, count] : page.dropped) yaml.number(kind, count);
    yaml.close();
  }
  if (page.normalize_fallbacks > 0) yaml.number("normalize_fallbacks", page.normalize_fallbacks);
  yaml.close();
}

// Behind everything that recognise_mdc() reads: a page may have any key.
void write_meta(FrontMatterWriter& yaml, const Page& page) {
  yaml.text("meta_raw", page.meta_raw);
  if (page.meta.keys.empty()) return;
  yaml.open("meta");
  for (std::size_t i = 0; i < page.meta.keys.size(); ++i) {
    yaml.value(yaml_scalar(page.meta.keys[i]), page.meta.items[i]);
  }
  yaml.close();
}

std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

// Reads "key: value" into `value` when `line` is of that key.
void read(std::string_view line, std::string_view key, std::string& value) {
  if (line.substr(0, key.size()) != key) return;
  if (const auto text = read_yaml_scalar(line.substr(key.size()))) value = *text;
}

}  // namespace

Mdc to_mdc(const Page& page, const settings::Project& project, const Provenance& provenance) {
  Mdc mdc;
  mdc.content_hash = sha256(page.body);
  FrontMatterWriter yaml;
  write_source(yaml, project, provenance.path);
  yaml.text("title", page.title);
  write_description(yaml, page);
  yaml.list("topics", page.topics);
  yaml.text("content_hash", mdc.content_hash.hex());
  yaml.text("fetched_at", provenance.fetched_at);
  yaml.text("slug", provenance.slug);
  yaml.text("license", project.license);
  write_stats(yaml, page);
  write_meta(yaml, page);
  yaml.out.append(tail).append(page.body.empty() ? "" : "\n").append(page.body);
  mdc.bytes = std::move(yaml.out);
  return mdc;
}

std::optional<Recognised> recognise_mdc(std::string_view bytes) {
  if (bytes.substr(0, head.size()) != head) return std::nullopt;
  bytes.remove_prefix(head.size());
  Recognised found;
  while (!bytes.empty()) {
    const std::string_view line = next_line(bytes);
    if (line == "stats:") break;
    read(line, "  repo: ", found.repo);
    read(line, "  path: ", found.path);
    read(line, "slug: ", found.slug);
    read(line, "content_hash: ", found.content_hash);
    read(line, "fetched_at: ", found.fetched_at);
  }
  if (found.path.empty() || !Digest::from_hex(found.content_hash)) return std::nullopt;
  return found;
}

// No value of the front matter has a line of its own.
std::optional<std::string_view> mdc_body(std::string_view bytes) {
  if (!recognise_mdc(bytes)) return std::nullopt;
  const std::size_t end = bytes.find("\n---\n");
  if (end == std::string_view::npos) return std::nullopt;
  bytes.remove_prefix(end + 1 + tail.size());
  if (!bytes.empty()) bytes.remove_prefix(1);  // the empty line between the two
  return bytes;
}

}  // namespace galley::render
