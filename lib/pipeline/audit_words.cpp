// What an audit says of each difference.
#include <array>

#include "base/path.h"
#include "pipeline/audit.h"

namespace galley::pipeline {

Diagnostic Audit::describe(const Difference& difference, Repair repair) const {
  struct Words {
    const char* code;
    const char* what;
    const char* repair;
    const char* advice;
  };
  static constexpr const char* defect =
      "; please report this as a defect of galley, with what `galleyctl explain` says of it";
  // In the order of Kind.
  static constexpr std::array<Words, 7> words{{
      {"audit-document-missed", "galley did not know this document: no event had told of it",
       "it was taken up", defect},
      {"audit-change-missed",
       "the document was not as galley knew it: no event had told of the change",
       "it was read again", defect},
      {"audit-include-missed",
       "a file that the document includes was not as galley knew it: no event had told of the "
       "change",
       "the document was made again", defect},
      {"audit-removal-missed", "the document was gone and no event had told of it",
       "its output was removed", defect},
      {"audit-output-missing",
       "the document's output had been deleted by something other than galley", "it was made again",
       ""},
      {"audit-output-altered",
       "the document's output had been altered by something other than galley", "it was made again",
       ". Write to the document instead"},
      {"audit-output-superfluous",
       "no document has this output: it was left behind, or put here by something other than "
       "galley",
       "it was removed", ""},
  }};
  const auto& [kind, name] = difference;
  const bool is_of_folder = kind == Kind::output_superfluous;
  const Words& said = words.at(static_cast<std::size_t>(kind));
  const std::string& folder = is_of_folder ? settings_->output : settings_->source;
  const bool is_done = repair == Repair::done;
  const char* const repaired =
      is_done ? said.repair : "galley could not repair that; `galleyctl status` says why";
  return {{path::join(folder, name), 0, 0},
          is_done ? Severity::warning : Severity::error,
          said.code,
          std::string(said.what) + "; " + repaired + said.advice};
}

}  // namespace galley::pipeline
