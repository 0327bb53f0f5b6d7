#include "state/packed.h"

#include <algorithm>
#include <string_view>

namespace galley::state {
namespace {

// Numbers take seven bits a byte, the lowest first, with the eighth set on all but the last
// (LEB128: DWARF 5, section 7.6).
class Writer {
 public:
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) bytes_ += static_cast<char>((value & 0x7fU) | 0x80U);
    bytes_ += static_cast<char>(value);
  }

  // Small numbers of either sign are short ("zigzag").
  void difference(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    number((bits << 1U) ^ (value < 0 ? ~0ULL : 0ULL));
  }

  void text(std::string_view text) {
    number(text.size());
    bytes_ += text;
  }

  void digest(const Digest& digest) { bytes_.append(digest.bytes.begin(), digest.bytes.end()); }

  // Most files are regular and have never had their mtime set: ctime is close to it.
  void stat(const FileStat& stat) {
    number(static_cast<std::uint64_t>(stat.kind));
    number(stat.size);
    difference(stat.mtime);
    difference(subtract(stat.ctime, stat.mtime));
    number(stat.inode);
    number(stat.device);
  }

  std::unique_ptr<const char[]> finish() const {
    auto bytes = std::make_unique<char[]>(bytes_.size());
    std::copy(bytes_.begin(), bytes_.end(), bytes.get());
    return bytes;
  }

 private:
  // Times may be anything that a file system gives: differences wrap around.
  static std::int64_t subtract(std::int64_t from, std::int64_t other) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(from) -
                                     static_cast<std::uint64_t>(other));
  }

  std::string bytes_;
};

// Reads what a Writer has written, in the same order.
class Reader {
 public:
  explicit Reader(const char* bytes) : at_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if (byte < 0x80) return value;
    }
  }

  std::int64_t difference() {
    const std::uint64_t bits = number();
    return static_cast<std::int64_t>((bits >> 1U) ^ ((bits & 1U) != 0 ? ~0ULL : 0ULL));
  }

  std::string text() {
    const std::size_t size = number();
    at_ += size;
    return {at_ - size, size};
  }

  Digest digest() {
    Digest digest;
    std::copy_n(at_, digest.bytes.size(), digest.bytes.begin());
    at_ += digest.bytes.size();
    return digest;
  }

  FileStat stat() {
    FileStat stat;
    stat.kind = static_cast<FileKind>(number());
    stat.size = number();
    stat.mtime = difference();
    stat.ctime = static_cast<std::int64_t>(static_cast<std::uint64_t>(stat.mtime) +
                                           static_cast<std::uint64_t>(difference()));
    stat.inode = number();
    stat.device = number();
    return stat;
  }

 private:
  const char* at_;
};

void put(Writer& writer, const Diagnostic& diagnostic) {
  writer.text(diagnostic.place.file);
  writer.difference(diagnostic.place.line);
  writer.difference(diagnostic.place.column);
  writer.number(static_cast<std::uint64_t>(diagnostic.severity));
  writer.text(diagnostic.code);
  writer.text(diagnostic.message);
}

void take(Reader& reader, Diagnostic& diagnostic) {
  diagnostic.place.file = reader.text();
  diagnostic.place.line = static_cast<int>(reader.difference());
  diagnostic.place.column = static_cast<int>(reader.difference());
  diagnostic.severity = static_cast<Severity>(reader.number());
  diagnostic.code = reader.text();
  diagnostic.message = reader.text();
}

void put(Writer& writer, const Dependency& dependency) {
  writer.text(dependency.path);
  writer.number(dependency.stat ? 1 : 0);
  if (dependency.stat) writer.stat(*dependency.stat);
  writer.digest(dependency.digest);
  writer.number(static_cast<std::uint64_t>(dependency.use));
  writer.number(dependency.is_racy ? 1 : 0);
}

void take(Reader& reader, Dependency& dependency) {
  dependency.path = reader.text();
  if (reader.number() != 0) dependency.stat = reader.stat();
  dependency.digest = reader.digest();
  dependency.use = static_cast<Dependency::Use>(reader.number());
  dependency.is_racy = reader.number() != 0;
}

void put(Writer& writer, const std::string& text) { writer.text(text); }
void take(Reader& reader, std::string& text) { text = reader.text(); }

void put(Writer& writer, const Link& link) {
  writer.difference(link.line);
  writer.difference(link.column);
  writer.text(link.target);
  writer.text(link.anchor);
  writer.number(static_cast<std::uint64_t>(link.presence));
}

