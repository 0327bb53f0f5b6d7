#include "job/view.h"

#include <algorithm>

#include "job/included_files.h"
#include "render/page.h"

namespace galley::job {
namespace {

View failed(const ViewRequest& request, std::string code, std::string message) {
  View view;
  view.diagnostics.push_back(
      {{request.path, 0, 0}, Severity::error, std::move(code), std::move(message)});
  return view;
}

View in_state(View::State state) {
  View view;
  view.state = state;
  return view;
}

View rendered(FileReader& files, const ViewRequest& request, const std::string& text) {
  const std::uint64_t room =
      request.max_bytes - std::min<std::uint64_t>(request.max_bytes, text.size());
  DiskFiles included(files, *request.project, room, 0);
  View view = in_state(View::State::made);
  const auto see = [&](const render::Expanded& expanded) {
    view.page = html::to_page(expanded, request.path, *request.project, *request.addresses);
  };
  const render::LinkTargets& targets =
      request.targets ? *request.targets : render::no_link_targets();
  render::Page page = render::render(text, request.path, *request.project, included, targets, see);
  view.title = std::move(page.title);
  view.body = std::move(page.body);
  view.source_tokens = page.source_tokens;
  view.tokens = page.statistics.tokens;
  view.dropped = std::move(page.dropped);
  view.diagnostics = std::move(page.diagnostics);
  return view;
}

View too_large(const ViewRequest& request) {
  return failed(request, "over-memory-limit",
                "the document is larger than memory_limit_mb allows for; raise it, or exclude "
                "the document");
}

View of_text(FileReader& files, const ViewRequest& request) {
  if (request.text->size() > request.max_bytes) return too_large(request);
  return rendered(files, request, *request.text);
}

View of_file(FileReader& files, const ViewRequest& request) {
  const std::unique_ptr<OpenFile> file = files.open_below(request.project->source, request.path);
  if (!file) return in_state(View::State::missing);
  if (file->stat().size > request.max_bytes) return too_large(request);
  View view = rendered(files, request, file->read().bytes);
  view.source = file->stat();
  return view;
}

}  // namespace

View view(FileReader& files, const ViewRequest& request) {
  if (!request.is_known) return in_state(View::State::missing);
  try {
    return request.text ? of_text(files, request) : of_file(files, request);
  } catch (const FileChanging&) {
    return in_state(View::State::changing);
  } catch (const NoRoom&) {
    return failed(request, "over-memory-limit",
                  "what the document includes is larger than memory_limit_mb allows for");
  } catch (const std::exception& error) {
    return failed(request, "io-error", error.what());
  }
}

}  // namespace galley::job
