#include "state/row.h"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

namespace galley::state {
namespace {

using Json = nlohmann::json;

std::string_view view(const Digest& digest) {
  // The bytes of an array of bytes, as characters ([basic.lval] allows it).
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

Digest to_digest(std::string_view bytes) {
  Digest digest;
  std::copy_n(bytes.begin(), std::min(bytes.size(), digest.bytes.size()), digest.bytes.begin());
  return digest;
}

// SQLite's integers are signed; what is above their half comes back by the same conversion.
std::int64_t to_signed(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t to_unsigned(std::int64_t value) { return static_cast<std::uint64_t>(value); }

void bind_stat(Statement& statement, int first, const FileStat& stat) {
  statement.bind(first, static_cast<std::int64_t>(stat.kind))
      .bind(first + 1, to_signed(stat.size))
      .bind(first + 2, stat.mtime)
      .bind(first + 3, stat.ctime)
      .bind(first + 4, to_signed(stat.inode))
      .bind(first + 5, to_signed(stat.device));
}

FileKind to_kind(std::int64_t value) {
  const bool is_known = value >= 0 && value <= static_cast<std::int64_t>(FileKind::other);
  return is_known ? static_cast<FileKind>(value) : FileKind::other;
}

FileStat read_stat(const Statement& statement, int first) {
  FileStat stat;
  stat.kind = to_kind(statement.integer(first));
  stat.size = to_unsigned(statement.integer(first + 1));
  stat.mtime = statement.integer(first + 2);
  stat.ctime = statement.integer(first + 3);
  stat.inode = to_unsigned(statement.integer(first + 4));
  stat.device = to_unsigned(statement.integer(first + 5));
  return stat;
}

// A diagnostic's file is nearly always the record's own path: then it is left out, which also keeps
// a path that is not UTF-8 (JSON cannot hold it) exact.
std::string to_json(const Diagnostics& diagnostics, const std::string& path) {
  if (diagnostics.empty()) return {};
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    Json item = {{"line", diagnostic.place.line},
                 {"column", diagnostic.place.column},
                 {"severity", to_string(diagnostic.severity)},
                 {"code", diagnostic.code},
                 {"message", diagnostic.message}};
    if (diagnostic.place.file != path) item["file"] = diagnostic.place.file;
    list.push_back(std::move(item));
  }
  return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Severity to_severity(std::string_view text) {
  for (const Severity severity : {Severity::note, Severity::warning}) {
    if (to_string(severity) == text) return severity;
  }
  return Severity::error;
}

Diagnostic to_diagnostic(const Json& item, const std::string& path) {
  Diagnostic diagnostic;
  diagnostic.place = {item.value("file", path), item.value("line", 0), item.value("column", 0)};
  diagnostic.severity = to_severity(item.value("severity", ""));
  diagnostic.code = item.value("code", "");
  diagnostic.message = item.value("message", "");
  return diagnostic;
}

Diagnostics from_json(std::string_view text, const std::string& path) {
  Diagnostics diagnostics;
  if (text.empty()) return diagnostics;
  try {
    for (const Json& item : Json::parse(text)) diagnostics.push_back(to_diagnostic(item, path));
  } catch (const Json::exception& error) {
    throw DatabaseError(Fault::damage, "the diagnostics of " + path + " are no JSON");
  }
  return diagnostics;
}

const char* to_field(Dependency::Use use) {
  switch (use) {
    case Dependency::Use::content:
      return "content";
    case Dependency::Use::copied:
      return "copied";
    case Dependency::Use::presence:
      return "presence";
    case Dependency::Use::way:
      return "way";
  }
  return "";
}

Dependency::Use use_from_field(std::string_view field) {
  if (field == "presence") return Dependency::Use::presence;
  if (field == "copied") return Dependency::Use::copied;
  return field == "way" ? Dependency::Use::way : Dependency::Use::content;
}

// With a zero byte behind it: no path holds one, and paths need not be text that JSON could hold.
// One in a text becomes what CommonMark (2.3) makes of it, or it would end the field.
void add_field(std::string& text, std::string_view field) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
  for (std::size_t zero = 0; (zero = field.find('\0')) != std::string_view::npos;) {
    text.append(field.substr(0, zero)).append(replacement);
    field.remove_prefix(zero + 1);
  }
  text.append(field).push_back('\0');
}

// The six numbers of a stat; empty without one.
std::string to_field(const std::optional<FileStat>& stat) {
  if (!stat) return {};
  std::string numbers = std::to_string(static_cast<int>(stat->kind));
  for (const std::uint64_t number : {stat->size, to_unsigned(stat->mtime), to_unsigned(stat->ctime),
                                     stat->inode, stat->device}) {
    numbers += ' ' + std::to_string(number);
  }
  return numbers;
}

// Path, use, stat and digest of each.
std::string to_fields(const std::vector<Dependency>& dependencies) {
  std::string text;
  const auto add = [&text](std::string_view field) { add_field(text, field); };
  for (const Dependency& dependency : dependencies) {
    add(dependency.path);
    add(to_field(dependency.use));
    add(dependency.is_racy ? "racy" : "");
    add(to_field(dependency.stat));
    add(dependency.digest.hex());
  }
  return text;
}

std::vector<std::uint64_t> numbers_of(std::string_view text) {
  std::vector<std::uint64_t> numbers;
  while (!text.empty()) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return {};
    numbers.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    text.remove_prefix(std::min<std::size_t>(1, text.size()));
  }
  return numbers;
}

std::optional<FileStat> stat_from_numbers(std::string_view text) {
  const std::vector<std::uint64_t> numbers = numbers_of(text);
  if (numbers.size() != 6) return std::nullopt;
  FileStat stat;
  stat.kind = to_kind(to_signed(numbers[0]));
  stat.size = numbers[1];
  stat.mtime = to_signed(numbers[2]);
  stat.ctime = to_signed(numbers[3]);
  stat.inode = numbers[4];
  stat.device = numbers[5];
  return stat;
}

std::string_view take_field(std::string_view& text) {
  const std::size_t end = std::min(text.find('\0'), text.size());
  const std::string_view field = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return field;
}

// What is damaged counts as a file that was not there: the page is then looked at again.
std::vector<Dependency> dependencies_from_fields(std::string_view text) {
  std::vector<Dependency> dependencies;
  const auto take = [&text] { return take_field(text); };
  while (!text.empty()) {
    Dependency dependency;
    dependency.path = take();
    dependency.use = use_from_field(take());
    dependency.is_racy = take() == "racy";
    dependency.stat = stat_from_numbers(take());
    dependency.digest = Digest::from_hex(take()).value_or(Digest());
    dependencies.push_back(std::move(dependency));
  }
  return dependencies;
}

std::string to_fields(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& each : texts) add_field(text, each);
  return text;
}

std::vector<std::string> texts_from_fields(std::string_view text) {
  std::vector<std::string> texts;
  while (!text.empty()) texts.emplace_back(take_field(text));
  return texts;
}

std::string to_fields(const std::vector<Link>& links) {
  std::string text;
  for (const Link& link : links) {
    const std::string place = std::to_string(link.line) + ' ' + std::to_string(link.column) + ' ' +
                              std::to_string(static_cast<int>(link.presence));
    for (const std::string& field : {place, link.target, link.anchor}) add_field(text, field);
  }
  return text;
}

std::vector<Link> links_from_fields(std::string_view text) {
  std::vector<Link> links;
  while (!text.empty()) {
    const std::vector<std::uint64_t> place = numbers_of(take_field(text));
    Link link;
    if (place.size() == 3 && place[2] <= 2) {
      link.line = static_cast<int>(place[0]);
      link.column = static_cast<int>(place[1]);
      link.presence = static_cast<Link::Presence>(place[2]);
    }
    link.target = take_field(text);
    link.anchor = take_field(text);
    links.push_back(std::move(link));
  }
  return links;
}

std::string to_fields(const std::vector<Target>& targets) {
  std::string text;
  for (const Target& target : targets) {
    for (const std::string& field : {target.link, target.text, target.html}) {
      add_field(text, field);
    }
  }
  return text;
}

std::vector<Target> targets_from_fields(std::string_view text) {
  std::vector<Target> targets;
  while (!text.empty()) {
    Target target;
    target.link = take_field(text);
    target.text = take_field(text);
    target.html = take_field(text);
    targets.push_back(std::move(target));
  }
  return targets;
}

// The stat and the digest of a page of HTML, then its assets; empty when there is no such page.
std::string html_to_fields(const Record& record) {
  if (!record.has_html()) return {};
  std::string text = to_field(std::optional(record.html_stat));
  text.append(1, '\0').append(record.html_digest.hex()).append(1, '\0');
  return text + to_fields(record.assets);
}

// What is damaged counts as no page: it is then made again.
void html_from_fields(std::string_view text, Record& record) {
  const std::optional<FileStat> stat = stat_from_numbers(take_field(text));
  const std::optional<Digest> digest = Digest::from_hex(take_field(text));
  if (!stat || !digest) return;
  record.html_stat = *stat;
  record.html_digest = *digest;
  record.assets = texts_from_fields(text);
}

}  // namespace

