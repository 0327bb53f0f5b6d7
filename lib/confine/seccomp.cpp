#include "confine/seccomp.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define GALLEY_IS_SANITIZED
#endif
#endif

namespace galley::confine {
namespace {

// Both are little-endian: the low half of an argument comes first.
#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__) && defined(__AARCH64EL__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t architecture = 0;
#endif

#if defined(GALLEY_IS_SANITIZED) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

// x86-64 reads numbers from this bit on as those of x32, a second way to every call (seccomp(2)).
// -1 is no call: what a tracer sets for one that is not to be made (ptrace(2)).
constexpr std::uint32_t x32_bit = 0x40000000;
constexpr std::uint32_t no_call = 0xFFFFFFFF;

// Other processes, the kernel itself, its keys, clocks and devices, mounts and namespaces; and
// io_uring, whose calls no filter sees (libuv does without where it is refused).
constexpr std::array refused = {
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kcmp,
    SYS_kexec_load,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_reboot,
    SYS_syslog,
    SYS_acct,
    SYS_swapon,
    SYS_swapoff,
    SYS_quotactl,
    SYS_vhangup,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_adjtimex,
    SYS_clock_adjtime,
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    SYS_open_by_handle_at,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_unshare,
    SYS_setns,
    SYS_open_tree,
    SYS_move_mount,
    SYS_fsopen,
    SYS_fsconfig,
    SYS_fsmount,
    SYS_fspick,
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef SYS_pidfd_getfd
    SYS_pidfd_getfd,
#endif
#ifdef SYS_mount_setattr
    SYS_mount_setattr,
#endif
#ifdef SYS_iopl
    SYS_iopl,
    SYS_ioperm,
    SYS_modify_ldt,
#endif
};

constexpr std::uint32_t new_namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
                                         CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

// ioctl_tty(2): both type into the terminal that galleyd was started from.
constexpr std::uint32_t tiocsti = TIOCSTI;
constexpr std::uint32_t tioclinux = TIOCLINUX;

constexpr std::uint32_t answer(int error) {
  return SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error);
}

class Program {
 public:
  void load(std::size_t offset) {
    code_.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
  }
  void load_argument(std::size_t number) {
    load(offsetof(seccomp_data, args) + number * sizeof(std::uint64_t));
  }
  // Jumps count the instructions that are passed over.
  void test(std::uint16_t how, std::uint32_t value, std::uint8_t if_so, std::uint8_t if_not) {
    code_.push_back({static_cast<std::uint16_t>(BPF_JMP | how | BPF_K), if_so, if_not, value});
  }
  void end(std::uint32_t result) { code_.push_back(BPF_STMT(BPF_RET | BPF_K, result)); }
  void end_if(std::uint32_t value, std::uint32_t result) {
    test(BPF_JEQ, value, 0, 1);
    end(result);
  }
  std::vector<sock_filter> take() { return std::move(code_); }

 private:
  std::vector<sock_filter> code_;
};

// Programs for another processor (32 bits) get nothing done: their calls have other numbers.
void begin(Program& program) {
  program.load(offsetof(seccomp_data, arch));
  program.test(BPF_JEQ, architecture, 1, 0);
  program.end(answer(EPERM));
  program.load(offsetof(seccomp_data, nr));
  program.end_if(no_call, SECCOMP_RET_ALLOW);
#if defined(__x86_64__)
  program.test(BPF_JGE, x32_bit, 0, 1);
  program.end(answer(EPERM));
#endif
}

void refuse_some_ioctls(Program& program) {
  program.test(BPF_JEQ, SYS_ioctl, 0, 5);
  program.load_argument(1);
  program.test(BPF_JEQ, tiocsti, 1, 0);
  program.test(BPF_JEQ, tioclinux, 0, 1);
  program.end(answer(EPERM));
  program.end(SECCOMP_RET_ALLOW);
}

// What clone3(2) is asked for lies in memory, where no filter looks; without it the C library takes
// clone(2).
void refuse_namespaces(Program& program) {
  program.test(BPF_JEQ, SYS_clone, 0, 4);
  program.load_argument(0);
  program.test(BPF_JSET, new_namespaces, 0, 1);
  program.end(answer(EPERM));
  program.end(SECCOMP_RET_ALLOW);
  program.end_if(SYS_clone3, answer(ENOSYS));
}

}  // namespace

std::vector<sock_filter> seccomp_program() {
  if (architecture == 0) return {};
  Program program;
  begin(program);
  refuse_some_ioctls(program);
  refuse_namespaces(program);
  for (const auto number : refused) {
    program.end_if(static_cast<std::uint32_t>(number), answer(EPERM));
  }
  program.end(SECCOMP_RET_ALLOW);
  return program.take();
}

bool is_seccomp_possible() { return !is_sanitized && architecture != 0; }

int restrict_by_seccomp() {
  std::vector<sock_filter> code = seccomp_program();
  const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
  // Before Linux 5.16 a filter slows its process down against Spectre unless it says not to;
  // galleyd runs nobody's code.
  constexpr unsigned flags = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW;
  const long result = ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  if (result == 0) return 0;
  return result > 0 ? EBUSY : errno;  // seccomp(2): a thread that could not be filtered
}

}  // namespace galley::confine
