// Thread: main; blocks. Role: the projects that galleyctl can speak of, and their documents: those
// of the running galleyd, or without one those of the settings file as the last galleyd left them.
// Promise: both are asked in the same way.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "ctl_request.h"
#include "pipeline/listing.h"

namespace galley::ctl {

struct KnownProject {
  std::string name;
  std::string source;
  std::string output;
};

// Why there is no output, for a person.
struct NoOutput {
  std::string reason;
};

class KnownProjects {
 public:
  virtual ~KnownProjects() = default;
  virtual std::vector<KnownProject> projects() = 0;
  virtual std::vector<pipeline::ListedDocument> documents(const KnownProject& project) = 0;

  // The output of the document at an absolute path, or that the path is.
  virtual std::variant<std::string, NoOutput> output_of(const std::string& path) = 0;
};

// Says on standard error that galleyd is not running when that is so. Throws Error when there are
// no settings either.
std::unique_ptr<KnownProjects> known_projects(const Request& request);

}  // namespace galley::ctl
