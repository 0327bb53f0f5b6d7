#include "pipeline/lists.h"

#include <functional>

#include "base/digest.h"
#include "base/path.h"
#include "pipeline/rewrite.h"
#include "render/llms.h"
#include "render/output.h"

namespace galley::pipeline {
namespace {

using settings::Llms;

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

[[noreturn]] void refuse(const std::string& path) {
  throw Error(path + " was not written by galley and is left as it is; move it away or choose " +
              "another output folder");
}

class Lists {
 public:
  Lists(FileSystem& files, state::Store& store, const settings::Project& project)
      : files_(files), store_(store), project_(project) {}

  void write() {
    store_.for_each_manifest_line([this](std::string_view line) {
      manifest_ += line;
      manifest_ += '\n';
      listed_ += render::listed_part(line);
    });
    replace_own("index.jsonl", manifest_,
                [](std::string_view bytes) { return render::is_manifest_line(first_line(bytes)); });
    if (project_.llms != Llms::none) write_llms();
    if (project_.llms == Llms::full) write_llms_full();
    if (project_.llms == Llms::none) remove_own("llms.txt");
    if (project_.llms != Llms::full) remove_own("llms-full.txt");
  }

  ListFaults mend() {
    for (const char* const name : {"llms_txt", "llms_full_txt"}) store_.set_value(name, "");
    write();
    return std::move(faults_);
  }

 private:
  // Replaces a file of galley's own unless its bytes are right.
  void replace_own(const char* name, std::string_view bytes,
                   const std::function<bool(std::string_view)>& is_own) {
    const std::string path = path_of(name);
    const std::optional<FileContent> existing = files_.read(path);
    if (existing && existing->bytes == bytes) return;
    if (existing && !existing->bytes.empty() && !is_own(existing->bytes)) refuse(path);
    files_.replace(path, bytes);
    faults_[name] = existing ? ListFault::altered : ListFault::missing;
  }

  std::string path_of(const char* name) const { return path::join(project_.output, name); }

  // Made anew only when a name in it has changed or somebody has touched it: a page that is saved
  // mostly keeps its title.
  void write_llms() {
    const std::string path = path_of("llms.txt");
    const std::string made_from = sha256(project_.name + listed_).hex();
    if (is_recorded("llms_txt", made_from, path)) return;
    replace_own("llms.txt", render::llms_txt(render::page_list(manifest_, project_)),
                [](std::string_view bytes) { return bytes.ends_with(render::list_mark); });
    record("llms_txt", made_from, path);
  }

  // Written whole when any page has changed. A page that is being written to by now is in it as it
  // is by now, and the list is made again when that page's record is stored.
  void write_llms_full() {
    const std::string path = path_of("llms-full.txt");
    const std::string made_from = sha256(GALLEY_VERSION + project_.name + '\n' + manifest_).hex();
    if (is_recorded("llms_full_txt", made_from, path)) return;
    const std::optional<FileStat> existing = files_.stat(path);
    if (existing && existing->size > 0 && !is_marked(path, *existing)) refuse(path);
    const Written written = write_pages(path);
    record("llms_full_txt", written.is_settled ? made_from : "", path);
    if (!written.is_settled || !written.is_replaced) return;
    faults_["llms-full.txt"] = existing ? ListFault::altered : ListFault::missing;
  }

  struct Written {
    bool is_settled = true;  // every page was there as its record says
    bool is_replaced = false;
  };

  Written write_pages(const std::string& path) {
    Rewrite file(files_, path);
    const render::PageList list = render::page_list(manifest_, project_);
    file.write(render::llms_full_head(list));
    Written written;
    for (const render::ListedSection& section : list.sections) {
      for (const render::ListedPage& page : section.pages) {
        const std::optional<std::string> mdc = read_output(path::join(project_.output, page.file));
        const auto body = mdc ? render::mdc_body(*mdc) : std::nullopt;
        if (body) file.write(render::llms_full_page(page, *body));
        if (!body || sha256(*body).hex() != page.content_hash) written.is_settled = false;
      }
    }
    file.write("\n" + std::string(render::list_mark));
    written.is_replaced = file.commit();
    return written;
  }

  // Outputs are replaced by rename, so that one that changed under the reader is whole when it is
  // read again. One that keeps changing is left to the commit that follows.
  std::optional<std::string> read_output(const std::string& path) {
    constexpr int attempts = 3;
    for (int attempt = 0; attempt < attempts; ++attempt) {
      try {
        std::optional<FileContent> content = files_.read(path);
        return content ? std::optional(std::move(content->bytes)) : std::nullopt;
      } catch (const FileChanging&) {
        continue;
      }
    }
    return std::nullopt;
  }

  void remove_own(const char* name) {
    const std::string path = path_of(name);
    const std::optional<FileStat> stat = files_.stat(path);
    if (stat && is_marked(path, *stat)) files_.remove(path);
  }

  bool is_marked(const std::string& path, const FileStat& stat) {
    constexpr std::string_view mark = render::list_mark;
    if (stat.kind != FileKind::regular || stat.size < mark.size()) return false;
    return files_.read_part(path, stat.size - mark.size(), mark.size()) == mark;
  }

  // What a list was made from last, and its ctime then.
  bool is_recorded(const char* name, const std::string& made_from, const std::string& path) {
    const std::optional<FileStat> stat = files_.stat(path);
    return stat && store_.value(name) == made_from + ' ' + std::to_string(stat->ctime);
  }

  void record(const char* name, const std::string& made_from, const std::string& path) {
    const std::optional<FileStat> stat = files_.stat(path);
    store_.set_value(name, made_from + ' ' + (stat ? std::to_string(stat->ctime) : ""));
  }

  FileSystem& files_;
  state::Store& store_;
  const settings::Project& project_;
  std::string manifest_;
  std::string listed_;  // the part of it that llms.txt is made from
  ListFaults faults_;   // what was replaced, and why
};

}  // namespace

void write_lists(FileSystem& files, state::Store& store, const settings::Project& project) {
  Lists(files, store, project).write();
}

ListFaults mend_lists(FileSystem& files, state::Store& store, const settings::Project& project) {
  return Lists(files, store, project).mend();
}

}  // namespace galley::pipeline
