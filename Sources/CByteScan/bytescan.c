#define _GNU_SOURCE  // memrchr
#include "CByteScan.h"

#if defined(LINKBACK_VECTORS)
#include <immintrin.h>
#endif

size_t linkback_find_last_byte(const uint8_t *bytes, size_t from, size_t to, uint8_t byte) {
  if (to <= from) return from;
  const uint8_t *hit = memrchr(bytes + from, byte, to - from);
  return hit ? (size_t)(hit - bytes) + 1 : from;
}

// -1 where the byte is no hexadecimal digit.
static inline int digit(uint8_t b) {
  if (b >= '0' && b <= '9') return b - '0';
  b |= 0x20;
  return b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
}

static inline int value(const uint8_t *p) {
  int high = digit(p[0]), low = digit(p[1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static inline int is_name_letter(int c) {
  return c == 's' || c == 'e' || c == 'i' || c == 'o' || c == 'n' || c == '_' || c == 'd';
}

// What an escape of the server's own (`\xHH`, `\u00HH`, `#HH`) may stand for in a mention: a letter
// of the name, or a part of a further escape (`%`, `#`, `\`, a digit, a letter). A superset by far:
// it only has to be rare in ordinary logs, where such escapes are quotes, controls and UTF-8.
static inline int is_part_of_mention(int c) {
  return (c >= '0' && c <= 'z') || c == '%' || c == '#';
}

// Whether a mention may begin at p, with `rest` bytes readable from p.
static inline __attribute__((always_inline)) int is_candidate(const uint8_t *p, size_t rest) {
  switch (p[0]) {
    case 's':
      return rest >= 10 && memcmp(p, "session_id", 10) == 0;
    case '%':
      // `%73` is a letter in one round of decoding, `%25…` in two. `%%37%33` and `%7%33` are the
      // spellings whose second round uses a `%` that the first leaves as it is.
      if (rest < 3) return 0;
      if (p[1] == '%' || p[2] == '%') return 1;
      return (p[1] == '2' && p[2] == '5') || is_name_letter(value(p + 1));
    case '\\':
      if (rest >= 4 && p[1] == 'x') return is_part_of_mention(value(p + 2));
      return rest >= 6 && p[1] == 'u' && p[2] == '0' && p[3] == '0' &&
             is_part_of_mention(value(p + 4));
    case '#':
      // What later lines depend on, and Linkback's own records, which mention no name.
      if (rest >= 8 && memcmp(p, "#Fields:", 8) == 0) return 1;
      if (rest >= 6 && memcmp(p, "#Date:", 6) == 0) return 1;
      return rest >= 3 && is_part_of_mention(value(p + 1));
    case '{':
      return rest >= 17 && memcmp(p, "{\"record\":\"event\"", 17) == 0;
    default:
      return 0;
  }
}

size_t linkback_find_candidate_portable(const uint8_t *bytes, size_t from, size_t length,
                                        uint64_t *newlines) {
  uint64_t lines = 0;
  size_t p = from;
  for (; p < length; p++) {
    uint8_t b = bytes[p];
    if (b == '\n') {
      lines++;
    } else if ((b == 's' || b == '%' || b == '\\' || b == '#' || b == '{') &&
               is_candidate(bytes + p, length - p)) {
      break;
    }
  }
  *newlines += lines;
  return p;
}

#if defined(LINKBACK_VECTORS)

#define WIDE __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))

// What 32 bytes have: ones in each byte where a mention may begin, and in each line feed.
struct marks {
  __m256i hits, breaks;
};

// The name is looked for by two of its bytes that are rare next to each other, `_` at 7 and `d` at 9;
// Linkback's own `{"record":` by the brace, and the colon at 9. The first bytes of escapes differ in
// their low halves, by which a shuffle finds the one that a byte has to be.
WIDE static inline struct marks marks(const uint8_t *p) {
  const __m256i escapes = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(-1, 0, 0, '#', 0, '%', 0, 0, 0, 0, 0, 0, '\\', 0, 0, 0));
  __m256i v = _mm256_loadu_si256((const __m256i *)p);
  __m256i v7 = _mm256_loadu_si256((const __m256i *)(p + 7));
  __m256i v9 = _mm256_loadu_si256((const __m256i *)(p + 9));
  __m256i literal = _mm256_and_si256(_mm256_cmpeq_epi8(v7, _mm256_set1_epi8('_')),
                                     _mm256_cmpeq_epi8(v9, _mm256_set1_epi8('d')));
  __m256i record = _mm256_and_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('{')),
                                    _mm256_cmpeq_epi8(v9, _mm256_set1_epi8(':')));
  __m256i escape = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(escapes, v), v);
  struct marks marks;
  marks.hits = _mm256_or_si256(_mm256_or_si256(literal, record), escape);
  marks.breaks = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\n'));
  return marks;
}

WIDE static inline uint64_t mask(__m256i low, __m256i high) {
  return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

// The sum of 32 bytes.
WIDE static inline uint64_t sum(__m256i bytes) {
  __m256i sums = _mm256_sad_epu8(bytes, _mm256_setzero_si256());
  __m128i half = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  return (uint64_t)_mm_cvtsi128_si64(half) + (uint64_t)_mm_extract_epi64(half, 1);
}

// 64 bytes a step; a step of 32 with a bit count for each took a fifth longer (sparse.log, AMD EPYC). What
// passes is checked exactly. Line feeds are counted in the bytes of a register, up to 254 in each, before
// these counts are summed up.
WIDE static size_t find_candidate_avx2(const uint8_t *bytes, size_t from, size_t length,
                                       uint64_t *newlines) {
  size_t p = from;
  while (p + 64 + 9 <= length) {
    size_t rest = (length - p - 9) / 64;
    size_t end = p + (rest < 127 ? rest : 127) * 64;
    __m256i counts = _mm256_setzero_si256();
    for (; p < end; p += 64) {
      struct marks low = marks(bytes + p), high = marks(bytes + p + 32);
      __m256i any = _mm256_or_si256(low.hits, high.hits);
      if (__builtin_expect(!_mm256_testz_si256(any, any), 0)) {
        for (uint64_t hits = mask(low.hits, high.hits); hits; hits &= hits - 1) {
          unsigned bit = (unsigned)__builtin_ctzll(hits);
          if (!is_candidate(bytes + p + bit, length - p - bit)) continue;
          uint64_t before = mask(low.breaks, high.breaks) & (((uint64_t)1 << bit) - 1);
          *newlines += sum(counts) + (uint64_t)__builtin_popcountll(before);
          return p + bit;
        }
      }
      counts = _mm256_sub_epi8(counts, _mm256_add_epi8(low.breaks, high.breaks));
    }
    *newlines += sum(counts);
  }
  return linkback_find_candidate_portable(bytes, p, length, newlines);
}

size_t linkback_find_candidate(const uint8_t *bytes, size_t from, size_t length,
                               uint64_t *newlines) {
  // Set by the C runtime at program start; reading it is one load.
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
    return find_candidate_avx2(bytes, from, length, newlines);
  return linkback_find_candidate_portable(bytes, from, length, newlines);
}

#else

size_t linkback_find_candidate(const uint8_t *bytes, size_t from, size_t length,
                               uint64_t *newlines) {
  return linkback_find_candidate_portable(bytes, from, length, newlines);
}

#endif
