#include "CByteScan.h"
#include "wide.h"

// With AVX2 alone: elsewhere texts are hashed one by one.
#if defined(LINKBACK_WIDE) && !defined(LINKBACK_NEON)

#define ROTATED(x, bits) _mm256_or_si256(_mm256_slli_epi64(x, bits), _mm256_srli_epi64(x, 64 - bits))
// By whole bytes: two, and the two halves changing places.
#define ROTATED16(x) _mm256_shuffle_epi8(x, bytes)
#define ROTATED32(x) _mm256_shuffle_epi32(x, 0xb1)

#define WIDE_ROUND(v0, v1, v2, v3)                                                               \
  v0 = _mm256_add_epi64(v0, v1), v1 = _mm256_xor_si256(ROTATED(v1, 13), v0), v0 = ROTATED32(v0); \
  v2 = _mm256_add_epi64(v2, v3), v3 = _mm256_xor_si256(ROTATED16(v3), v2);                       \
  v0 = _mm256_add_epi64(v0, v3), v3 = _mm256_xor_si256(ROTATED(v3, 21), v0);                     \
  v2 = _mm256_add_epi64(v2, v1), v1 = _mm256_xor_si256(ROTATED(v1, 17), v2), v2 = ROTATED32(v2)

// Two registers of four texts, as each step waits for the one before.
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

bool linkback_siphash_eight(struct linkback_siphash_key key, const uint64_t *words, size_t count,
                            uint64_t *hashes) {
  if (!wide_is_here()) return false;
  siphash_eight(key, words, count, hashes);
  return true;
}

#else

bool linkback_siphash_eight(struct linkback_siphash_key key, const uint64_t *words, size_t count,
                            uint64_t *hashes) {
  (void)key, (void)words, (void)count, (void)hashes;
  return false;
}

#endif
