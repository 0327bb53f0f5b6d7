#include <string>

#include "base/digest.h"
#include "base/path.h"
#include "render/output.h"
#include "render/repository.h"
#include "render/utf8.h"

namespace galley::render {
namespace {

// NAME_MAX of Linux is 255 bytes; ".html" takes five of them.
constexpr std::size_t max_slug_bytes = 250;
// 48 bits: two of a million paths with one base slug clash with a chance below 0.2 %.
constexpr std::size_t hash_digits = 12;

struct Range {
  char32_t first;
  char32_t last;
};

// Blocks of Unicode 15 that hold no letters: Latin-1 signs, punctuation and symbols up to Braille,
// CJK punctuation, private use, variation selectors, full-width signs, pictographs, tags.
constexpr Range not_letters[] = {
    {0x80, 0xBF},     {0xD7, 0xD7},       {0xF7, 0xF7},       {0x1680, 0x1680}, {0x2000, 0x2BFF},
    {0x3000, 0x3004}, {0x3008, 0x3030},   {0xE000, 0xF8FF},   {0xFE00, 0xFE6F}, {0xFEFF, 0xFF0F},
    {0xFFF0, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF}};

bool is_other_letter(char32_t c) {
  for (const Range& range : not_letters) {
    if (c >= range.first && c <= range.last) return false;
  }
  return true;
}

bool is_kept(char32_t c) {
  if (c >= 0x80) return is_other_letter(c);
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool is_separator(char32_t c) {
  return c == '/' || c == '.' || c == ' ' || (c >= '\t' && c <= '\r');
}

std::string slug_part(std::string_view text) {
  std::string part;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text, i);
    const char32_t c = point.value >= 'A' && point.value <= 'Z' ? point.value + 32 : point.value;
    if (is_separator(c)) {
      part += '-';
    } else if (point.is_valid && is_kept(c)) {
      append_utf8(part, c);
    }
    i += point.size;
  }
  return part;
}

// The longest prefix of at most `size` bytes that ends between two code points.
std::string_view cut(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80) --size;
  return text.substr(0, size);
}

// The dot is what no base slug holds: a name with a hash can never be the name of another path.
std::string with_hash(std::string_view slug, std::string_view path) {
  const std::string hash = sha256(path).hex().substr(0, hash_digits);
  return std::string(cut(slug, max_slug_bytes - hash_digits - 1)) + "." + hash;
}

std::string whole_slug(const settings::Project& project, std::string_view path) {
  const std::string_view first =
      project.repo.empty() ? project.name : repository_name(project.repo);
  std::string slug = slug_part(first);
  const std::string folder = slug_part(path::parent(path));
  if (!folder.empty()) slug += "__" + folder;
  return slug + "__" + slug_part(path::stem(path));
}

}  // namespace

std::string base_slug(const settings::Project& project, std::string_view path) {
  const std::string slug = whole_slug(project, path);
  return slug.size() <= max_slug_bytes ? slug : with_hash(slug, path);
}

std::string hashed_slug(const settings::Project& project, std::string_view path) {
  return with_hash(whole_slug(project, path), path);
}

}  // namespace galley::render
