#ifndef LINKBACK_CLINUX_SHIM_H
#define LINKBACK_CLINUX_SHIM_H

// Linux's own calls that Swift's Glibc module leaves out.
#include <linux/stat.h>
#include <sys/signalfd.h>

// <sys/stat.h> has it for _GNU_SOURCE only, which the Glibc module does not ask for.
extern int statx(int folder, const char *path, int flags, unsigned int mask, struct statx *status);

#endif
