#include "settings/settings.h"

namespace galley::settings {

std::string_view to_string(Profile profile) {
  switch (profile) {
    case Profile::lossless:
      return "lossless";
    case Profile::balanced:
      return "balanced";
    case Profile::compact:
      return "compact";
  }
  return "balanced";
}

std::string_view to_string(Dialect dialect) {
  switch (dialect) {
    case Dialect::automatic:
      return "auto";
    case Dialect::markdown:
      return "markdown";
    case Dialect::mdx:
      return "mdx";
    case Dialect::mdbook:
      return "mdbook";
    case Dialect::mkdocs:
      return "mkdocs";
    case Dialect::vitepress:
      return "vitepress";
    case Dialect::docusaurus:
      return "docusaurus";
    case Dialect::hugo:
      return "hugo";
    case Dialect::jekyll:
      return "jekyll";
  }
  return "auto";
}

std::string_view to_string(Llms llms) {
  switch (llms) {
    case Llms::index:
      return "index";
    case Llms::full:
      return "full";
    case Llms::none:
      return "none";
  }
  return "index";
}

std::string_view to_string(WatchBackend backend) {
  switch (backend) {
    case WatchBackend::automatic:
      return "auto";
    case WatchBackend::fanotify:
      return "fanotify";
    case WatchBackend::inotify:
      return "inotify";
    case WatchBackend::polling:
      return "polling";
  }
  return "";
}

std::string_view to_string(LinkTarget target) {
  switch (target) {
    case LinkTarget::repository:
      return "repository";
    case LinkTarget::mdc:
      return "mdc";
    case LinkTarget::site:
      return "site";
  }
  return "repository";
}

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::trace:
      return "trace";
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "info";
}

std::string_view to_string(Confine confine) {
  switch (confine) {
    case Confine::off:
      return "off";
    case Confine::basic:
      return "basic";
    case Confine::strict:
      return "strict";
  }
  return "basic";
}

bool Tokenizer::operator==(const Tokenizer& other) const {
  if (!ranks || !other.ranks) return ranks == other.ranks && file == other.file;
  return ranks->digest() == other.ranks->digest();
}

}  // namespace galley::settings
