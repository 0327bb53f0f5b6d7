// Thread: any, one at a time. Role: YAML nodes to checked values, gathering every mistake on the
// way. Promise: never throws for what a user wrote; a value that is wrong is reported once, with
// its place, and given as nothing, so that the caller keeps its default and goes on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "settings/load.h"
#include "settings/schema.h"

namespace galley::settings {

// One key of a section with its value.
struct Entry {
  std::string_view key;  // one of keys_of(section)
  YAML::Node value;
  Place place;  // of the key
};

// A text as the user meant it, variables expanded.
struct Text {
  std::string value;
  Place place;
};

// Both ends belong to it.
struct Range {
  std::uint64_t least;
  std::uint64_t most;
};

class Reader {
 public:
  Reader(std::string_view text, std::string file, const Environment& environment);

  // The known keys of a map, each once. Unknown and repeated ones are reported and left out.
  std::vector<Entry> entries(const YAML::Node& map, Section section);

  // Whether the entry holds a map, or a list; reports it when not.
  bool is_map(const Entry& entry);
  bool is_list(const Entry& entry, std::string_view wanted);

  std::optional<Text> text(const Entry& entry, std::string_view wanted);
  std::vector<Text> texts(const Entry& entry, std::string_view wanted);

  // Expanded, absolute against the folder of the file, normal.
  std::optional<Text> path(const Entry& entry);
  std::vector<Text> paths(const Entry& entry);  // a list of them

  std::optional<std::uint64_t> number(const Entry& entry, Range range, std::string_view unit);
  std::optional<bool> boolean(const Entry& entry);

  // The index of the word among `choices`.
  std::optional<std::size_t> choice(const Entry& entry, std::span<const std::string_view> choices);

  void error(const Place& place, std::string code, std::string message);
  void warning(const Place& place, std::string code, std::string message);

  // To be asked before each entry of a list or map: false when the file is not worth going on with
  // (aliases that unfold to more than any settings have, hundreds of mistakes), which is reported.
  bool spend();

  Place place_of(const YAML::Node& node) const;
  const std::string& file() const { return file_; }

  // Everything reported, in the order of the file.
  Diagnostics take();

 private:
  std::optional<Text> absolute_path(std::string_view key, const Text& text);
  std::optional<Text> scalar(const YAML::Node& node, std::string_view key, const Place& key_place,
                             std::string_view wanted);
  void wrong_type(const Place& place, std::string_view key, std::string_view wanted,
                  const YAML::Node& node);
  bool is_full() const;

  std::string_view text_;
  std::string file_;
  const Environment& environment_;
  Diagnostics diagnostics_;
  int visits_ = 0;
};

}  // namespace galley::settings
