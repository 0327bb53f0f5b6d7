#include "settings/yaml.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include <yaml-cpp/eventhandler.h>

namespace galley::settings {
namespace {

// A settings file of ours nests four levels. yaml-cpp recurses once a level and gives up at 500
// (depthguard.h); these limits keep well below, whatever mixture a text is made of.
constexpr int deepest_brackets = 32;
constexpr std::size_t widest_indentation = 100;

// Walks the text line by line and reports at most one error of each kind, at its first place.
class Inspection {
 public:
  Inspection(std::string_view text, const std::string& file, Diagnostics& diagnostics)
      : text_(text), file_(file), diagnostics_(diagnostics) {}

  void run() {
    std::size_t begin = 0;
    while (begin < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      ++line_;
      inspect(text_.substr(begin, end - begin));
      begin = end + 1;
    }
  }

 private:
  void inspect(std::string_view line) {
    inspect_characters(line);
    inspect_indentation(line);
    inspect_brackets(line);
  }

  // YAML 1.2, 5.1: the printable characters. yaml-cpp takes U+0004 for the end of the file and
  // reads no further; zero bytes are the mark of UTF-16.
  void inspect_characters(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto c = static_cast<unsigned char>(line[i]);
      const bool is_line_end = c == '\r' && i + 1 == line.size();
      if ((c >= 0x20 && c != 0x7f) || c == '\t' || is_line_end) continue;
      report_once(has_control_, i, "settings-character",
                  c == 0 ? "a zero byte; is the file UTF-16? Save it as UTF-8"
                         : "a control character (" + std::to_string(c) + "); remove it");
    }
    if (const std::optional<std::size_t> at = first_bad_utf8(line)) {
      report_once(has_bad_utf8_, *at, "settings-character",
                  "bytes that are not UTF-8; save the file as UTF-8");
    }
  }

  // A person takes a tab for indentation, YAML does not (1.2, 6.1), and yaml-cpp refuses some tabs
  // and misreads others: here all of them are told, in empty lines and before comments too.
  void inspect_indentation(std::string_view line) {
    const std::size_t tab = line.find_first_not_of(' ');
    if (tab != std::string_view::npos && line[tab] == '\t') {
      report_once(has_tab_, tab, "settings-tab", "a tab in the indentation; YAML wants spaces");
    }
    const std::size_t end = std::min(line.find_first_not_of(" -?:"), line.size());
    const bool is_comment = end < line.size() && line[end] == '#';
    if (end > widest_indentation && !is_comment) report_depth(end);
  }

