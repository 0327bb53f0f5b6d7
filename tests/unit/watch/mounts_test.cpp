#include "watch/mounts.h"

#include "support/catch.h"

using namespace galley::watch;

TEST_CASE("a table of mounts is read with its optional fields and escaped names") {
  const MountTable table = parse_mounts(
      "22 27 0:21 / /sys rw,nosuid - sysfs sysfs rw\n"
      "36 35 98:0 /mnt1 /mnt/two\\040words rw master:1 propagate_from:2 - ext4 /dev/a rw\n"
      "40 27 0:35 / /home/me/note\\134s rw shared:3 - fuse.sshfs me@host: rw\n");
  REQUIRE(table.size() == 3);
  CHECK(table.at(22) == Mount{"/sys", "sysfs"});
  CHECK(table.at(36) == Mount{"/mnt/two words", "ext4"});
  CHECK(table.at(40) == Mount{"/home/me/note\\s", "fuse.sshfs"});
}

TEST_CASE("lines that are no mounts are passed over") {
  CHECK(parse_mounts("").empty());
  CHECK(parse_mounts("\n\n1 2 3\n").empty());
  CHECK(parse_mounts("36 35 98:0 / /mnt rw master:1 - ").at(36) == Mount{"/mnt", ""});
}

TEST_CASE("file systems of others are told from those of this machine") {
  for (const char* type : {"nfs", "nfs4", "cifs", "9p", "fuse.sshfs", "fuse", "virtiofs"}) {
    INFO(type);
    CHECK(is_changed_elsewhere(type));
  }
  for (const char* type : {"ext4", "tmpfs", "btrfs", "overlay", "fuseblk", "xfs", ""}) {
    INFO(type);
    CHECK_FALSE(is_changed_elsewhere(type));
  }
}

TEST_CASE("this process has a mount for its root, and nothing changes between two looks") {
  Mounts mounts;
  REQUIRE(mounts.descriptor() >= 0);
  CHECK(mount_of("/") != 0);
  CHECK_FALSE(mounts.type(mount_of("/proc")).empty());
  CHECK(mount_of("/no/such/folder") == 0);
  CHECK(mounts.update().empty());
}
