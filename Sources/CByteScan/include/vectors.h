#ifndef LINKBACK_VECTORS_H
#define LINKBACK_VECTORS_H

// Whether the processor's wide compares are used: SSE2 is part of every x86-64. Other processors run plain C,
// which `-DLINKBACK_PORTABLE` chooses here as well, so that tests run it.

#if defined(__x86_64__) && !defined(LINKBACK_PORTABLE)
#define LINKBACK_VECTORS 1
#include <emmintrin.h>
#endif

#endif
