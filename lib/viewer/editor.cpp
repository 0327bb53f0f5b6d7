#include "viewer/editor.h"

#include <charconv>

#include "settings/editor_command.h"

namespace galley::viewer {
namespace {

// Longer than any document.
constexpr int most = 1'000'000'000;

// A number from 1; the text is what is behind it then.
std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 1 || number > most) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool take_space(std::string_view& text) {
  if (!text.starts_with(' ')) return false;
  text.remove_prefix(1);
  return true;
}

std::string filled(std::string_view argument, const std::string& file, const EditRequest& place) {
  const std::pair<std::string_view, std::string> values[] = {
      {settings::file_placeholder, file},
      {settings::line_placeholder, std::to_string(place.line)},
      {settings::column_placeholder, std::to_string(place.column)}};
  std::string result;
  while (!argument.empty()) {
    std::size_t used = 0;
    for (const auto& [name, value] : values) {
      if (!argument.starts_with(name)) continue;
      result += value;
      used = name.size();
    }
    if (used == 0) result += argument.substr(0, used = 1);
    argument.remove_prefix(used);
  }
  return result;
}

}  // namespace

std::optional<EditRequest> parse_edit_request(std::string_view body) {
  EditRequest request;
  const std::size_t end = body.find(' ');
  if (end == 0 || end == body.npos) return std::nullopt;
  request.ticket = body.substr(0, end);
  body.remove_prefix(end + 1);
  const std::optional<int> line = take_number(body);
  if (!line || !take_space(body)) return std::nullopt;
  const std::optional<int> column = take_number(body);
  if (!column || !body.empty()) return std::nullopt;
  request.line = *line;
  request.column = *column;
  return request;
}

std::vector<std::string> command_for(const std::vector<std::string>& command,
                                     const std::string& file, const EditRequest& place) {
  std::vector<std::string> words;
  for (const std::string& argument : command) words.push_back(filled(argument, file, place));
  return words;
}

std::string Editor::ticket_of(const DocumentId& document) {
  const auto [known, is_new] = tickets_.try_emplace(document, last_ticket_ + 1);
  const std::uint64_t ticket = known->second;
  if (is_new) documents_.emplace(++last_ticket_, document);
  if (documents_.size() > max_tickets) {
    tickets_.erase(documents_.begin()->second);
    documents_.erase(documents_.begin());
  }
  return std::to_string(ticket);
}

std::optional<DocumentId> Editor::document_of(const std::string& ticket) const {
  std::uint64_t number = 0;
  const char* const end = ticket.data() + ticket.size();
  const auto [read, error] = std::from_chars(ticket.data(), end, number);
  if (error != std::errc() || read != end) return std::nullopt;
  const auto found = documents_.find(number);
  if (found == documents_.end()) return std::nullopt;
  return found->second;
}

void Editor::start(const std::vector<std::string>& command) {
  if (running_.size() >= max_running) {
    throw Error(std::to_string(max_running) +
                " editors that galley has started are still open; close some");
  }
  const auto at = running_.emplace(running_.end());
  try {
    at->emplace(loop_, command, [this, at] { running_.erase(at); });
  } catch (const Error&) {
    running_.erase(at);
    throw;
  }
}

}  // namespace galley::viewer
