#include "env/internal/sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

namespace luoshi::env::internal {
namespace {

#if defined(__x86_64__)
constexpr unsigned kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr unsigned kArchitecture =
    0;  // no filter: the numbers below would not be known to be right
#endif

// An empty network of its own. Without rights of root that takes a user namespace too, which some
// systems forbid.
bool leave_network() {
  return ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 || ::unshare(CLONE_NEWNET) == 0;
}

// Sockets, and what leaves the group that is killed at the end.
constexpr std::array kRefused = {SYS_socket, SYS_io_uring_setup, SYS_setsid, SYS_setpgid};

// Changes files without opening them for writing, which Landlock does not see.
constexpr std::array kChanging = {
    SYS_truncate, SYS_fchmod,    SYS_fchmodat,  SYS_fchown,      SYS_fchownat,
    SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr, SYS_removexattr, SYS_lremovexattr,
#if defined(__x86_64__)
    SYS_chmod,    SYS_chown,     SYS_lchown,
#endif
};

// A program for the kernel's filter of system calls, in a place of fixed size.
class Filter {
 public:
  void add(sock_filter instruction) { instructions_[size_++] = instruction; }
  void answer(unsigned action) { add(BPF_STMT(BPF_RET | BPF_K, action)); }
  void refuse(long call, unsigned error) {
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1));
    answer(SECCOMP_RET_ERRNO | error);
  }
  // The call is allowed when none of `flags` is in its argument; nothing is asked behind it.
  void refuse_flags(long call, unsigned argument, unsigned flags) {
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 4));
    const std::size_t place = offsetof(seccomp_data, args) + argument * sizeof(__u64);
    add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(place)));  // the lower half
    add(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, flags, 0, 1));
    answer(SECCOMP_RET_ERRNO | EPERM);
    answer(SECCOMP_RET_ALLOW);
  }
  bool install() {
    const sock_fprog program{size_, instructions_.data()};
    return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
  }

 private:
  std::array<sock_filter, 80> instructions_{};
  unsigned short size_ = 0;
};

// What is refused answers EPERM; a call by another architecture's numbers ends the program.
bool forbid_calls(bool changing_too) {
  if (kArchitecture == 0) return false;
  constexpr unsigned kForeignNumbers = 0x40000000;  // x32 on x86-64
  Filter filter;
  filter.add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)));
  filter.add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0));
  filter.answer(SECCOMP_RET_KILL_PROCESS);
  filter.add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
  filter.add(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kForeignNumbers, 0, 1));
  filter.answer(SECCOMP_RET_ERRNO | EPERM);
  for (const long call : kRefused) filter.refuse(call, EPERM);
  if (changing_too) {
    for (const long call : kChanging) filter.refuse(call, EPERM);
    // Before its third version Landlock lets a file be emptied by opening it for reading.
    filter.refuse(SYS_openat2, ENOSYS);  // its flags cannot be seen; programs fall back to openat
    filter.refuse_flags(SYS_openat, 2, O_TRUNC);
#if defined(__x86_64__)
    filter.refuse_flags(SYS_open, 1, O_TRUNC);
#endif
  }
  filter.answer(SECCOMP_RET_ALLOW);
  return filter.install();
}

// Landlock with no rule: nothing may be opened for writing, made or removed. Reading stays.
bool forbid_writing() {
  landlock_ruleset_attr rules{};
  rules.handled_access_fs = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                            LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                            LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                            LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                            LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
  const long descriptor = ::syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
  if (descriptor < 0) return false;
  const bool done = ::syscall(SYS_landlock_restrict_self, descriptor, 0) == 0;
  ::close(static_cast<int>(descriptor));
  return done;
}

}  // namespace

Cuts enter_sandbox() {
  Cuts cuts;
  const bool own_network = leave_network();
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return {own_network, false};
  cuts.writing = forbid_writing();
  cuts.network = forbid_calls(cuts.writing) || own_network;
  return cuts;
}

}  // namespace luoshi::env::internal
