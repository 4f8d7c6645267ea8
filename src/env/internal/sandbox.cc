#include "env/internal/sandbox.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

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

// socket() and io_uring answer EPERM; a call by another architecture's numbers ends the program.
bool forbid_sockets() {
  if (kArchitecture == 0) return false;
  constexpr unsigned kForeignNumbers = 0x40000000;  // x32 on x86-64
  constexpr unsigned kRefuse = SECCOMP_RET_ERRNO | 1 /* EPERM */;
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kForeignNumbers, 3, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 2, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, kRefuse),
  };
  const sock_fprog program{sizeof filter / sizeof filter[0], filter};
  return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
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
  cuts.network = forbid_sockets() || own_network;
  return cuts;
}

}  // namespace luoshi::env::internal
