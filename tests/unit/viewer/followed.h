// Views of documents on a disk in memory, made when the test says so.
#pragma once

#include <string>
#include <vector>

#include "support/catch.h"
#include "support/manual_executor.h"
#include "support/memory_file_system.h"
#include "viewer/addresses.h"
#include "viewer/views.h"

namespace galley::test {

struct Followed {
  Followed() {
    auto settings = std::make_shared<settings::Project>();
    settings->name = "docs";
    settings->source = settings->repo_root = "/src";
    settings->output = "/out";
    project = std::move(settings);
  }

  std::optional<job::ViewRequest> prepare(const viewer::DocumentId& document) const {
    job::ViewRequest request;
    request.project = project;
    request.path = document.second;
    request.addresses = viewer::addresses_of(project, document.second);
    request.max_bytes = 1 << 20;
    return request;
  }

  static viewer::DocumentId document(const std::string& path) { return {1, path}; }

  // Somebody looks at the page, and everything is made that is to be.
  std::string look_at(const std::string& path) {
    std::string body = "nothing";
    views.get(document(path), [&](const viewer::Seen& seen) {
      if (seen.page) body = seen.page->body;
    });
    executor.run_all();
    return body;
  }

  std::shared_ptr<const settings::Project> project;
  loop::Loop loop;
  ManualExecutor executor;
  MemoryFileSystem files;
  std::vector<std::string> changed;  // whose pages are other ones
  viewer::Views views{loop, executor, files,
                      [this](const viewer::DocumentId& document) { return prepare(document); },
                      [this](const viewer::DocumentId& document, const viewer::Seen&,
                             const std::string&) { changed.push_back(document.second); }};
};

}  // namespace galley::test
