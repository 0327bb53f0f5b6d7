#include "terminal_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace galley::ctl {
namespace {

// SGR codes (ECMA-48, 8.3.117).
std::string_view code(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::strong:
      return "\x1b[1m";
    case Style::faint:
      return "\x1b[2m";
    case Style::good:
      return "\x1b[32m";
    case Style::busy:
      return "\x1b[33m";
    case Style::bad:
      return "\x1b[31m";
  }
  return "";
}

std::string paint(const std::string& text, Style style, Colour colour) {
  const bool is_blank = text.find_first_not_of(' ') == std::string::npos;
  if (colour == Colour::no || style == Style::plain || is_blank) return text;
  return std::string(code(style)) + text + "\x1b[0m";
}

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

// How many bytes at the front must not reach a terminal: C0 and C1 controls, and the characters of
// Unicode's bidirectional algorithm (UAX #9, table 4: U+202A-202E, U+2066-2069).
std::size_t harmful(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) < 0x20 || byte(0) == 0x7f) return 1;
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) <= 0x9f) return 2;
  if (begins(text, "\xe2\x80") && byte(2) >= 0xaa && byte(2) <= 0xae) return 3;
  if (begins(text, "\xe2\x81") && byte(2) >= 0xa6 && byte(2) <= 0xa9) return 3;
  return 0;
}

std::string formatted(const char* format, double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), format, number);
  return text.data();
}

// "3 h 12 min" of 192 minutes; a zero second part is left out.
std::string two_units(std::uint64_t small, std::uint64_t per_large, const char* large_unit,
                      const char* small_unit) {
  std::string text = std::to_string(small / per_large) + large_unit;
  if (small % per_large > 0) text += " " + std::to_string(small % per_large) + small_unit;
  return text;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t bad = harmful(text);
    for (std::size_t i = 0; i < bad; ++i) {
      std::array<char, 8> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\x%02x", static_cast<unsigned char>(text[i]));
      result += escaped.data();
    }
    if (bad == 0) result += text.front();
    text.remove_prefix(std::max<std::size_t>(bad, 1));
  }
  return result;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string draw(const Row& row, const Terminal& terminal) {
  std::string drawn;
  std::size_t column = 0;
  const auto put = [&](const Piece& piece) {
    const std::string text = printable(piece.text);
    drawn += paint(text, piece.style, terminal.colour);
    column += columns(text);
  };
  for (const Piece& piece : row.label) put(piece);
  const std::size_t hang = std::min(row.hang, column);
  bool is_first = true;
  for (const Piece& item : row.items) {
    const std::size_t needed = columns(row.separator) + columns(printable(item.text));
    const bool fits = terminal.width == 0 || column + needed <= terminal.width;
    if (!is_first && fits) put({row.separator, Style::faint});
    if (!is_first && !fits) {
      drawn += "\n" + std::string(hang, ' ');
      column = hang;
    }
    put(item);
    is_first = false;
  }
  return drawn + "\n";
}

std::string count(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string mebibytes(std::uint64_t bytes) {
  const double mib = static_cast<double>(bytes) / (1024.0 * 1024.0);
  if (bytes == 0 || mib >= 9.95) return count(static_cast<std::uint64_t>(std::llround(mib)));
  return formatted("%.1f", std::max(mib, 0.1));
}

std::string duration(double seconds) {
  if (!(seconds > 0)) return "0 ms";  // also what is not a number
  if (seconds < 0.0095) return formatted("%.1f ms", seconds * 1000);
  if (seconds < 0.9995) return formatted("%.0f ms", seconds * 1000);
  if (seconds < 9.95) return formatted("%.1f s", seconds);
  if (seconds < 59.5) return formatted("%.0f s", seconds);
  const auto whole = static_cast<std::uint64_t>(std::min(seconds + 0.5, 1e15));
  if (whole < 3600) return two_units(whole, 60, " min", " s");
  if (whole < 86'400) return two_units(whole / 60, 60, " h", " min");
  return two_units(whole / 3600, 24, whole < 2 * 86'400 ? " day" : " days", " h");
}

std::string age(std::int64_t seconds) {
  if (seconds < 1) return "just now";
  const auto whole = static_cast<std::uint64_t>(seconds);
  if (whole < 60) return std::to_string(whole) + " s ago";
  if (whole < 3600) return std::to_string(whole / 60) + " min ago";
  if (whole < 86'400) return std::to_string(whole / 3600) + " h ago";
  return plural(whole / 86'400, "day", "days") + " ago";
}

std::string plural(std::uint64_t number, std::string_view one, std::string_view many) {
  return count(number) + " " + std::string(number == 1 ? one : many);
}

std::string bar(double used, double whole, std::size_t cells, Glyphs glyphs) {
  const double part = whole > 0 ? std::clamp(used / whole, 0.0, 1.0) : 0.0;
  auto filled = static_cast<std::size_t>(std::lround(part * static_cast<double>(cells)));
  if (part > 0) filled = std::max<std::size_t>(filled, 1);
  const bool is_ascii = glyphs == Glyphs::ascii;
  std::string text = is_ascii ? "[" : "";
  for (std::size_t i = 0; i < cells; ++i) {
    if (i < filled) text += is_ascii ? "#" : "█";
    if (i >= filled) text += is_ascii ? "-" : "░";
  }
  return text + (is_ascii ? "]" : "");
}

}  // namespace galley::ctl
