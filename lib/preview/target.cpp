#include "preview/target.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace galley::preview {
namespace {

Refusal bad(const char* reason) { return {400, reason}; }

bool is_control(unsigned char byte) { return byte < 0x20 || byte == 0x7F; }

// The bytes that a well-formed sequence with this first byte has after it, and the range of the
// first of them (Unicode 15, table 3-7); 0xFF: no sequence begins so.
struct Sequence {
  std::size_t rest = 0xFF;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

Sequence sequence_of(unsigned char first) {
  if (first < 0x80) return {0};
  if (first >= 0xC2 && first <= 0xDF) return {1};
  if (first == 0xE0) return {2, 0xA0};
  if (first == 0xED) return {2, 0x80, 0x9F};  // no surrogates
  if (first >= 0xE1 && first <= 0xEF) return {2};
  if (first == 0xF0) return {3, 0x90};
  if (first >= 0xF1 && first <= 0xF3) return {3};
  if (first == 0xF4) return {3, 0x80, 0x8F};
  return {};
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    Sequence sequence = sequence_of(static_cast<unsigned char>(text[at++]));
    if (sequence.rest > text.size() - at) return false;
    for (; sequence.rest > 0; --sequence.rest) {
      const auto byte = static_cast<unsigned char>(text[at++]);
      if (byte < sequence.low || byte > sequence.high) return false;
      sequence.low = 0x80;
      sequence.high = 0xBF;
    }
  }
  return true;
}

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// Nothing when a '%' is not followed by two hexadecimal digits. Once: "%2541" is "%41".
std::optional<std::string> decode(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      bytes += text[at];
      continue;
    }
    if (text.size() - at < 3) return std::nullopt;
    const int high = hex_value(text[at + 1]);
    const int low = hex_value(text[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return bytes;
}

// What holds for names and values alike.
std::variant<std::string, Refusal> decode_text(std::string_view text) {
  std::optional<std::string> bytes = decode(text);
  if (!bytes) return bad("the target has a '%' without two hexadecimal digits behind it");
  if (std::any_of(bytes->begin(), bytes->end(),
                  [](char byte) { return is_control(static_cast<unsigned char>(byte)); })) {
    return bad("the target has an encoded control byte");
  }
  if (!is_utf8(*bytes)) return bad("the target is not UTF-8");
  return std::move(*bytes);
}

std::optional<Refusal> check_raw(std::string_view raw) {
  if (raw.size() > max_target_bytes) return Refusal{414, "the target is too long"};
  if (raw.empty() || raw[0] != '/') return bad("the target must begin with '/'");
  for (const char byte : raw) {
    if (is_control(static_cast<unsigned char>(byte)) || byte == ' ') {
      return bad("the target has a space or a control byte");
    }
    if (byte == '#') return bad("the target has a '#', which browsers never send");
    if (byte == '\\') return bad("the target has a backslash");
  }
  return std::nullopt;
}

std::optional<Refusal> add_name(Target& target, std::string_view encoded, bool is_last) {
  if (encoded.empty() && !is_last) return bad("the path has an empty name");
  auto decoded = decode_text(encoded);
  if (auto* const refusal = std::get_if<Refusal>(&decoded)) return std::move(*refusal);
  auto& name = std::get<std::string>(decoded);
  if (name.find_first_of("/\\") != std::string::npos) {
    return bad("the path has an encoded slash or backslash");
  }
  if (name == "." || name == "..") return bad("the path has a dot segment");
  target.path.push_back(std::move(name));
  return std::nullopt;
}

std::optional<Refusal> add_path(Target& target, std::string_view path) {
  path.remove_prefix(1);
  if (path.empty()) return std::nullopt;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = path.find('/');
    const bool is_last = end == std::string_view::npos;
    if (auto refusal = add_name(target, path.substr(0, end), is_last)) return refusal;
    if (!is_last) path.remove_prefix(end + 1);
  }
  return std::nullopt;
}

// As forms are encoded (WHATWG URL, 5.1): '+' is a space.
std::optional<Refusal> add_pair(Target& target, std::string_view pair) {
  if (pair.empty()) return std::nullopt;
  if (target.query.size() == max_query_pairs) return bad("the query has too many parts");
  std::string spaced(pair);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  const std::string_view text(spaced);
  const std::size_t equals = text.find('=');
  auto name = decode_text(text.substr(0, equals));
  auto value = decode_text(equals == std::string_view::npos ? "" : text.substr(equals + 1));
  if (auto* const refusal = std::get_if<Refusal>(&name)) return std::move(*refusal);
  if (auto* const refusal = std::get_if<Refusal>(&value)) return std::move(*refusal);
  target.query.emplace_back(std::get<std::string>(std::move(name)),
                            std::get<std::string>(std::move(value)));
  return std::nullopt;
}

std::optional<Refusal> add_query(Target& target, std::string_view query) {
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = query.find('&');
    if (auto refusal = add_pair(target, query.substr(0, end))) return refusal;
    if (end != std::string_view::npos) query.remove_prefix(end + 1);
  }
  return std::nullopt;
}

}  // namespace

std::string_view Target::value(std::string_view name) const {
  for (const auto& [key, text] : query) {
    if (key == name) return text;
  }
  return {};
}

std::variant<Target, Refusal> parse_target(std::string_view raw) {
  if (auto refusal = check_raw(raw)) return std::move(*refusal);
  Target target;
  const std::size_t mark = raw.find('?');
  if (auto refusal = add_path(target, raw.substr(0, mark))) return std::move(*refusal);
  if (mark == std::string_view::npos) return target;
  if (auto refusal = add_query(target, raw.substr(mark + 1))) return std::move(*refusal);
  return target;
}

}  // namespace galley::preview
