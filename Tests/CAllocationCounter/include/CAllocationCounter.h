#ifndef LINKBACK_CALLOCATIONCOUNTER_H
#define LINKBACK_CALLOCATIONCOUNTER_H

// Counts heap allocations, for the tests that claim there are none.
//
// Linked into the test executable, its `malloc` and kin take the place of the C library's and hand on
// to them. The count is one thread's own, so tests that run side by side do not disturb each other.

#include <stdbool.h>
#include <stdint.h>

/// How many allocations, or changes of an allocation's size, this thread has made so far.
uint64_t linkback_allocation_count(void);

/// Whether allocations are counted at all: only with glibc, and not under a sanitizer, which takes
/// the place of `malloc` itself.
bool linkback_counts_allocations(void);

#endif
