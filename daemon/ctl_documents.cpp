#include "ctl_documents.h"

#include <array>
#include <cerrno>
#include <filesystem>
#include <iostream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/path.h"
#include "control/protocol.h"
#include "known_projects.h"

namespace galley::ctl {
namespace {

using control::Json;
using pipeline::ListedDocument;

constexpr std::string_view output_extension = ".mdc";

std::string names_of(const std::vector<KnownProject>& projects) {
  std::string names;
  for (const KnownProject& project : projects) names += (names.empty() ? "" : ", ") + project.name;
  return names;
}

// What a pipe gets: PROJECT, SOURCE and OUTPUT between tabs, no output as an empty one.
std::string line_of(const KnownProject& project, const ListedDocument& document) {
  return printable(project.name) + "\t" + printable(document.source) + "\t" +
         printable(document.output) + "\n";
}

std::string below(const std::string& path, const std::string& folder) {
  return path::is_within(path, folder) ? std::string(path::below(path, folder)) : path;
}

std::string row_of(const KnownProject& project, const ListedDocument& document,
                   const Terminal& terminal) {
  const bool has_failed = document.state == "failed";
  const std::string arrow = terminal.glyphs == Glyphs::unicode ? "→ " : "-> ";
  const std::string output = below(document.output, project.output);
  std::vector<Piece> items{
      {below(document.source, project.source), has_failed ? Style::bad : Style::plain},
      {arrow + (output.empty() ? "no output yet" : output), Style::faint}};
  if (has_failed) items.push_back({"fails", Style::bad});
  if (document.state == "waiting") items.push_back({"waits", Style::busy});
  return draw(Row{{{"  "}}, std::move(items), "  ", 4}, terminal);
}

void show(const KnownProject& project, const std::vector<ListedDocument>& documents,
          const Terminal& terminal) {
  const bool is_for_a_person = terminal.width > 0;
  if (is_for_a_person) {
    std::cout << draw(Row{{{project.name, Style::strong}, {"  "}},
                          {{plural(documents.size(), "document", "documents")}}},
                      terminal);
  }
  for (const ListedDocument& document : documents) {
    std::cout << (is_for_a_person ? row_of(project, document, terminal)
                                  : line_of(project, document));
  }
}

Json to_json(const KnownProject& project, const std::vector<ListedDocument>& documents) {
  Json list = Json::array();
  for (const ListedDocument& document : documents) {
    list.push_back(
        {{"source", document.source}, {"output", document.output}, {"state", document.state}});
  }
  return {{"name", project.name},
          {"source", project.source},
          {"output", project.output},
          {"documents", std::move(list)}};
}

bool is_file(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 && S_ISREG(st.st_mode);
}

// The output of this name, "handbook__setup" or "handbook__setup.mdc", in whichever project.
std::string named(const std::string& name, KnownProjects& known) {
  const std::string file =
      name.ends_with(output_extension) ? name : name + std::string(output_extension);
  for (const KnownProject& project : known.projects()) {
    const std::string path = path::join(project.output, file);
    if (is_file(path)) return path;
  }
  return "";
}

void print_file(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) throw_errno("read", path);
  std::array<char, 65'536> bytes;
  for (;;) {
    const ssize_t got = ::read(fd.get(), bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_errno("read", path);
    if (got == 0) return;
    std::cout.write(bytes.data(), got);
  }
}

Exit print(const std::string& output, const Request& request) {
  if (request.format == Format::text) {
    print_file(output);
  } else {
    std::cout << control::to_line({{"output", output}});
  }
  return Exit::done;
}

}  // namespace

Exit list(const Request& request, const View& view) {
  const std::unique_ptr<KnownProjects> known = known_projects(request);
  const std::vector<KnownProject> projects = known->projects();
  if (request.wants_names) {
    for (const KnownProject& project : projects) std::cout << printable(project.name) << "\n";
    return Exit::done;
  }
  Json all = Json::array();
  bool is_any = !request.project;
  for (const KnownProject& project : projects) {
    if (request.project && *request.project != project.name) continue;
    is_any = true;
    const std::vector<ListedDocument> documents = known->documents(project);
    if (request.format == Format::json) {
      all.push_back(to_json(project, documents));
    } else {
      show(project, documents, view.terminal);
    }
  }
  if (request.format == Format::json && is_any) std::cout << control::to_line({{"projects", all}});
  if (is_any) return Exit::done;
  std::cerr << "galleyctl: there is no project " << printable(*request.project)
            << "; there are: " << printable(names_of(projects)) << "\n";
  return Exit::usage;
}

Exit get(const Request& request, const View&) {
  const std::string path = std::filesystem::absolute(request.path).lexically_normal().string();
  if (path.ends_with(output_extension) && is_file(path)) return print(path, request);
  const std::unique_ptr<KnownProjects> known = known_projects(request);
  if (request.path.find('/') == std::string::npos && !is_file(path)) {
    const std::string output = named(request.path, *known);
    if (!output.empty()) return print(output, request);
  }
  const auto output = known->output_of(path);
  if (const auto* found = std::get_if<std::string>(&output)) return print(*found, request);
  std::cerr << "galleyctl: " << printable(path)
            << " has no output: " << printable(std::get<NoOutput>(output).reason) << "\n";
  return Exit::no;
}

}  // namespace galley::ctl
