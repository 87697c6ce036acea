#ifndef LINKBACK_WIDE_H
#define LINKBACK_WIDE_H

// 64 bytes a step, in two registers of AVX2 or four of NEON: what the scanning functions are written in, once for
// both. Functions that use it are marked WIDE, and run only where `wide_is_here` says so.

#include "CByteScan.h"

#if defined(LINKBACK_NEON)

#define LINKBACK_WIDE 1
#define WIDE
#define PARTS 4

typedef linkback_vector part;

static inline int wide_is_here(void) { return 1; }
static inline part wide_load(const uint8_t *p) { return linkback_load(p); }
static inline part wide_equal(part v, uint8_t byte) { return linkback_equal(v, byte); }
static inline part wide_same(part a, part b) { return vceqq_u8(a, b); }
static inline part wide_or(part a, part b) { return vorrq_u8(a, b); }
static inline part wide_and(part a, part b) { return vandq_u8(a, b); }
static inline part wide_zero(void) { return vdupq_n_u8(0); }
static inline part wide_add(part a, part b) { return vaddq_u8(a, b); }
static inline part wide_subtract(part a, part b) { return vsubq_u8(a, b); }
static inline int wide_is_zero(part v) { return vmaxvq_u8(v) == 0; }
static inline uint64_t wide_sum(part v) { return vaddlvq_u8(v); }
static inline part wide_negative(part v) { return vcgeq_u8(v, vdupq_n_u8(0x80)); }
static inline uint64_t wide_mask(const part v[PARTS]) { return linkback_mask(v); }

static inline part wide_choose(const uint8_t choices[16], part v) {
  return vqtbl1q_u8(vld1q_u8(choices), vandq_u8(v, vdupq_n_u8(0x0F)));
}

#elif defined(LINKBACK_VECTORS)

#include <immintrin.h>

#define LINKBACK_WIDE 1
#define WIDE __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))
#define PARTS 2

typedef __m256i part;

// Set by the C runtime at program start; reading it is one load.
static inline int wide_is_here(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

WIDE static inline part wide_load(const uint8_t *p) { return _mm256_loadu_si256((const __m256i *)p); }

/// Ones in each byte that is `byte`.
WIDE static inline part wide_equal(part v, uint8_t byte) {
  return _mm256_cmpeq_epi8(v, _mm256_set1_epi8((char)byte));
}

/// Ones in each byte that is the same in both.
WIDE static inline part wide_same(part a, part b) { return _mm256_cmpeq_epi8(a, b); }
WIDE static inline part wide_or(part a, part b) { return _mm256_or_si256(a, b); }
WIDE static inline part wide_and(part a, part b) { return _mm256_and_si256(a, b); }
WIDE static inline part wide_zero(void) { return _mm256_setzero_si256(); }
WIDE static inline part wide_add(part a, part b) { return _mm256_add_epi8(a, b); }
WIDE static inline part wide_subtract(part a, part b) { return _mm256_sub_epi8(a, b); }
WIDE static inline int wide_is_zero(part v) { return _mm256_testz_si256(v, v); }

/// The sum of all bytes.
WIDE static inline uint64_t wide_sum(part v) {
  __m256i sums = _mm256_sad_epu8(v, _mm256_setzero_si256());
  __m128i half = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  return (uint64_t)_mm_cvtsi128_si64(half) + (uint64_t)_mm_extract_epi64(half, 1);
}

/// Each byte's highest bit is set where the byte is 0x80 or more; the others are anything.
WIDE static inline part wide_negative(part v) { return v; }

/// A bit for each of 64 bytes: its highest.
WIDE static inline uint64_t wide_mask(const part v[PARTS]) {
  return (uint32_t)_mm256_movemask_epi8(v[0]) | (uint64_t)(uint32_t)_mm256_movemask_epi8(v[1]) << 32;
}

/// For each byte the choice of its low half; of bytes from 0x80 on it may be zero instead.
WIDE static inline part wide_choose(const uint8_t choices[16], part v) {
  __m128i all = _mm_loadu_si128((const __m128i *)choices);
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(all), v);
}

#endif

#endif
