#include "CChecksum.h"

// CRC-32 by folding: V. Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ
// Instruction", Intel 2009. Four lanes of 16 bytes are folded over 64 bytes at a time, then into one,
// which is reduced to 32 bits. The constants are powers of x modulo the polynomial 0x104C11DB7, bits
// reflected; the exponents are beside them.

#if defined(__x86_64__) && !defined(LINKBACK_PORTABLE)

#include <immintrin.h>

#define WIDE __attribute__((target("pclmul,sse4.1")))

size_t linkback_crc32_wide_length(size_t length) {
  // Set by the C runtime at program start; reading it is one load.
  if (length < 64 || !__builtin_cpu_supports("pclmul") || !__builtin_cpu_supports("sse4.1"))
    return 0;
  return length & ~(size_t)15;
}

WIDE static inline __m128i load(const uint8_t *bytes) {
  return _mm_loadu_si128((const __m128i *)bytes);
}

/// `lane` moved on by the distance that `powers` stand for, with `next` added.
WIDE static inline __m128i fold(__m128i lane, __m128i powers, __m128i next) {
  __m128i low = _mm_clmulepi64_si128(lane, powers, 0x00);
  __m128i high = _mm_clmulepi64_si128(lane, powers, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

WIDE uint32_t linkback_crc32_wide(uint32_t crc, const uint8_t *bytes, size_t length) {
  const __m128i over64 = _mm_set_epi64x(0x01c6e41596, 0x0154442bd4);  // x^(512-32), x^(512+32)
  const __m128i over16 = _mm_set_epi64x(0x00ccaa009e, 0x01751997d0);  // x^(128-32), x^(128+32)
  const __m128i over8 = _mm_set_epi64x(0, 0x0163cd6124);              // x^64
  const __m128i reduction = _mm_set_epi64x(0x01f7011641, 0x01db710641);  // quotient, polynomial
  const __m128i low32 = _mm_setr_epi32(-1, 0, -1, 0);

  __m128i a = _mm_xor_si128(load(bytes), _mm_cvtsi32_si128((int)~crc));
  __m128i b = load(bytes + 16), c = load(bytes + 32), d = load(bytes + 48);
  bytes += 64;
  length -= 64;
  for (; length >= 64; bytes += 64, length -= 64) {
    a = fold(a, over64, load(bytes));
    b = fold(b, over64, load(bytes + 16));
    c = fold(c, over64, load(bytes + 32));
    d = fold(d, over64, load(bytes + 48));
  }
  a = fold(fold(fold(a, over16, b), over16, c), over16, d);
  for (; length >= 16; bytes += 16, length -= 16) a = fold(a, over16, load(bytes));

  // 128 bits to 96, to 64, and by Barrett's reduction to 32.
  a = _mm_xor_si128(_mm_srli_si128(a, 8), _mm_clmulepi64_si128(a, over16, 0x10));
  a = _mm_xor_si128(_mm_srli_si128(a, 4), _mm_clmulepi64_si128(_mm_and_si128(a, low32), over8, 0x00));
  __m128i t = _mm_and_si128(a, low32);
  t = _mm_and_si128(_mm_clmulepi64_si128(t, reduction, 0x10), low32);
  t = _mm_clmulepi64_si128(t, reduction, 0x00);
  return ~(uint32_t)_mm_extract_epi32(_mm_xor_si128(a, t), 1);
}

#else

size_t linkback_crc32_wide_length(size_t length) {
  (void)length;
  return 0;
}

uint32_t linkback_crc32_wide(uint32_t crc, const uint8_t *bytes, size_t length) {
  (void)bytes;
  (void)length;
  return crc;
}

#endif
