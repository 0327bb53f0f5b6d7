// Thread: any (pure). Role: words and rows for a terminal, or for a pipe.
// Promise: text that comes from files and file names cannot steer the terminal: control characters
// and those that reverse the direction of writing are shown, not sent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace galley::ctl {

enum class Colour : std::uint8_t { no, yes };
enum class Glyphs : std::uint8_t { ascii, unicode };

struct Terminal {
  std::size_t width = 0;  // columns; 0: nothing is wrapped, as in a pipe
  Colour colour = Colour::no;
  Glyphs glyphs = Glyphs::ascii;
};

// Colours are for those who see them: no meaning hangs on them alone.
enum class Style : std::uint8_t { plain, strong, faint, good, busy, bad };

struct Piece {
  std::string text;
  Style style = Style::plain;
};

// One row: `label`, then `items` with `separator` between them. What does not fit goes on in the
// next line, below the first item or, with `hang`, that many columns in.
struct Row {
  std::vector<Piece> label;
  std::vector<Piece> items;
  std::string separator = " ";
  std::size_t hang = std::string::npos;
};

std::string draw(const Row& row, const Terminal& terminal);

std::string printable(std::string_view text);

// Columns that UTF-8 text takes, each character counted as one.
std::size_t columns(std::string_view text);

std::string count(std::uint64_t number);     // "2,569"
std::string mebibytes(std::uint64_t bytes);  // "96" or "0.4": the unit is the caller's
std::string duration(double seconds);        // "42 ms", "1.2 s", "3 h 12 min"
std::string age(std::int64_t seconds);       // "just now", "5 s ago", "319 days ago"
std::string plural(std::uint64_t number, std::string_view one, std::string_view many);

// Filled in proportion; anything at all fills at least one cell.
std::string bar(double used, double whole, std::size_t cells, Glyphs glyphs);

}  // namespace galley::ctl
