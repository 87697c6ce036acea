#ifndef LINKBACK_CCHECKSUM_H
#define LINKBACK_CCHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/// How many of the first `length` bytes ``linkback_crc32_wide`` may be asked for: all whole blocks of
/// 16, but none where there are fewer than 64 bytes or the processor can't multiply without carries.
size_t linkback_crc32_wide_length(size_t length);

/// Goes on with a CRC-32 (that of gzip, as zlib's `crc32`) over `length` bytes, a length that
/// ``linkback_crc32_wide_length`` has given.
uint32_t linkback_crc32_wide(uint32_t crc, const uint8_t *bytes, size_t length);

#endif
