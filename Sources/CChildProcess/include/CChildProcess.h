#ifndef LINKBACK_CCHILDPROCESS_H
#define LINKBACK_CCHILDPROCESS_H

// Starts a program with standard output and error in `output`, an empty standard input, and no other
// descriptor. Signals do to it what they do by default. It is in a process group of its own, so a
// terminal's Ctrl-C does not reach it, and gets SIGTERM when the calling thread ends, however that ends.
// Returns -1, or the id of the process; that ends with 127 where the program can't be run.
//
// Here and not in Swift, since between fork and exec only what man 7 signal-safety lists may be called.
int linkback_start_child(const char *program, char *const arguments[], int output);

#endif