  // Brackets in quotes and comments are counted too: the count only has to be high enough.
  void inspect_brackets(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '[' || line[i] == '{') ++open_;
      if (line[i] == ']' || line[i] == '}') open_ = std::max(open_ - 1, 0);
      if (open_ > deepest_brackets) report_depth(i);
    }
  }

  // Where the line stops being UTF-8 (Unicode 15, table 3-7).
  static std::optional<std::size_t> first_bad_utf8(std::string_view line) {
    std::size_t i = 0;
    while (i < line.size()) {
      const std::size_t length = sequence_length(line.substr(i));
      if (length == 0) return i;
      i += length;
    }
    return std::nullopt;
  }

  static std::size_t sequence_length(std::string_view bytes) {
    const auto at = [bytes](std::size_t i) {
      return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    };
    const auto is_tail = [&at](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    const unsigned lead = at(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return is_tail(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
      const bool is_overlong = lead == 0xE0 && at(1) < 0xA0;
      const bool is_surrogate = lead == 0xED && at(1) >= 0xA0;
      return is_tail(1) && is_tail(2) && !is_overlong && !is_surrogate ? 3 : 0;
    }
    if (lead < 0xF0 || lead > 0xF4) return 0;
    const bool is_overlong = lead == 0xF0 && at(1) < 0x90;
    const bool is_beyond = lead == 0xF4 && at(1) >= 0x90;
    return is_tail(1) && is_tail(2) && is_tail(3) && !is_overlong && !is_beyond ? 4 : 0;
  }

  void report_depth(std::size_t at) {
    report_once(has_depth_, at, "settings-depth",
                "nested more deeply than any settings are; is a bracket left open?");
  }

  void report_once(bool& reported, std::size_t at, const char* code, const std::string& message) {
    if (reported) return;
    reported = true;
    diagnostics_.push_back(
        {{file_, line_, static_cast<int>(at) + 1}, Severity::error, code, message});
  }

  std::string_view text_;
  const std::string& file_;
  Diagnostics& diagnostics_;
  int line_ = 0;
  int open_ = 0;
  bool has_control_ = false;
  bool has_bad_utf8_ = false;
  bool has_tab_ = false;
  bool has_depth_ = false;
};

// yaml-cpp takes the end of the text for the end of a text in quotes. An end-of-document mark (YAML
// 1.2, 9.1.2) is not allowed in one, and changes nothing elsewhere.
constexpr std::string_view end_mark = "\n...\n";

// A mark in what we appended is shown at the end of the text.
Place to_place(const std::string& file, const YAML::Mark& mark, std::string_view text) {
  if (mark.is_null()) return {file, 0, 0};
  if (static_cast<std::size_t>(mark.pos) < text.size()) {
    return {file, mark.line + 1, mark.column + 1};
  }
  while (text.ends_with('\n')) text.remove_suffix(1);
  const auto line_endings = std::count(text.begin(), text.end(), '\n');
  const std::size_t begin = text.rfind('\n') + 1;  // 0 when there is none
  return {file, static_cast<int>(line_endings) + 1, static_cast<int>(text.size() - begin) + 1};
}

std::string to_message(const YAML::Exception& error, std::string_view text) {
  const bool is_at_end = static_cast<std::size_t>(error.mark.pos) >= text.size();
  if (is_at_end && error.msg == YAML::ErrorMsg::DOC_IN_SCALAR) {
    return "the file ends within a text in quotes; where is the closing quote missing?";
  }
  return "this is not YAML: " + error.msg;
}

// Counts the documents of a text. YAML::LoadAll would do, but never returns for a text that begins
// with a stray comma: yaml-cpp makes empty documents of it without end.
class DocumentStarts final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override { marks.push_back(mark); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

  std::vector<YAML::Mark> marks;
};

// Where a second document begins, if there is one.
std::optional<YAML::Mark> second_document(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  DocumentStarts starts;
  parser.HandleNextDocument(starts);
  parser.HandleNextDocument(starts);
  return starts.marks.size() < 2 ? std::nullopt : std::optional(starts.marks[1]);
}

void report_size(const std::string& file, Diagnostics& diagnostics) {
  diagnostics.push_back({{file, 0, 0},
                         Severity::error,
                         "settings-size",
                         "the file is larger than 1 MiB; settings are not"});
}

void report_syntax(const Place& place, std::string message, Diagnostics& diagnostics) {
  diagnostics.push_back({place, Severity::error, "settings-syntax", std::move(message)});
}

}  // namespace

std::optional<YAML::Node> parse_yaml(std::string_view text, const std::string& file,
                                     Diagnostics& diagnostics) {
  if (text.size() > largest_file) {
    report_size(file, diagnostics);
    return std::nullopt;
  }
  Inspection(text, file, diagnostics).run();
  if (has_error(diagnostics)) return std::nullopt;
  try {
    const std::string marked = std::string(text) + std::string(end_mark);
    const std::optional<YAML::Mark> second = second_document(marked);
    if (!second) return YAML::Load(marked);
    report_syntax(to_place(file, *second, text),
                  "the settings end here, and something else begins; they are one YAML document",
                  diagnostics);
  } catch (const YAML::Exception& error) {
    report_syntax(to_place(file, error.mark, text), to_message(error, text), diagnostics);
  }
  return std::nullopt;
}

}  // namespace galley::settings
