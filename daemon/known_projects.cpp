#include "known_projects.h"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/path.h"
#include "control/client.h"
#include "control/explanation_json.h"
#include "control/file_uri.h"
#include "control/listing_json.h"
#include "control/status_json.h"
#include "settings_file.h"

namespace galley::ctl {
namespace {

using control::Client;
using control::Json;
using Output = std::variant<std::string, NoOutput>;

// The path without links, as far as it is there.
std::string real(const std::string& path) {
  std::error_code problem;
  const auto found = std::filesystem::weakly_canonical(path, problem);
  return problem ? path : found.string();
}

class Running final : public KnownProjects {
 public:
  explicit Running(const std::string& socket) : client_(socket, Client::within(answer_limit)) {}

  std::vector<KnownProject> projects() override {
    std::vector<KnownProject> known;
    for (const auto& project : control::to_status(call("status", Json::object())).projects) {
      known.push_back({project.name, project.source, project.output});
    }
    return known;
  }

  std::vector<pipeline::ListedDocument> documents(const KnownProject& project) override {
    std::vector<pipeline::ListedDocument> all;
    pipeline::Listing piece;
    do {
      piece = control::to_listing(call("list", {{"project", project.name}, {"after", piece.next}}));
      all.insert(all.end(), piece.documents.begin(), piece.documents.end());
    } while (!piece.next.empty());
    return all;
  }

  Output output_of(const std::string& path) override {
    std::string reason = "no project of galleyd's has to do with it";
    for (const std::string& name : {path, real(path)}) {
      const Json params{{"uri", control::to_file_uri(name)}};
      const Json result = call("explain", params).value("explanations", Json::array());
      for (const pipeline::Explanation& found : control::to_explanations(result)) {
        if (found.document && !found.document->output.empty()) return found.document->output;
        reason = found.reason;
      }
    }
    return NoOutput{reason};
  }

 private:
  Json call(const std::string& method, const Json& params) {
    return client_.call(method, params, Client::within(answer_limit));
  }

  Client client_;
};

// What index.jsonl says of one page; its source is a path in the repository.
std::optional<pipeline::ListedDocument> listed(const std::string& line,
                                               const settings::Project& project) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object() || !json.value("source", Json()).is_object()) return std::nullopt;
  const Json path = json["source"].value("path", Json());
  const Json file = json.value("file", Json());
  if (!path.is_string() || !file.is_string()) return std::nullopt;
  const std::string in_repo = path.get<std::string>();
  if (!path::is_within(in_repo, project.repo_path)) return std::nullopt;
  return pipeline::ListedDocument{
      path::join(project.source, path::below(in_repo, project.repo_path)),
      path::join(project.output, file.get<std::string>()), "recorded"};
}

class Left final : public KnownProjects {
 public:
  explicit Left(settings::Settings settings) : settings_(std::move(settings)) {}

  std::vector<KnownProject> projects() override {
    std::vector<KnownProject> known;
    for (const settings::Project& project : settings_.projects) {
      known.push_back({project.name, project.source, project.output});
    }
    return known;
  }

  std::vector<pipeline::ListedDocument> documents(const KnownProject& known) override {
    std::vector<pipeline::ListedDocument> all;
    for (const settings::Project& project : settings_.projects) {
      if (project.name != known.name) continue;
      std::ifstream lines(path::join(project.output, "index.jsonl"));
      for (std::string line; std::getline(lines, line);) {
        if (auto document = listed(line, project)) all.push_back(*std::move(document));
      }
    }
    return all;
  }

  Output output_of(const std::string& path) override {
    const std::string wanted = real(path);
    for (const KnownProject& project : projects()) {
      for (const pipeline::ListedDocument& document : documents(project)) {
        if (document.source == wanted || document.output == wanted) return document.output;
      }
    }
    return NoOutput{"galleyd is not running, and when it ran last there was no output of this"};
  }

 private:
  settings::Settings settings_;
};

}  // namespace

std::unique_ptr<KnownProjects> known_projects(const Request& request) {
  try {
    return std::make_unique<Running>(request.socket);
  } catch (const control::NoDaemon& error) {
    settings::Loaded loaded = load_settings(request);
    if (loaded.settings.projects.empty()) throw;
    std::cerr << "galleyctl: galleyd is not running; this is as it left it\n";
    return std::make_unique<Left>(std::move(loaded.settings));
  }
}

}  // namespace galley::ctl
