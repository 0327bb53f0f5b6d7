#include <nlohmann/json.hpp>

#include "base/path.h"
#include "render/output.h"

namespace galley::render {
namespace {

constexpr std::string_view schema = "mdc/1.0";

using Json = nlohmann::ordered_json;

// A key without a value is left out, as in the .mdc.
void put(Json& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}

Json source_of(const settings::Project& project, const std::string& path) {
  Json source = Json::object();
  put(source, "repo", project.repo);
  if (!project.repo.empty()) put(source, "ref", project.ref);
  put(source, "path", path::join(project.repo_path, path));
  put(source, "url", repository_url(project, path, UrlKind::page));
  return source;
}

}  // namespace

std::string manifest_line(const Page& page, const settings::Project& project,
                          const Provenance& provenance, const Digest& content_hash) {
  Json line;
  line["schema"] = schema;
  line["slug"] = provenance.slug;
  line["file"] = provenance.slug + ".mdc";
  line["title"] = page.title;
  put(line, "description", page.description);
  line["topics"] = page.topics;
  line["source"] = source_of(project, provenance.path);
  line["content_hash"] = content_hash.hex();
  line["fetched_at"] = provenance.fetched_at;
  line["tokens"] = page.statistics.tokens;
  line["words"] = page.statistics.words;
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_manifest_line(std::string_view line) {
  if (!line.starts_with(manifest_head)) return false;
  const Json parsed = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  return parsed.is_object() && parsed.contains("content_hash") && parsed.contains("file");
}

}  // namespace galley::render
