#include "viewer/buffers.h"

#include <algorithm>
#include <utility>

namespace galley::viewer {

void Buffers::set(const DocumentId& document, EditorId editor, std::string file, std::string text) {
  const std::optional<FileStat> stat = stat_of(file);
  buffers_[document] = {editor, std::move(file), stat, ++told_};
  views_.set_text(document, std::move(text));
  give_up_oldest();
}

void Buffers::close(const DocumentId& document, EditorId editor) {
  const auto found = buffers_.find(document);
  if (found != buffers_.end() && found->second.editor == editor) drop(found);
}

void Buffers::editor_left(EditorId editor) {
  for (auto at = buffers_.begin(); at != buffers_.end();) {
    at = at->second.editor == editor ? drop(at) : std::next(at);
  }
}

// A save that came before the text was told is not one of this text.
bool Buffers::drop_saved(const DocumentId& document) {
  const auto found = buffers_.find(document);
  if (found == buffers_.end() || found->second.stat == stat_of(found->second.file)) return false;
  drop(found);
  return true;
}

void Buffers::forget(watch::ProjectId project) {
  std::erase_if(buffers_, [&](const auto& entry) { return entry.first.first == project; });
}

// A file that cannot be looked at counts as none; the view says why.
std::optional<FileStat> Buffers::stat_of(const std::string& file) const {
  try {
    return files_.stat(file);
  } catch (const SystemError&) {
    return std::nullopt;
  }
}

Buffers::Entry Buffers::drop(Entry entry) {
  const DocumentId document = entry->first;
  const Entry next = buffers_.erase(entry);
  views_.drop_text(document);
  return next;
}

void Buffers::give_up_oldest() {
  if (buffers_.size() <= kept) return;
  drop(std::min_element(buffers_.begin(), buffers_.end(), [](const auto& a, const auto& b) {
    return a.second.told < b.second.told;
  }));
}

}  // namespace galley::viewer
