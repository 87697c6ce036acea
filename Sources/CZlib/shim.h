#ifndef LINKBACK_CZLIB_SHIM_H
#define LINKBACK_CZLIB_SHIM_H

#include <zlib.h>

/// `inflateInit2` is a macro, which Swift does not import.
static inline int linkback_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}

#endif
