#ifndef LINKBACK_CLINUX_SHIM_H
#define LINKBACK_CLINUX_SHIM_H

// Linux's own calls that Swift's Glibc module leaves out.
#include <sys/signalfd.h>

#endif
