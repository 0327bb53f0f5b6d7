// Thread: any. Role: the numbers of Landlock up to ABI 6, by number because <linux/landlock.h> of
// Debian 12 ends with ABI 2. Promise: those of include/uapi/linux/landlock.h of Linux 6.12; their
// meaning and the kernel that brought each are in landlock(7).
#pragma once

#include <cstdint>

namespace galley::confine::abi {

// landlock_create_ruleset(2). A kernel that knows less of it takes it while the rest is zero.
struct RulesetAttributes {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;  // from ABI 4 on
  std::uint64_t scoped = 0;              // from ABI 6 on
};

inline constexpr std::uint32_t create_ruleset_version = 1U << 0U;
inline constexpr int rule_path_beneath = 1;

// landlock_add_rule(2); packed, as the kernel has it.
struct [[gnu::packed]] PathBeneath {
  std::uint64_t allowed_access = 0;
  std::int32_t parent_fd = -1;
};

inline constexpr std::uint64_t write_file = 1ULL << 1U;
inline constexpr std::uint64_t remove_dir = 1ULL << 4U;
inline constexpr std::uint64_t remove_file = 1ULL << 5U;
inline constexpr std::uint64_t make_char = 1ULL << 6U;
inline constexpr std::uint64_t make_dir = 1ULL << 7U;
inline constexpr std::uint64_t make_reg = 1ULL << 8U;
inline constexpr std::uint64_t make_sock = 1ULL << 9U;
inline constexpr std::uint64_t make_fifo = 1ULL << 10U;
inline constexpr std::uint64_t make_block = 1ULL << 11U;
inline constexpr std::uint64_t make_sym = 1ULL << 12U;
inline constexpr std::uint64_t refer = 1ULL << 13U;     // ABI 2, Linux 5.19
inline constexpr std::uint64_t truncate = 1ULL << 14U;  // ABI 3, Linux 6.2

inline constexpr std::uint64_t connect_tcp = 1ULL << 1U;  // ABI 4, Linux 6.7

inline constexpr std::uint64_t scope_abstract_unix_socket = 1ULL << 0U;  // ABI 6, Linux 6.12
inline constexpr std::uint64_t scope_signal = 1ULL << 1U;                // as well

}  // namespace galley::confine::abi
