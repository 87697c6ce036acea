#ifndef LINKBACK_CLINUX_CHILD_H
#define LINKBACK_CLINUX_CHILD_H

// A module apart: who imports it sees types of the C library as its own.
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Starts a program with standard output and error in `output`, an empty standard input, and no other
// descriptor. Signals do to it what they do by default. It is in a process group of its own, so a
// terminal's Ctrl-C does not reach it, and gets SIGTERM when the calling thread ends, however that ends.
// Returns -1, or the id of the process; that ends with 127 where the program can't be run.
//
// Here and not in Swift, since between fork and exec only what man 7 signal-safety lists may be called.
static inline pid_t linkback_start_child(const char *program, char *const arguments[], int output) {
  pid_t parent = getpid();
  pid_t child = fork();
  if (child != 0) return child;
  if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent) _exit(127);
  if (setpgid(0, 0) != 0) _exit(127);
  int input = open("/dev/null", O_RDONLY);
  if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
      dup2(output, STDERR_FILENO) < 0)
    _exit(127);
  // Where the kernel does not know it, exec closes those that are marked.
  (void)syscall(SYS_close_range, 3, ~0U, 0);
  const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGXFSZ};
  for (size_t index = 0; index < sizeof signals / sizeof *signals; index++)
    signal(signals[index], SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execv(program, arguments);
  _exit(127);
}

#endif
