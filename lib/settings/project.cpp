#include "settings/project.h"

#include <algorithm>
#include <array>

#include "base/glob.h"
#include "settings/field.h"
#include "settings/form.h"

namespace galley::settings {
namespace {

constexpr std::array profiles = {Profile::lossless, Profile::balanced, Profile::compact};
constexpr std::array dialects = {Dialect::automatic,  Dialect::markdown, Dialect::mdx,
                                 Dialect::mdbook,     Dialect::mkdocs,   Dialect::vitepress,
                                 Dialect::docusaurus, Dialect::hugo,     Dialect::jekyll};
constexpr std::array link_targets = {LinkTarget::repository, LinkTarget::mdc, LinkTarget::site};
constexpr std::array watch_backends = {WatchBackend::automatic, WatchBackend::fanotify,
                                       WatchBackend::inotify, WatchBackend::polling};
constexpr std::array llms_lists = {Llms::index, Llms::full, Llms::none};

// A text of a form of its own; `object` says what is wrong with it.
void read_formed(Reader& reader, const Entry& entry, std::string_view wanted,
                 Objection (*object)(std::string_view), std::string& target) {
  const std::optional<Text> text = reader.text(entry, wanted);
  if (!text) return;
  if (const Objection objection = object(text->value)) {
    reader.error(text->place, "settings-value", "`" + std::string(entry.key) + "`: " + *objection);
  } else {
    target = text->value;
  }
}

void read_path(Reader& reader, const Entry& entry, std::string& target) {
  if (std::optional<Text> text = reader.path(entry)) target = std::move(text->value);
}

void read_paths(Reader& reader, const Entry& entry, std::vector<std::string>& target) {
  target.clear();
  for (Text& text : reader.paths(entry)) target.push_back(std::move(text.value));
}

void read_tokenizer(Reader& reader, const Entry& entry, Tokenizer& target) {
  std::optional<Text> text = reader.path(entry);
  if (!text) return;
  target.file = std::move(text->value);
  target.place = std::move(text->place);
}

// `places` receives where each pattern stands.
void read_globs(Reader& reader, const Entry& entry, std::vector<std::string>& target,
                std::vector<Place>& places) {
  std::vector<std::string> patterns;
  places.clear();
  for (Text& text : reader.texts(entry, "a list of patterns such as [\"*.md\"]")) {
    if (const std::optional<std::string> problem = Glob::check(text.value)) {
      reader.error(text.place, "settings-value",
                   "`" + std::string(entry.key) + "`: `" + text.value + "`: " + *problem);
    } else {
      if (const std::optional<std::string> doubt = Glob::doubt(text.value)) {
        reader.warning(text.place, "pattern-doubtful",
                       "`" + std::string(entry.key) + "`: `" + text.value + "`: " + *doubt);
      }
      patterns.push_back(std::move(text.value));
      places.push_back(text.place);
    }
  }
  target = std::move(patterns);
}

void read_topics(Reader& reader, const Entry& entry, std::vector<std::string>& target) {
  for (Text& text : reader.texts(entry, "a list of words such as [setup, api]")) {
    target.push_back(std::move(text.value));
  }
}

// The trailing parts that browsers accept in an address and that would double in a link.
std::string without_tail(std::string repo) {
  while (repo.ends_with('/')) repo.pop_back();
  if (repo.starts_with("https://") && repo.ends_with(".git")) repo.resize(repo.size() - 4);
  return repo;
}

void read_repo(Reader& reader, const Entry& entry, std::string& target) {
  const std::optional<Text> text = reader.text(entry, "OWNER/NAME or an https:// address");
  if (!text || text->value.empty()) return;  // "" says that there is none
  const std::string repo = without_tail(text->value);
  if (const Objection objection = object_to_repo(repo)) {
    reader.error(text->place, "settings-value", "`repo`: " + *objection);
  } else {
    target = repo;
  }
}

void read_site_url(Reader& reader, const Entry& entry, std::string& target) {
  read_formed(reader, entry, "an https:// address", object_to_site_url, target);
  while (target.ends_with('/')) target.pop_back();
}

void read_license(Reader& reader, const Entry& entry, std::string& target) {
  const std::optional<Text> text = reader.text(entry, "an SPDX identifier such as MIT");
  if (!text) return;
  target = text->value;
  if (const Objection objection = object_to_license(target)) {
    reader.warning(text->place, "license-form", "`license`: " + *objection);
  }
}

void read_project_key(Reader& reader, const Entry& entry, Project& project) {
  const std::string_view key = entry.key;
  if (key == "name") read_formed(reader, entry, "a name", object_to_name, project.name);
  if (key == "source") read_path(reader, entry, project.source);
  if (key == "output") read_path(reader, entry, project.output);
  if (key == "html") read_path(reader, entry, project.html);
  if (key == "repo") read_repo(reader, entry, project.repo);
  if (key == "ref") read_formed(reader, entry, "a branch or tag", object_to_ref, project.ref);
  if (key == "topics") read_topics(reader, entry, project.topics);
  if (key == "profile") read_choice(reader, entry, profiles, project.profile);
  if (key == "include") {
    std::vector<Place> unused;  // a path is left out by all of them together, never by one
    read_globs(reader, entry, project.include, unused);
  }
  if (key == "exclude") read_globs(reader, entry, project.exclude, project.exclude_places);
  if (key == "gitignore") read_boolean(reader, entry, project.gitignore);
  if (key == "license") read_license(reader, entry, project.license);
  if (key == "dialect") read_choice(reader, entry, dialects, project.dialect);
  if (key == "include_roots") read_paths(reader, entry, project.include_roots);
  if (key == "cursor_fields") read_boolean(reader, entry, project.cursor_fields);
  if (key == "llms") read_choice(reader, entry, llms_lists, project.llms);
  if (key == "link_target") read_choice(reader, entry, link_targets, project.link_target);
  if (key == "watch_backend") read_choice(reader, entry, watch_backends, project.watch_backend);
  if (key == "site_url") read_site_url(reader, entry, project.site_url);
  if (key == "tokenizer") read_tokenizer(reader, entry, project.tokenizer);
  if (key == "include" && entry.value.IsSequence() && entry.value.size() == 0) {
    reader.error(reader.place_of(entry.value), "settings-empty",
                 "`include` is an empty list, which takes no document; name some or drop the key");
  }
}

bool has_key(const std::vector<Entry>& entries, std::string_view key) {
  return std::any_of(entries.begin(), entries.end(),
                     [key](const Entry& entry) { return entry.key == key; });
}

void require_keys(Reader& reader, const std::vector<Entry>& entries, const Project& project) {
  const std::string who = project.name.empty() ? "this project" : "project `" + project.name + "`";
  for (const std::string_view key : {"name", "source", "output"}) {
    if (has_key(entries, key)) continue;
    reader.error(project.place, "settings-missing",
                 who + " has no `" + std::string(key) + "`; add one");
  }
  if (project.link_target == LinkTarget::site && !has_key(entries, "site_url")) {
    reader.error(project.place, "settings-missing",
                 who +
                     " has `link_target: site` but no `site_url`; add where its pages are served, "
                     "such as `site_url: https://example.org/docs`");
  }
  if (project.link_target != LinkTarget::site && has_key(entries, "site_url")) {
    reader.warning(project.place, "settings-unused",
                   who +
                       " has a `site_url` but not `link_target: site`, without which it means "
                       "nothing; add that or drop the key");
  }
}

}  // namespace

Project read_project(Reader& reader, const YAML::Node& node) {
  Project project;
  project.place = reader.place_of(node);
  const std::vector<Entry> entries = reader.entries(node, Section::project);
  for (const Entry& entry : entries) read_project_key(reader, entry, project);
  require_keys(reader, entries, project);
  return project;
}

}  // namespace galley::settings