void take(Reader& reader, Link& link) {
  link.line = static_cast<int>(reader.difference());
  link.column = static_cast<int>(reader.difference());
  link.target = reader.text();
  link.anchor = reader.text();
  link.presence = static_cast<Link::Presence>(reader.number());
}

template <class Value>
void put_all(Writer& writer, const std::vector<Value>& values) {
  writer.number(values.size());
  for (const Value& value : values) put(writer, value);
}

template <class Value>
void take_all(Reader& reader, std::vector<Value>& values) {
  values.resize(reader.number());
  for (Value& value : values) take(reader, value);
}

// Without pages of HTML targets have no addresses for them.
enum class With : std::uint8_t { text, html };

void put_targets(Writer& writer, const Record& record) {
  writer.number(record.targets.size());
  for (const Target& target : record.targets) {
    writer.text(target.link);
    writer.text(target.text);
    if (record.has_html()) writer.text(target.html);
  }
}

void take_targets(Reader& reader, Record& record, With what) {
  record.targets.resize(reader.number());
  for (Target& target : record.targets) {
    target.link = reader.text();
    target.text = reader.text();
    if (what == With::html) target.html = reader.text();
  }
}

void put_html(Writer& writer, const Record& record) {
  writer.stat(record.html_stat);
  writer.digest(record.html_digest);
  put_all(writer, record.assets);
}

void take_html(Reader& reader, Record& record) {
  record.html_stat = reader.stat();
  record.html_digest = reader.digest();
  take_all(reader, record.assets);
}

}  // namespace

PackedRecord::PackedRecord(const Record& record) {
  Writer writer;
  writer.text(record.output);
  writer.text(record.title);
  writer.stat(record.source);
  writer.digest(record.source_digest);
  writer.digest(record.settings_digest);
  writer.stat(record.output_stat);
  writer.digest(record.output_digest);
  writer.digest(record.content_hash);
  writer.text(record.fetched_at);
  writer.number(record.tokens);
  writer.number(record.source_tokens);
  writer.number(record.normalize_fallbacks);
  writer.number((record.is_racy ? 1U : 0U) + (record.is_failed ? 2U : 0U) +
                (record.has_html() ? 4U : 0U));
  put_all(writer, record.diagnostics);
  put_all(writer, record.dependencies);
  put_targets(writer, record);
  if (record.has_html()) put_html(writer, record);
  bytes_ = writer.finish();
}

Record PackedRecord::unpack() const {
  Record record;
  if (!bytes_) return record;
  Reader reader(bytes_.get());
  record.output = reader.text();
  record.title = reader.text();
  record.source = reader.stat();
  record.source_digest = reader.digest();
  record.settings_digest = reader.digest();
  record.output_stat = reader.stat();
  record.output_digest = reader.digest();
  record.content_hash = reader.digest();
  record.fetched_at = reader.text();
  record.tokens = reader.number();
  record.source_tokens = reader.number();
  record.normalize_fallbacks = reader.number();
  const std::uint64_t flags = reader.number();
  record.is_racy = (flags & 1U) != 0;
  record.is_failed = (flags & 2U) != 0;
  take_all(reader, record.diagnostics);
  take_all(reader, record.dependencies);
  const bool has_html = (flags & 4U) != 0;
  take_targets(reader, record, has_html ? With::html : With::text);
  if (has_html) take_html(reader, record);
  return record;
}

std::string PackedRecord::output() const { return bytes_ ? Reader(bytes_.get()).text() : ""; }

std::string PackedRecord::title() const {
  if (!bytes_) return {};
  Reader reader(bytes_.get());
  reader.text();  // the output
  return reader.text();
}

PackedLinks::PackedLinks(const std::vector<std::string>& anchors, const std::vector<Link>& links) {
  if (anchors.empty() && links.empty()) return;
  Writer writer;
  put_all(writer, anchors);
  put_all(writer, links);
  bytes_ = writer.finish();
}

std::vector<std::string> PackedLinks::anchors() const {
  std::vector<std::string> anchors;
  if (!bytes_) return anchors;
  Reader reader(bytes_.get());
  take_all(reader, anchors);
  return anchors;
}

std::vector<Link> PackedLinks::links() const {
  std::vector<Link> links;
  if (!bytes_) return links;
  Reader reader(bytes_.get());
  std::vector<std::string> anchors;
  take_all(reader, anchors);
  take_all(reader, links);
  return links;
}

}  // namespace galley::state
