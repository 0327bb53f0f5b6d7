#include "render/code_data.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace galley::render {
namespace {

using markdown::Edit;
using markdown::Span;

// Hashes, keys and ids are shorter, and worth to be read.
constexpr std::uint32_t min_data = 200;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
// Of both alphabets of RFC 4648.
bool is_base64(char c) {
  return is_upper(c) || is_lower(c) || is_digit(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

// Empty when a long run is none: words and rules are of one kind of characters, data of all.
std::string_view kind_of(std::string_view run) {
  const auto any = [run](auto is) { return std::any_of(run.begin(), run.end(), is); };
  if (std::all_of(run.begin(), run.end(), is_hex)) return any(is_digit) ? "hex" : "";
  return any(is_upper) && any(is_lower) && any(is_digit) ? "base64" : "";
}

// RFC 1421 wraps at 64, RFC 2045 at 76. Lists of hashes in hex are no such data.
constexpr std::size_t least_width = 60;
constexpr std::size_t most_width = 80;

// The size of a line that is data and nothing else, with the '=' at its end; 0 for any other.
std::size_t data_in(std::string_view line) {
  const std::size_t end = std::min(line.find_last_not_of("=\r") + 1, line.size());
  const bool is_data =
      end > 0 && line.size() - end <= 2 &&
      std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(end), is_base64);
  return is_data ? line.size() : 0;
}

struct Depth {
  std::size_t brackets = 0;
  bool is_in_string = false;

  void pass(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (is_in_string && c == '\\') {
        ++i;
      } else if (c == '"') {
        is_in_string = !is_in_string;
      } else if (!is_in_string && (c == '{' || c == '[')) {
        ++brackets;
      } else if (!is_in_string && (c == '}' || c == ']') && brackets > 0) {
        --brackets;
      }
    }
  }
};

bool ends_element(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t\r\n");
  return last != std::string_view::npos && line[last] == ',';
}

}  // namespace

// Behind a byte that is none of a run's, a run begins anew: of the next `min_data` bytes only those
// behind the last such byte are looked at.
std::vector<Edit> data_as_lengths(std::string_view source, Span code) {
  std::vector<Edit> edits;
  std::uint32_t at = code.begin;
  while (code.end - at >= min_data) {
    std::uint32_t begin = at + min_data;
    while (begin > at && is_base64(source[begin - 1])) --begin;
    if (begin > at) {
      at = begin;
      continue;
    }
    std::uint32_t end = at + min_data;
    while (end < code.end && is_base64(source[end])) ++end;
    const std::string_view kind = kind_of(Span{at, end}.of(source));
    while (end < code.end && source[end] == '=') ++end;
    if (!kind.empty()) {
      edits.push_back(
          {{at, end}, "[" + std::string(kind) + ", " + std::to_string(end - at) + " characters]"});
    }
    at = end;
  }
  return edits;
}

std::vector<Edit> wrapped_data_as_lengths(std::string_view source,
                                          std::span<const markdown::Line> lines) {
  std::vector<Edit> edits;
  for (std::size_t first = 0; first < lines.size();) {
    const std::size_t width = data_in(lines[first].of(source));
    std::size_t last = first + 1;
    std::string data(lines[first].of(source));
    const bool is_wrapped = width >= least_width && width <= most_width;
    while (is_wrapped && last < lines.size() && lines[last - 1].size() == width) {
      const std::size_t next = data_in(lines[last].of(source));
      if (next == 0 || next > width) break;
      data += lines[last++].of(source);
    }
    const std::size_t letters = data.find_last_not_of('=') + 1;
    if (last - first > 1 && data.size() >= min_data &&
        kind_of(std::string_view(data).substr(0, letters)) == "base64") {
      edits.push_back({{lines[first].begin, lines[last - 1].end},
                       "[base64, " + std::to_string(data.size()) + " characters]"});
    }
    first = last;
  }
  return edits;
}

bool is_json(const std::string& text) { return nlohmann::json::accept(text); }

std::string minified(std::string_view json) {
  std::string out;
  bool is_in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (is_space && !is_in_string) continue;
    out += c;
    if (is_in_string && c == '\\' && i + 1 < json.size()) {
      out += json[++i];
    } else if (c == '"') {
      is_in_string = !is_in_string;
    }
  }
  return out;
}

std::optional<std::size_t> element_begin(const std::vector<std::string_view>& lines,
                                         std::size_t first, std::size_t last, Pick pick) {
  Depth depth;
  std::optional<std::size_t> found;
  std::size_t least = 0;
  for (std::size_t i = 0; i < std::min(last, lines.size()); ++i) {
    const bool begins =
        i >= std::max<std::size_t>(first, 1) && !depth.is_in_string && ends_element(lines[i - 1]);
    const bool is_as_far_out = pick == Pick::last && depth.brackets == least;
    if (begins && (!found || depth.brackets < least || is_as_far_out)) {
      found = i;
      least = depth.brackets;
    }
    depth.pass(lines[i]);
  }
  return found;
}

}  // namespace galley::render
