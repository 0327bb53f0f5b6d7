#include "settings/form.h"

#include <algorithm>

#include <sys/un.h>

namespace galley::settings {
namespace {

constexpr std::size_t longest_name = 64;

// One byte is for the zero at the end.
constexpr std::size_t longest_socket = sizeof(sockaddr_un::sun_path) - 1;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

bool is_license_character(char c) { return is_name_character(c) || c == '+' || c == ':'; }

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_name_character) &&
         text.find_first_not_of('.') != std::string_view::npos;
}

bool is_owner_and_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && is_name(text.substr(0, slash)) &&
         is_name(text.substr(slash + 1));
}

// "github.com": a name on GitHub has no dot, a host has letters after its last one (RFC 3696, 2).
bool is_host(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  if (dot == std::string_view::npos || text.size() - dot < 3) return false;
  const std::string_view top = text.substr(dot + 1);
  return std::all_of(top.begin(), top.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

// What is copied into a link as it is.
bool is_address_character(char c) {
  return is_name_character(c) || c == '/' || c == ':' || c == '~' || c == '+' || c == '%';
}

// https://host/path
bool is_https_address(std::string_view text) {
  constexpr std::string_view scheme = "https://";
  if (!text.starts_with(scheme)) return false;
  text.remove_prefix(scheme.size());
  const std::size_t slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == text.size()) return false;
  return std::all_of(text.begin(), text.end(), is_address_character);
}

// A host, and a path or none, behind either scheme.
bool is_site_address(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!text.starts_with(scheme)) continue;
    text.remove_prefix(scheme.size());
    return !text.empty() && text.front() != '/' &&
           std::all_of(text.begin(), text.end(), is_address_character);
  }
  return false;
}

std::string in_quotes(std::string_view text) { return "`" + std::string(text.substr(0, 80)) + "`"; }

// "OWNER/NAME" out of git@github.com:OWNER/NAME.git and its like; empty when it is not in there.
std::string_view owner_and_name_in(std::string_view text) {
  for (const std::string_view host : {"github.com:", "github.com/"}) {
    const std::size_t at = text.find(host);
    if (at == std::string_view::npos) continue;
    std::string_view rest = text.substr(at + host.size());
    if (rest.ends_with(".git")) rest.remove_suffix(4);
    if (is_owner_and_name(rest)) return rest;
  }
  return {};
}

}  // namespace

Objection object_to_name(std::string_view name) {
  if (name.size() > longest_name) {
    return "a name has at most " + std::to_string(longest_name) + " characters";
  }
  if (is_name(name)) return std::nullopt;
  return in_quotes(name) + " cannot be a name; use letters, digits, `.`, `_` and `-`";
}

Objection object_to_repo(std::string_view repo) {
  const std::string_view owner = repo.substr(0, repo.find('/'));
  if (is_owner_and_name(repo) && is_host(owner)) {
    return in_quotes(repo) + " is not a repository: " + in_quotes(owner) +
           " is the name of a host; write OWNER/NAME or an https:// address such as https://" +
           std::string(owner) + "/OWNER/NAME";
  }
  if (is_owner_and_name(repo) || is_https_address(repo)) return std::nullopt;
  const std::string_view meant = owner_and_name_in(repo);
  const std::string advice = meant.empty() ? "write OWNER/NAME or an https:// address"
                                           : "did you mean " + in_quotes(meant) + "?";
  return in_quotes(repo) + " is not a repository; " + advice;
}

Objection object_to_site_url(std::string_view url) {
  if (is_site_address(url)) return std::nullopt;
  return in_quotes(url) +
         " is not the address of a site; write where the pages are served, such as "
         "https://example.org/docs";
}

// Identifiers with an operator between any two (SPDX 2.3, annex D); which of them there are is
// nobody's business here.
Objection object_to_license(std::string_view license) {
  bool is_operand_due = true;
  bool is_fine = true;
  for (std::string_view rest = license; !rest.empty();) {
    const std::size_t end = std::min(rest.find_first_of(" ()"), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (word.empty()) continue;
    const bool is_operator = word == "AND" || word == "OR" || word == "WITH";
    is_fine = is_fine && is_operator != is_operand_due &&
              std::all_of(word.begin(), word.end(), is_license_character);
    is_operand_due = !is_operand_due;
  }
  if (license.empty() || (is_fine && !is_operand_due)) return std::nullopt;
  return in_quotes(license) + " is no SPDX expression; write one such as MIT or MIT OR Apache-2.0";
}

// The rules of git-check-ref-format(1) that would break an address, without those that no forge
// allows to be broken.
Objection object_to_ref(std::string_view ref) {
  const bool is_fine = !ref.empty() && ref.front() != '-' && ref.front() != '/' &&
                       ref.back() != '/' && ref.find("..") == std::string_view::npos &&
                       ref.find("//") == std::string_view::npos &&
                       ref.find_first_of(" ~^:?*[\\\"<>|`") == std::string_view::npos;
  if (is_fine) return std::nullopt;
  return in_quotes(ref) + " is not a branch, tag or commit";
}

Objection object_to_socket(std::string_view path) {
  if (path.size() <= longest_socket) return std::nullopt;
  return "the socket path has " + std::to_string(path.size()) + " bytes and the system allows " +
         std::to_string(longest_socket) + " (unix(7)); choose a shorter one";
}

}  // namespace galley::settings
