#include "preview/assets.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/digest.h"
#include "base/error.h"
#include "base/path.h"
#include "base/secret_name.h"

namespace galley::preview {
namespace {

// An SVG that is opened by itself is a document: it gets an origin of its own and runs nothing.
constexpr std::string_view svg_policy =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

struct Kind {
  std::string_view extension;
  std::string_view type;
  Shelf shelf = Shelf::project;  // package: from there alone
};

constexpr std::array<Kind, 26> kinds = {{
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".bmp", "image/bmp"},
    {".ico", "image/x-icon"},
    {".svg", "image/svg+xml"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".ttf", "font/ttf"},
    {".otf", "font/otf"},
    {".pdf", "application/pdf"},
    {".txt", text_type},
    {".csv", text_type},
    {".tsv", text_type},
    {".json", text_type},
    {".yaml", text_type},
    {".yml", text_type},
    {".toml", text_type},
    {".md", text_type},
    {".mdx", text_type},
    {".css", "text/css; charset=utf-8", Shelf::package},
    {".js", "text/javascript; charset=utf-8", Shelf::package},
    {".mjs", "text/javascript; charset=utf-8", Shelf::package},
}};

const Kind* kind_of(std::string_view path, Shelf shelf) {
  std::string extension(path::extension(path));
  std::transform(extension.begin(), extension.end(), extension.begin(), [](char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
  });
  for (const Kind& kind : kinds) {
    if (kind.extension != extension) continue;
    return kind.shelf == Shelf::package && shelf != Shelf::package ? nullptr : &kind;
  }
  return nullptr;
}

Response refuse(int status, const char* reason) { return Response::refusal({status, reason}); }

Response respond_with(FileContent content, const Kind& kind) {
  Response response;
  response.type = kind.type;
  response.etag = sha256(content.bytes).hex().substr(0, 32);
  response.body = std::make_shared<const std::string>(std::move(content.bytes));
  if (kind.type == "image/svg+xml") response.policy = svg_policy;
  return response;
}

Response read(FileReader& files, const std::string& root, const std::string& path,
              const Kind& kind) {
  const std::unique_ptr<OpenFile> file = files.open_below(root, path);
  if (!file) return refuse(404, "there is no such file");
  if (file->stat().size > max_asset_bytes) return refuse(413, "the file is too large to be shown");
  return respond_with(file->read(), kind);
}

}  // namespace

Response asset(FileReader& files, const std::string& root, const std::string& path, Shelf shelf) {
  if (path.empty() || path[0] == '/' || path::normal(path) != path || path == ".." ||
      path.starts_with("../")) {
    return refuse(404, "there is no such file");
  }
  if (is_secret(path)) return refuse(403, "hidden files and keys are not shown");
  const Kind* const kind = kind_of(path, shelf);
  if (kind == nullptr) return refuse(415, "files of this kind are not shown");
  try {
    return read(files, root, path, *kind);
  } catch (const FileChanging&) {
    return refuse(503, "the file is being written to; try again");
  } catch (const SystemError& error) {
    if (error.code() == ELOOP) return refuse(403, "the file is a link, or behind one");
    if (error.code() == ENAMETOOLONG) return refuse(404, "there is no such file");
    if (error.code() == EACCES) return refuse(403, "galley may not read the file");
    throw;
  } catch (const Error&) {  // a folder, a FIFO, a device
    return refuse(403, "this is not a regular file");
  }
}

}  // namespace galley::preview
