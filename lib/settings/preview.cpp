#include "settings/preview.h"

#include <algorithm>
#include <cctype>

#include "settings/editor_command.h"
#include "settings/field.h"

namespace galley::settings {
namespace {

// Nothing but loopback: there is neither encryption nor a password for others.
void read_listen(Reader& reader, const Entry& entry, std::vector<std::string>& target) {
  target.clear();
  for (Text& text : reader.texts(entry, "a list of addresses such as [127.0.0.1, \"::1\"]")) {
    if (text.value == "127.0.0.1" || text.value == "::1") {
      target.push_back(std::move(text.value));
    } else {
      reader.error(text.place, "settings-value",
                   "`listen`: the preview is for this machine alone, and listens on `127.0.0.1` "
                   "and `::1`; to see it from another one, forward its port with `ssh -L`");
    }
  }
}

// The first "{word}" that stands for nothing; empty when none. Other braces are the command's own.
std::string_view unknown_placeholder(std::string_view argument) {
  for (std::size_t open = 0; (open = argument.find('{', open)) != argument.npos; ++open) {
    const std::size_t close = argument.find('}', open);
    if (close == argument.npos) return {};
    const std::string_view found = argument.substr(open, close + 1 - open);
    const std::string_view word = found.substr(1, found.size() - 2);
    const bool is_word = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
      return std::isalpha(static_cast<unsigned char>(c)) != 0;
    });
    const bool is_known =
        found == file_placeholder || found == line_placeholder || found == column_placeholder;
    if (is_word && !is_known) return found;
  }
  return {};
}

void check_arguments(Reader& reader, const std::vector<Text>& texts) {
  for (const Text& text : texts) {
    const std::string_view unknown = unknown_placeholder(text.value);
    if (unknown.empty()) continue;
    reader.error(text.place, "settings-value",
                 "`editor`: `" + std::string(unknown) +
                     "` stands for nothing; there are `{file}`, `{line}` and `{column}`");
  }
}

void read_editor(Reader& reader, const Entry& entry, std::vector<std::string>& target) {
  constexpr std::string_view wanted = "a command such as [code, --goto, \"{file}:{line}\"]";
  const std::vector<Text> texts = reader.texts(entry, wanted);
  target.clear();
  for (const Text& text : texts) target.push_back(text.value);
  check_arguments(reader, texts);
  if (entry.value.IsSequence() && entry.value.size() == 0) {
    return reader.error(reader.place_of(entry.value), "settings-empty",
                        "`editor` has no command; leave it out when no editor is to be opened");
  }
  const bool has_file = std::any_of(target.begin(), target.end(), [](const std::string& argument) {
    return argument.find(file_placeholder) != argument.npos;
  });
  if (target.empty() || has_file) return;
  reader.error(texts[0].place, "settings-value",
               "`editor` would not know which file to open; write `{file}` where its name belongs");
}

void read_path(Reader& reader, const Entry& entry, std::string& target) {
  std::optional<Text> text = reader.path(entry);
  if (text) target = std::move(text->value);
}

}  // namespace

void read_preview(Reader& reader, const Entry& section, Preview& preview) {
  constexpr Range ports{0, 65'535};
  if (!reader.is_map(section)) return;
  for (const Entry& entry : reader.entries(section.value, Section::preview)) {
    if (entry.key == "listen") read_listen(reader, entry, preview.listen);
    if (entry.key == "port") read_number(reader, entry, ports, "", preview.port);
    if (entry.key == "editor") read_editor(reader, entry, preview.editor);
    if (entry.key == "mermaid") read_path(reader, entry, preview.mermaid);
  }
}

}  // namespace galley::settings
