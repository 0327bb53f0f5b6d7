#include "rig.h"

namespace galley::test {

pipeline::Status sample_status() {
  pipeline::Status status;
  status.version = "0.1.0";
  status.pid = 4242;
  status.uptime_seconds = 11'534.25;
  status.settings_file = "/home/ana/.config/galley/galley.yaml";
  status.workers = 2;
  status.workers_busy = 1;
  status.memory_used = std::uint64_t{96} << 20;
  status.memory_ceiling = std::uint64_t{512} << 20;
  status.memory_resident = std::uint64_t{88} << 20;
  status.confinement = {"basic",
                        7,
                        {{"seccomp", confine::Standing::in_force, "", ""},
                         {"landlock-files", confine::Standing::left_out, "not strict", "ask"}}};

  pipeline::ProjectStatus good;
  good.name = "astro-docs";
  good.source = "/home/ana/src/docs";
  good.output = "/home/ana/out/docs";
  good.documents = 2569;
  good.written = 2571;
  good.unchanged = 12;
  good.removed = 1;
  good.watched_folders = 412;
  good.polled_folders = 2;
  good.watch_backend = "fanotify, polling";
  good.watch_backend_reason = "2 polled: the kernel does not tell of changes there";
  pipeline::BatchReport batch;
  batch.number = 17;
  batch.project = "astro-docs";
  batch.documents = 3;
  batch.written = 2;
  batch.unchanged = 1;
  batch.source_tokens = 4100;
  batch.output_tokens = 3900;
  batch.duration_seconds = 0.0421230004;
  batch.worker_seconds = 0.07;
  batch.finished_at = "2026-01-05T14:03:22Z";
  good.last_batch = batch;

  pipeline::ProjectStatus bad;
  bad.name = "book";
  bad.source = "/srv/book/src";
  bad.output = "/srv/book/out";
  bad.freshness = pipeline::Freshness::degraded;
  bad.freshness_reason = "the kernel allows no more watches (fs.inotify.max_user_watches)";
  bad.documents = 113;
  bad.pending = 40;
  bad.written = 71;
  bad.failing = 2;
  bad.overflows = 1;
  bad.diagnostics = {
      {{"src/ch01-00.md", 3, 1},
       Severity::error,
       "front-matter-invalid",
       "the front matter is not YAML: mapping values are not allowed here; it is kept as it was"},
      {{"src/ch02.md", 0, 0}, Severity::warning, "link-dead", "nothing is at ../gone.md"},
      {{"src/ch03.md", 40, 7},
       Severity::error,
       "too-large",
       "needs 700 MiB, the ceiling is 512 MiB"},
  };
  status.projects = {good, bad};
  return status;
}

}  // namespace galley::test
