#include "viewer/facts.h"

namespace galley::viewer {

using pipeline::Project;
using Json = nlohmann::ordered_json;

namespace {

// The document that is the very file that `file` was, under another name; empty when none is.
// Inodes are used again: a renamed file has its size and time of change as well.
std::string document_of(const Project& project, const FileStat& file) {
  std::string found;
  project.index.for_each([&](const std::string& path, const pipeline::Document& document) {
    const FileStat& seen = document.seen;
    const bool is_same = seen.inode == file.inode && seen.device == file.device &&
                         seen.size == file.size && seen.mtime == file.mtime;
    if (is_same) found = path;
  });
  return found;
}

}  // namespace

Json facts_of(const Project& project, const std::string& path) {
  return {{"project", project.settings->name}, {"path", path}};
}

bool is_gone(const Seen& seen) { return seen.now && seen.now->state == job::View::State::missing; }

Json gone_json(const Project& project, const std::string& path, const Seen& seen) {
  Json data = facts_of(project, path);
  data["is_gone"] = true;
  const std::string moved_to = seen.page ? document_of(project, seen.page->source) : "";
  if (!moved_to.empty()) data["moved_to"] = moved_to;
  return data;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string dump_with(const Json& object, const std::string& name, const std::string& value) {
  std::string text = dump(object);
  text.pop_back();
  return text + ",\"" + name + "\":" + value + "}";
}

}  // namespace galley::viewer
