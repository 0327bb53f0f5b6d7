#include "viewer/search.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include <nlohmann/json.hpp>

#include "base/path.h"

namespace galley::viewer {
namespace {

constexpr std::size_t context_bytes = 60;  // of text, on each side of a find

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lower(std::string_view text) {
  std::string all(text);
  std::transform(all.begin(), all.end(), all.begin(), [](char c) { return lower(c); });
  return all;
}

std::vector<std::string> words_of(std::string_view typed) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < typed.size();) {
    const std::size_t begin = std::min(typed.find_first_not_of(' ', at), typed.size());
    at = std::min(typed.find(' ', begin), typed.size());
    if (at > begin) words.push_back(lower(typed.substr(begin, at - begin)));
  }
  return words;
}

// Without its front matter, which galley wrote.
std::string_view body_of(std::string_view output) {
  const std::size_t end = output.find("\n---\n", 3);
  return end == output.npos ? output : output.substr(end + 5);
}

// The nearest heading above.
std::string_view heading_at(std::string_view body, std::size_t at) {
  const std::size_t begin = body.substr(0, at).rfind("\n#");
  if (begin == body.npos) return {};
  std::string_view line = body.substr(begin + 1, body.find('\n', begin + 1) - begin - 1);
  line.remove_prefix(std::min(line.find_first_not_of("# "), line.size()));
  return line;
}

bool is_inside_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

struct Find {
  std::tuple<bool, bool, std::size_t> rank;  // the title has it, a heading has it, how often
  std::string path;
  std::string title;
  std::string heading;
  std::string before;
  std::string match;
  std::string after;
};

void show(Find& find, std::string_view body, std::size_t at, std::size_t size) {
  std::size_t begin = at - std::min(at, context_bytes);
  while (begin < at && is_inside_character(body[begin])) ++begin;
  std::size_t end = std::min(at + size + context_bytes, body.size());
  while (end < body.size() && is_inside_character(body[end])) ++end;
  find.before = body.substr(begin, at - begin);
  find.match = body.substr(at, size);
  find.after = body.substr(at + size, end - at - size);
  find.heading = heading_at(body, at);
}

std::size_t count_of(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + word.size())) {
    ++count;
  }
  return count;
}

bool has_all(std::string_view text, const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return text.find(word) != text.npos; });
}

std::optional<Find> find_in(std::string_view output, std::string_view title,
                            const std::vector<std::string>& words) {
  const std::string_view body = body_of(output);
  const std::string text = lower(body);
  const std::string lower_title = lower(title);
  if (!has_all(lower_title + "\n" + text, words)) return std::nullopt;
  Find find;
  find.title = title;
  const std::size_t at = text.find(words[0]);
  if (at != text.npos) show(find, body, at, words[0].size());
  std::size_t count = 0;
  for (const std::string& word : words) count += count_of(text, word);
  find.rank = {has_all(lower_title, words), has_all(lower(find.heading), words), count};
  return find;
}

std::vector<Find> find_all(FileReader& files, const SearchRequest& request) {
  const std::vector<std::string> words = words_of(request.words);
  std::vector<Find> finds;
  if (words.empty()) return finds;
  for (const ListedPage& page : request.pages) {
    if (page.output.empty()) continue;
    const auto output = files.read(path::join(request.output_folder, page.output));
    if (!output) continue;
    auto find = find_in(output->bytes, page.title, words);
    if (!find) continue;
    find->path = page.path;
    finds.push_back(std::move(*find));
  }
  std::stable_sort(finds.begin(), finds.end(),
                   [](const Find& a, const Find& b) { return a.rank > b.rank; });
  return finds;
}

}  // namespace

std::string search_json(FileReader& files, const SearchRequest& request) {
  std::vector<Find> finds = find_all(files, request);
  nlohmann::ordered_json json{{"finds", nlohmann::ordered_json::array()}, {"all", finds.size()}};
  finds.resize(std::min(finds.size(), max_finds));
  for (const Find& find : finds) {
    json["finds"].push_back({{"path", find.path},
                             {"title", find.title},
                             {"heading", find.heading},
                             {"before", find.before},
                             {"match", find.match},
                             {"after", find.after}});
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace galley::viewer
