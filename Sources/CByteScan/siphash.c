#include "CByteScan.h"

#if defined(LINKBACK_VECTORS)
#include <immintrin.h>
#endif

static inline uint64_t rotated(uint64_t x, int bits) { return x << bits | x >> (64 - bits); }

#define ROUND(v0, v1, v2, v3)                                   \
  v0 += v1, v1 = rotated(v1, 13) ^ v0, v0 = rotated(v0, 32);    \
  v2 += v3, v3 = rotated(v3, 16) ^ v2;                          \
  v0 += v3, v3 = rotated(v3, 21) ^ v0;                          \
  v2 += v1, v1 = rotated(v1, 17) ^ v2, v2 = rotated(v2, 32)

static uint64_t siphash(struct linkback_siphash_key key, const uint64_t *words, size_t step,
                        size_t count) {
  uint64_t v0 = key.low ^ 0x736f6d6570736575, v1 = key.high ^ 0x646f72616e646f6d;
  uint64_t v2 = key.low ^ 0x6c7967656e657261, v3 = key.high ^ 0x7465646279746573;
  for (size_t i = 0; i < count; i++) {
    uint64_t word = words[i * step];
    v3 ^= word;
    ROUND(v0, v1, v2, v3);
    ROUND(v0, v1, v2, v3);
    v0 ^= word;
  }
  v2 ^= 0xff;
  for (int i = 0; i < 4; i++) {
    ROUND(v0, v1, v2, v3);
  }
  return v0 ^ v1 ^ v2 ^ v3;
}

void linkback_siphash_portable(struct linkback_siphash_key key, const uint64_t *words,
                               const uint8_t *counts, size_t texts, uint64_t *hashes) {
  for (size_t i = 0; i < texts; i++)
    if (counts[i]) hashes[i] = siphash(key, words + i, LINKBACK_SIPHASH_TEXTS, counts[i]);
}

#if defined(LINKBACK_VECTORS)

#define WIDE __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))

#define ROTATED(x, bits) _mm256_or_si256(_mm256_slli_epi64(x, bits), _mm256_srli_epi64(x, 64 - bits))
// By whole bytes: two, and the two halves changing places.
#define ROTATED16(x) _mm256_shuffle_epi8(x, bytes)
#define ROTATED32(x) _mm256_shuffle_epi32(x, 0xb1)

#define WIDE_ROUND(v0, v1, v2, v3)                                                               \
  v0 = _mm256_add_epi64(v0, v1), v1 = _mm256_xor_si256(ROTATED(v1, 13), v0), v0 = ROTATED32(v0); \
  v2 = _mm256_add_epi64(v2, v3), v3 = _mm256_xor_si256(ROTATED16(v3), v2);                       \
  v0 = _mm256_add_epi64(v0, v3), v3 = _mm256_xor_si256(ROTATED(v3, 21), v0);                     \
  v2 = _mm256_add_epi64(v2, v1), v1 = _mm256_xor_si256(ROTATED(v1, 17), v2), v2 = ROTATED32(v2)

// Eight texts of `count` words each: two registers of four, as each step waits for the one before.
WIDE static inline void siphash_eight(struct linkback_siphash_key key, const uint64_t *words,
                                      size_t count, uint64_t *hashes) {
  const __m256i bytes = _mm256_setr_epi8(6, 7, 0, 1, 2, 3, 4, 5, 14, 15, 8, 9, 10, 11, 12, 13, 6, 7,
                                         0, 1, 2, 3, 4, 5, 14, 15, 8, 9, 10, 11, 12, 13);
  __m256i a0 = _mm256_set1_epi64x((long long)(key.low ^ 0x736f6d6570736575)), b0 = a0;
  __m256i a1 = _mm256_set1_epi64x((long long)(key.high ^ 0x646f72616e646f6d)), b1 = a1;
  __m256i a2 = _mm256_set1_epi64x((long long)(key.low ^ 0x6c7967656e657261)), b2 = a2;
  __m256i a3 = _mm256_set1_epi64x((long long)(key.high ^ 0x7465646279746573)), b3 = a3;
  for (size_t i = 0; i < count; i++) {
    const __m256i *p = (const __m256i *)(words + i * LINKBACK_SIPHASH_TEXTS);
    __m256i a = _mm256_loadu_si256(p), b = _mm256_loadu_si256(p + 1);
    a3 = _mm256_xor_si256(a3, a), b3 = _mm256_xor_si256(b3, b);
    for (int round = 0; round < 2; round++) {
      WIDE_ROUND(a0, a1, a2, a3);
      WIDE_ROUND(b0, b1, b2, b3);
    }
    a0 = _mm256_xor_si256(a0, a), b0 = _mm256_xor_si256(b0, b);
  }
  const __m256i end = _mm256_set1_epi64x(0xff);
  a2 = _mm256_xor_si256(a2, end), b2 = _mm256_xor_si256(b2, end);
  for (int round = 0; round < 4; round++) {
    WIDE_ROUND(a0, a1, a2, a3);
    WIDE_ROUND(b0, b1, b2, b3);
  }
  __m256i a = _mm256_xor_si256(_mm256_xor_si256(a0, a1), _mm256_xor_si256(a2, a3));
  __m256i b = _mm256_xor_si256(_mm256_xor_si256(b0, b1), _mm256_xor_si256(b2, b3));
  _mm256_storeu_si256((__m256i *)hashes, a);
  _mm256_storeu_si256((__m256i *)hashes + 1, b);
}

WIDE static void siphash_avx2(struct linkback_siphash_key key, const uint64_t *words,
                              const uint8_t *counts, size_t texts, uint64_t *hashes) {
  size_t i = 0;
  for (; i + 8 <= texts; i += 8) {
    uint64_t eight;
    memcpy(&eight, counts + i, sizeof eight);
    // Ids of one site have one length, so that mostly all eight have as many words.
    if (counts[i] && eight == counts[i] * 0x0101010101010101u)
      siphash_eight(key, words + i, counts[i], hashes + i);
    else
      linkback_siphash_portable(key, words + i, counts + i, 8, hashes + i);
  }
  linkback_siphash_portable(key, words + i, counts + i, texts - i, hashes + i);
}

void linkback_siphash(struct linkback_siphash_key key, const uint64_t *words,
                      const uint8_t *counts, size_t texts, uint64_t *hashes) {
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
    siphash_avx2(key, words, counts, texts, hashes);
  else
    linkback_siphash_portable(key, words, counts, texts, hashes);
}

#else

void linkback_siphash(struct linkback_siphash_key key, const uint64_t *words,
                      const uint8_t *counts, size_t texts, uint64_t *hashes) {
  linkback_siphash_portable(key, words, counts, texts, hashes);
}

#endif
