#include "greeting.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

namespace galley::daemon {
namespace {

std::string about(const pipeline::ProjectStatus& project) {
  return fmt::format(
      "  {}: {} ({} written, {} already right, {} failing)\n"
      "    from {}\n"
      "    to   {}\n",
      project.name, pipeline::counted(project.documents, "document"), project.written,
      project.documents - std::min(project.documents, project.written + project.failing),
      project.failing, project.source, project.output);
}

}  // namespace

std::string greeting(const std::vector<GreetedProject>& projects, const std::string& ask,
                     const std::string& open_url) {
  std::string text = "\ngalley keeps these outputs fresh:\n\n";
  for (const GreetedProject& project : projects) text += about(project.status);
  const auto example = std::find_if(projects.begin(), projects.end(),
                                    [](const GreetedProject& p) { return !p.document.empty(); });
  if (example != projects.end()) {
    text +=
        fmt::format("\nEdit a page, for example\n    {}\nand its output follows at once:\n    {}\n",
                    example->document, example->output);
  }
  if (!open_url.empty()) {
    text += fmt::format(
        "\nSee the pages in the browser (this works once, for two minutes; `galleyctl open` "
        "later)\n"
        "    {}\n",
        open_url);
  }
  return text + fmt::format("\nIn another terminal:\n    {} status\nCtrl-C ends it.\n\n", ask);
}

}  // namespace galley::daemon
