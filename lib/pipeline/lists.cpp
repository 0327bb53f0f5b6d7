#include "pipeline/lists.h"

#include <algorithm>
#include <functional>

#include "base/digest.h"
#include "base/path.h"
#include "html/client_files.h"
#include "html/page_tree.h"
#include "pipeline/clock.h"
#include "pipeline/page_order.h"
#include "pipeline/rewrite.h"
#include "render/llms.h"
#include "render/output.h"
#include "render/reading_order.h"

namespace galley::pipeline {
namespace {

using settings::Llms;

constexpr const char* html_index = "index.html";
constexpr const char* html_pages = "pages.js";

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
    read_digests();
    remake(
        output("index.jsonl"), "index_jsonl", of_lines_,
        [this](Rewrite& file) { return write_lines(file); },
        [this](const std::string& path, const FileStat&) { return begins_as_manifest(path); });
    if (project_.llms != Llms::none) {
      remake(
          output("llms.txt"), "llms_txt", of_listed_,
          [this](Rewrite& file) { return write_llms(file); }, is_list());
    }
    if (project_.llms == Llms::full) {
      remake(
          output("llms-full.txt"), "llms_full_txt", of_lines_,
          [this](Rewrite& file) { return write_llms_full(file); }, is_list());
    }
    if (project_.llms == Llms::none) remove_own("llms.txt");
    if (project_.llms != Llms::full) remove_own("llms-full.txt");
    if (!project_.html.empty()) write_html();
  }

  ListFaults mend() {
    for (const char* const name :
         {"index_jsonl", "llms_txt", "llms_full_txt", "html_index", "html_pages"}) {
      store_.set_value(name, "");
    }
    for (const html::ClientFile& file : html::client_files()) {
      store_.set_value(value_of(file), "");
    }
    write();
    return std::move(faults_);
  }

 private:
  // Whether every page was there as its record says.
  enum class Content : std::uint8_t { settled, ahead };
  using Fill = std::function<Content(Rewrite&)>;
  using IsOwn = std::function<bool(const std::string& path, const FileStat&)>;

  // What the lists are made from: of every page all that is said of it, and what llms.txt says.
  void read_digests() {
    Sha256 lines;
    Sha256 listed;
    Sha256 pages;
    lines.add(GALLEY_VERSION + project_.name + '\n');
    listed.add(project_.name);
    pages.add(GALLEY_VERSION + project_.name + '\n');
    store_.for_each_manifest_line([&](std::string_view path, std::string_view line) {
      lines.add(line);
      lines.add("\n");
      listed.add(render::listed_part(line));
      if (project_.html.empty()) return;
      pages.add(path);
      pages.add(render::listed_part(line));
    });
    for (const state::Link& link : store_.links_of(render::book_summary)) {
      pages.add(link.target + '\n');
    }
    of_lines_ = lines.finish().hex();
    of_listed_ = listed.finish().hex();
    of_pages_ = pages.finish().hex();
  }

  // Makes a list anew unless it is known to be what it should be; replaced only when its bytes
  // differ. A page that is being written to by now is in it as it is by now, and the list is made
  // again when that page's record is stored.
  void remake(const std::string& path, const std::string& value, const std::string& made_from,
              const Fill& fill, const IsOwn& is_own) {
    if (is_recorded(value, made_from, path)) return;
    const std::optional<FileStat> existing = files_.stat(path);
    const bool is_something =
        existing && (existing->size > 0 || existing->kind != FileKind::regular);
    if (is_something && !is_own(path, *existing)) refuse(path);
    Rewrite file(files_, path);
    const bool is_settled = fill(file) == Content::settled;
    const bool is_replaced = file.commit();
    record(value, is_settled ? made_from : "", path);
    if (!is_settled || !is_replaced) return;
    faults_[path] = existing ? ListFault::altered : ListFault::missing;
  }

  std::string output(std::string_view name) const { return path::join(project_.output, name); }
  std::string html(std::string_view name) const { return path::join(project_.html, name); }

  void write_html() {
    remake(
        html(html_index), "html_index", of_pages_,
        [this](Rewrite& file) {
          file.write(html::index_file(project_.name, tree_pages(store_, project_)));
          return Content::settled;
        },
        is_list());
    remake(
        html(html_pages), "html_pages", of_pages_,
        [this](Rewrite& file) {
          file.write(html::pages_script(tree_pages(store_, project_)));
          return Content::settled;
        },
        is_client_file());
    for (const html::ClientFile& client : html::client_files()) {
      remake(
          html(client.name), value_of(client), sha256(client.bytes).hex(),
          [&client](Rewrite& file) {
            file.write(html::client_mark);
            file.write(client.bytes);
            return Content::settled;
          },
          is_client_file());
    }
  }

