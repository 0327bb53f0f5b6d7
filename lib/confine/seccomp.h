// Thread: the only one of the process, or any: all threads are filtered. Role: the system calls
// that neither galleyd nor git needs are refused with EPERM (seccomp(2)). Promise: a list of what
// is refused, so that a new libc or libuv is never broken by a call that nobody thought of.
//
// Written by hand, not through libseccomp: one list with one answer is a table, whose numbers are
// those of the compiler's own headers. It spares a library in six packagings.
#pragma once

#include <vector>

struct sock_filter;

namespace galley::confine {

// Empty where there is no filter for this processor.
std::vector<sock_filter> seccomp_program();

// Whether this build can do with the filter: LeakSanitizer stops its own process with ptrace(2).
bool is_seccomp_possible();

// 0, or an errno: nothing is in force then. Needs no new privileges to be set.
int restrict_by_seccomp();

}  // namespace galley::confine
