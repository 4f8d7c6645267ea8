// The box around a child between fork and exec. Every step is one system call or two, makes no
// allocation and takes no lock, because the process may have had other threads when it forked.
#pragma once

namespace luoshi::env::internal {

struct Cuts {
  bool network = false;
  bool writing = false;
};

// Takes away what the program does not need. What the kernel does not offer is left out and told.
Cuts enter_sandbox();

}  // namespace luoshi::env::internal
