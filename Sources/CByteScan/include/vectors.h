#ifndef LINKBACK_VECTORS_H
#define LINKBACK_VECTORS_H

// Sixteen bytes at once, where every processor of a kind can: SSE2 is part of each x86-64, and NEON of each arm64.
// Others run plain C, which `-DLINKBACK_PORTABLE` chooses here as well, so that tests run it.

#include <stdint.h>

#if defined(__x86_64__) && !defined(LINKBACK_PORTABLE)

#define LINKBACK_VECTORS 1
#include <emmintrin.h>

typedef __m128i linkback_vector;

static inline linkback_vector linkback_load(const uint8_t *p) { return _mm_loadu_si128((const __m128i *)p); }

/// Ones in each byte that is `byte`.
static inline linkback_vector linkback_equal(linkback_vector v, uint8_t byte) {
  return _mm_cmpeq_epi8(v, _mm_set1_epi8((char)byte));
}

/// Ones in each byte that is `most` or less.
static inline linkback_vector linkback_at_most(linkback_vector v, uint8_t most) {
  return _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8((char)most)), v);
}

static inline linkback_vector linkback_or(linkback_vector a, linkback_vector b) { return _mm_or_si128(a, b); }

/// The bits of `a` that `b` has not.
static inline linkback_vector linkback_without(linkback_vector a, linkback_vector b) {
  return _mm_andnot_si128(b, a);
}

/// A bit for each of 64 bytes, all of which are ones or zeros.
static inline uint64_t linkback_mask(const linkback_vector v[4]) {
  uint64_t mask = 0;
  for (int part = 0; part < 4; part++)
    mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(v[part]) << (16 * part);
  return mask;
}

/// Not zero if one of 64 bytes has a one.
static inline uint64_t linkback_any(const linkback_vector v[4]) {
  return (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(v[0], v[1]), _mm_or_si128(v[2], v[3])));
}

#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && !defined(LINKBACK_PORTABLE)

#define LINKBACK_VECTORS 1
#define LINKBACK_NEON 1
#include <arm_neon.h>

typedef uint8x16_t linkback_vector;

static inline linkback_vector linkback_load(const uint8_t *p) { return vld1q_u8(p); }

static inline linkback_vector linkback_equal(linkback_vector v, uint8_t byte) {
  return vceqq_u8(v, vdupq_n_u8(byte));
}

static inline linkback_vector linkback_at_most(linkback_vector v, uint8_t most) {
  return vcleq_u8(v, vdupq_n_u8(most));
}

static inline linkback_vector linkback_or(linkback_vector a, linkback_vector b) { return vorrq_u8(a, b); }

static inline linkback_vector linkback_without(linkback_vector a, linkback_vector b) { return vbicq_u8(a, b); }

// Each byte keeps the bit of its place among eight, and neighbours are added until eight are one byte.
static inline uint64_t linkback_mask(const linkback_vector v[4]) {
  const uint8x16_t places = vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201));
  uint8x16_t low = vpaddq_u8(vandq_u8(v[0], places), vandq_u8(v[1], places));
  uint8x16_t high = vpaddq_u8(vandq_u8(v[2], places), vandq_u8(v[3], places));
  uint8x16_t sums = vpaddq_u8(low, high);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sums, sums)), 0);
}

static inline uint64_t linkback_any(const linkback_vector v[4]) {
  return vmaxvq_u8(vorrq_u8(vorrq_u8(v[0], v[1]), vorrq_u8(v[2], v[3])));
}

#endif

#endif
