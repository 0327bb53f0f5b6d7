#include "setup.h"

#include <charconv>

#include "git_config.h"
#include "pipeline/clock.h"
#include "pipeline/processors.h"

namespace galley::daemon {

std::optional<std::string> fixed_time(const settings::Environment& environment) {
  const std::optional<std::string> text = environment("SOURCE_DATE_EPOCH");
  if (!text) return std::nullopt;
  std::int64_t seconds = 0;
  const char* const end = text->data() + text->size();
  const auto [rest, error] = std::from_chars(text->data(), end, seconds);
  if (error != std::errc{} || rest != end) {
    throw Error("SOURCE_DATE_EPOCH is \"" + *text +
                "\"; it must be whole seconds since 1970 or unset");
  }
  return pipeline::utc_time(seconds);
}

pipeline::Options pipeline_options(const settings::Settings& settings,
                                   std::optional<std::string> fixed_time) {
  const settings::Performance& performance = settings.performance;
  pipeline::Options options;
  options.workers =
      performance.parallel ? performance.max_workers.value_or(pipeline::usable_processors()) : 1;
  options.memory_ceiling = performance.memory_limit_mb << 20U;
  options.batch_size = performance.batch_size;
  options.fixed_time = std::move(fixed_time);
  return options;
}

namespace {

// Names under which a tool's users keep what other pages include: these are no pages.
std::vector<std::string_view> partials_of(settings::Dialect dialect) {
  switch (dialect) {
    case settings::Dialect::docusaurus:
    case settings::Dialect::jekyll:
      return {"_*.md", "_*.mdx", "_*.markdown"};
    case settings::Dialect::automatic:
    case settings::Dialect::mdx:
      return {"_*.mdx"};
    default:
      return {};
  }
}

}  // namespace

watch::Rules rules_for(const settings::Project& project, const settings::Settings& settings) {
  std::vector<std::string> outputs;
  for (const settings::Project& other : settings.projects) {
    outputs.push_back(other.output);
    if (!other.html.empty()) outputs.push_back(other.html);
  }
  std::vector<std::string> exclude = project.exclude;
  for (const std::string_view pattern : partials_of(project.dialect)) exclude.emplace_back(pattern);
  watch::Rules rules(project.source, project.include, exclude, std::move(outputs));
  watch::Heeded heeded;
  if (project.gitignore) {
    heeded.excludes_file = excludes_file(project.source, settings::process_environment());
  } else {
    heeded.gitignore = watch::Gitignore::is_left_out;
  }
  rules.heed(std::move(heeded));
  return rules;
}

std::set<std::string> outputs_of(const settings::Settings& settings) {
  std::set<std::string> outputs;
  for (const settings::Project& project : settings.projects) {
    outputs.insert(project.output);
    if (!project.html.empty()) outputs.insert(project.html);
  }
  return outputs;
}

watch::Choice choice_of(settings::WatchBackend backend) {
  switch (backend) {
    case settings::WatchBackend::automatic:
      return watch::Choice::automatic;
    case settings::WatchBackend::fanotify:
      return watch::Choice::fanotify;
    case settings::WatchBackend::inotify:
      return watch::Choice::inotify;
    case settings::WatchBackend::polling:
      return watch::Choice::polling;
  }
  return watch::Choice::automatic;
}

}  // namespace galley::daemon
