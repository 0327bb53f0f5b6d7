// galleyd: options, settings, run; nothing else.
#include <iostream>

#include "daemon.h"
#include "log.h"
#include "loop/work.h"
#include "once.h"
#include "options.h"
#include "setup.h"

namespace {

using namespace galley;

int check_config(const settings::Loaded& loaded) {
  const std::size_t errors = daemon::complain(loaded.diagnostics);
  if (errors > 0) {
    std::cerr << pipeline::counted(errors, "error") << '\n';
    return 2;
  }
  std::cout << "the settings are right: "
            << pipeline::counted(loaded.settings.projects.size(), "project") << '\n';
  return 0;
}

int run(const daemon::Options& options) {
  daemon::set_up_log();
  const settings::Environment environment = settings::process_environment();
  const auto load = [&] { return daemon::load_settings(options, environment); };
  const settings::Loaded loaded = load();
  if (options.mode == daemon::Options::Mode::check_config) return check_config(loaded);
  if (daemon::complain(loaded.diagnostics) > 0) return 2;

  daemon::set_log_level(loaded.settings.log_level);
  // One thread more than documents at a time, so that libuv's own file calls never wait for a
  // document.
  loop::WorkPool::set_threads(daemon::pipeline_options(loaded.settings, {}).workers + 1);
  if (options.mode == daemon::Options::Mode::once) {
    return daemon::run_once(loaded.settings, options.report, options.check);
  }
  daemon::Daemon(loaded.settings, load, systemd::Activation::of_this_process()).run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto options = daemon::parse_options(argc, argv);
    if (const auto* const done = std::get_if<daemon::Done>(&options)) return done->exit_code;
    return run(std::get<daemon::Options>(options));
  } catch (const std::exception& error) {
    daemon::complain(error.what());
    return 1;
  }
}