  static std::string value_of(const html::ClientFile& file) {
    return "html_" + std::string(file.name);
  }

  IsOwn is_client_file() {
    return [this](const std::string& path, const FileStat&) {
      return files_.read_part(path, 0, html::client_mark.size()) == html::client_mark;
    };
  }

  Content write_lines(Rewrite& file) {
    store_.for_each_manifest_line([&file](std::string_view, std::string_view line) {
      file.write(line);
      file.write("\n");
    });
    return Content::settled;
  }

  Content write_llms(Rewrite& file) {
    const render::PageList list = page_list();
    file.write(render::llms_head(list));
    for (const auto& [folder, name] : list.sections()) {
      file.write(render::llms_section_head(name));
      for_each_page(folder, [&file](const render::ListedPage& page) {
        file.write(render::llms_entry(page));
      });
    }
    file.write(render::llms_tail());
    return Content::settled;
  }

  Content write_llms_full(Rewrite& file) {
    const render::PageList list = page_list();
    Content content = Content::settled;
    const auto write_page = [&](const render::ListedPage& page) {
      const auto mdc = read_output(path::join(project_.output, page.file));
      const auto body = mdc ? render::mdc_body(*mdc) : std::nullopt;
      if (body) file.write(render::llms_full_page(page, *body));
      if (!body || sha256(*body).hex() != page.content_hash) content = Content::ahead;
    };
    file.write(render::llms_head(list));
    for (const auto& [folder, name] : list.sections()) for_each_page(folder, write_page);
    file.write(render::llms_tail());
    return content;
  }

  render::PageList page_list() {
    render::PageList list(project_);
    store_.for_each_manifest_line(
        [&list](std::string_view path, std::string_view line) { list.add(path, line); });
    return list;
  }

  void for_each_page(const std::string& folder,
                     const std::function<void(const render::ListedPage&)>& visit) {
    store_.for_each_manifest_line_in(folder, [&](std::string_view, std::string_view line) {
      if (const auto page = render::listed_page(line, project_)) visit(*page);
    });
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
    const std::string path = path::join(project_.output, name);
    const std::optional<FileStat> stat = files_.stat(path);
    if (stat && is_marked(path, *stat)) files_.remove(path);
  }

  IsOwn is_list() {
    return [this](const std::string& path, const FileStat& stat) { return is_marked(path, stat); };
  }

  bool is_marked(const std::string& path, const FileStat& stat) {
    constexpr std::string_view mark = render::list_mark;
    if (stat.kind != FileKind::regular || stat.size < mark.size()) return false;
    return files_.read_part(path, stat.size - mark.size(), mark.size()) == mark;
  }

  // Reads on while the first line goes on as one of galley's: a title may be as long as a page.
  bool begins_as_manifest(const std::string& path) {
    constexpr std::size_t piece_size = 64 * 1024;  // bytes; more than nearly every line
    std::string begin;
    for (;;) {
      const auto piece = files_.read_part(path, begin.size(), piece_size);
      if (!piece) return false;
      begin += *piece;
      const bool is_whole = piece->size() < piece_size || piece->find('\n') != std::string::npos;
      if (is_whole) return render::is_manifest_line(first_line(begin));
      if (!begin.starts_with(render::manifest_head)) return false;
    }
  }

  // What a list was made from last, its ctime then, and the boot that it was in: after a power cut
  // the file may not be what was written.
  bool is_recorded(const std::string& name, const std::string& made_from, const std::string& path) {
    const std::optional<FileStat> stat = files_.stat(path);
    return stat && store_.value(name) == made_from + as_of(*stat);
  }

  void record(const std::string& name, const std::string& made_from, const std::string& path) {
    const std::optional<FileStat> stat = files_.stat(path);
    store_.set_value(name, stat ? made_from + as_of(*stat) : "");
  }

  static std::string as_of(const FileStat& stat) {
    return ' ' + std::to_string(stat.ctime) + ' ' + boot_id();
  }

  FileSystem& files_;
  state::Store& store_;
  const settings::Project& project_;
  std::string of_lines_;  // digests of what lists are made from
  std::string of_listed_;
  std::string of_pages_;
  ListFaults faults_;  // what was replaced, and why
};

}  // namespace

bool is_html_list(std::string_view name) {
  const auto files = html::client_files();
  return name == html_index || name == html_pages ||
         std::any_of(files.begin(), files.end(),
                     [&](const html::ClientFile& file) { return file.name == name; });
}

void write_lists(FileSystem& files, state::Store& store, const settings::Project& project) {
  Lists(files, store, project).write();
}

ListFaults mend_lists(FileSystem& files, state::Store& store, const settings::Project& project) {
  return Lists(files, store, project).mend();
}

}  // namespace galley::pipeline