// A record that load() gave has no manifest line with it: written back as it is, it must not lose
// the stored one.
const char* const upsert_sql =
    "INSERT INTO record VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
    "ON CONFLICT(path) DO UPDATE SET "
    "source_kind=excluded.source_kind,source_size=excluded.source_size,"
    "source_mtime=excluded.source_mtime,source_ctime=excluded.source_ctime,"
    "source_inode=excluded.source_inode,source_device=excluded.source_device,"
    "source_digest=excluded.source_digest,settings_digest=excluded.settings_digest,"
    "output=excluded.output,"
    "output_kind=excluded.output_kind,output_size=excluded.output_size,"
    "output_mtime=excluded.output_mtime,output_ctime=excluded.output_ctime,"
    "output_inode=excluded.output_inode,output_device=excluded.output_device,"
    "output_digest=excluded.output_digest,content_hash=excluded.content_hash,"
    "fetched_at=excluded.fetched_at,tokens=excluded.tokens,"
    "source_tokens=excluded.source_tokens,"
    "normalize_fallbacks=excluded.normalize_fallbacks,is_failed=excluded.is_failed,"
    "is_racy=excluded.is_racy,"
    "diagnostics=excluded.diagnostics,dependencies=excluded.dependencies,"
    "anchors=excluded.anchors,links=excluded.links,targets=excluded.targets,"
    "title=excluded.title,html=excluded.html,"
    "manifest_line=CASE WHEN length(excluded.manifest_line)=0 AND length(excluded.output)>0 "
    "THEN manifest_line ELSE excluded.manifest_line END";

const char* const select_sql =
    "SELECT path,source_kind,source_size,source_mtime,source_ctime,source_inode,source_device,"
    "source_digest,settings_digest,output,output_kind,output_size,output_mtime,output_ctime,"
    "output_inode,output_device,output_digest,content_hash,fetched_at,tokens,source_tokens,"
    "normalize_fallbacks,is_failed,is_racy,diagnostics,dependencies,anchors,links,targets,title,"
    "html "
    "FROM record ORDER BY path";

void write_row(Statement& upsert, const Record& record) {
  const std::string diagnostics = to_json(record.diagnostics, record.path);
  const std::string dependencies = to_fields(record.dependencies);
  const std::string anchors = to_fields(record.anchors);
  const std::string links = to_fields(record.links);
  const std::string targets = to_fields(record.targets);
  const std::string html = html_to_fields(record);
  upsert.bind_blob(1, record.path);
  bind_stat(upsert, 2, record.source);
  upsert.bind_blob(8, view(record.source_digest))
      .bind_blob(9, view(record.settings_digest))
      .bind_blob(10, record.output);
  bind_stat(upsert, 11, record.output_stat);
  upsert.bind_blob(17, view(record.output_digest))
      .bind_blob(18, view(record.content_hash))
      .bind_blob(19, record.fetched_at)
      .bind(20, to_signed(record.tokens))
      .bind(21, to_signed(record.source_tokens))
      .bind(22, to_signed(record.normalize_fallbacks))
      .bind(23, record.is_failed ? 1 : 0)
      .bind(24, record.is_racy ? 1 : 0)
      .bind_blob(25, diagnostics)
      .bind_blob(26, dependencies)
      .bind_blob(27, anchors)
      .bind_blob(28, links)
      .bind_blob(29, targets)
      .bind_blob(30, record.title)
      .bind_blob(31, html)
      .bind_blob(32, record.manifest_line);
  upsert.run();
}

std::vector<Link> read_links(std::string_view column) { return links_from_fields(column); }

Record read_row(const Statement& select) {
  Record record;
  record.path = select.bytes(0);
  record.source = read_stat(select, 1);
  record.source_digest = to_digest(select.bytes(7));
  record.settings_digest = to_digest(select.bytes(8));
  record.output = select.bytes(9);
  record.output_stat = read_stat(select, 10);
  record.output_digest = to_digest(select.bytes(16));
  record.content_hash = to_digest(select.bytes(17));
  record.fetched_at = select.bytes(18);
  record.tokens = to_unsigned(select.integer(19));
  record.source_tokens = to_unsigned(select.integer(20));
  record.normalize_fallbacks = to_unsigned(select.integer(21));
  record.is_failed = select.integer(22) != 0;
  record.is_racy = select.integer(23) != 0;
  record.diagnostics = from_json(select.bytes(24), record.path);
  record.dependencies = dependencies_from_fields(select.bytes(25));
  record.anchors = texts_from_fields(select.bytes(26));
  record.links = links_from_fields(select.bytes(27));
  record.targets = targets_from_fields(select.bytes(28));
  record.title = select.bytes(29);
  html_from_fields(select.bytes(30), record);
  return record;
}

}  // namespace galley::state
