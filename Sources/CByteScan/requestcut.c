#include "CByteScan.h"

#if defined(LINKBACK_VECTORS)
#include <immintrin.h>
#endif

// Whether `\\xHH` of a byte >= 0x80 is at p: what nginx makes of UTF-8, and never a delimiter.
static inline int is_escaped_text(const uint8_t *p, size_t rest) {
  if (rest < 4 || p[0] != '\\' || p[1] != 'x') return 0;
  uint8_t high = p[2] | 0x20, low = p[3] | 0x20;
  int is_high = p[2] == '8' || p[2] == '9' || (high >= 'a' && high <= 'f');
  return is_high && ((p[3] >= '0' && p[3] <= '9') || (low >= 'a' && low <= 'f'));
}

// Goes on with a cut whose positions before `p` are found.
static struct linkback_request_cut cut_bytes(struct linkback_request_cut cut, const uint8_t *bytes,
                                             size_t none, size_t p, size_t to) {
  for (; p < to; p++) {
    uint8_t b = bytes[p];
    if (b == '"' || b == '\n') break;
    if (b == '?' || b == '&') {
      if (b == '?' && cut.question == none) cut.question = p;
      cut.second_separator = cut.separator;
      cut.separator = p;
    }
    cut.spaces += b == ' ';
    if (b == '%' || b == '+' || b == '\\' || b >= 0x80) cut.special = p;
    if ((b == '#' || b == '\\') && cut.obstacle == none && !is_escaped_text(bytes + p, to - p))
      cut.obstacle = p;
  }
  cut.stop = p;
  return cut;
}

static struct linkback_request_cut nothing(size_t none) {
  return (struct linkback_request_cut){none, none, none, none, none, none, 0};
}

struct linkback_request_cut linkback_cut_request_portable(const uint8_t *bytes, size_t from,
                                                          size_t to) {
  return cut_bytes(nothing(from - 1), bytes, from - 1, from, to);
}

#if defined(LINKBACK_VECTORS)

#define WIDE __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))

// The bits of 64 bytes that are equal to `b`.
WIDE static inline uint64_t equal(__m256i low, __m256i high, char b) {
  __m256i wanted = _mm256_set1_epi8(b);
  uint32_t l = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
  uint32_t h = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
  return (uint64_t)h << 32 | l;
}

// The bits of 64 bytes that are one of two.
WIDE static inline uint64_t either(__m256i low, __m256i high, char a, char b) {
  __m256i va = _mm256_set1_epi8(a), vb = _mm256_set1_epi8(b);
  __m256i l = _mm256_or_si256(_mm256_cmpeq_epi8(low, va), _mm256_cmpeq_epi8(low, vb));
  __m256i h = _mm256_or_si256(_mm256_cmpeq_epi8(high, va), _mm256_cmpeq_epi8(high, vb));
  return (uint64_t)(uint32_t)_mm256_movemask_epi8(h) << 32 | (uint32_t)_mm256_movemask_epi8(l);
}

// The bits of 64 bytes that few requests have: `%`, `+`, `\\`, `#`, and bytes >= 0x80, which movemask
// tells by the sign.
WIDE static inline uint64_t rare(__m256i low, __m256i high) {
  __m256i percent = _mm256_set1_epi8('%'), plus = _mm256_set1_epi8('+');
  __m256i backslash = _mm256_set1_epi8('\\'), hash = _mm256_set1_epi8('#');
  __m256i l = _mm256_or_si256(
      _mm256_or_si256(_mm256_cmpeq_epi8(low, percent), _mm256_cmpeq_epi8(low, plus)),
      _mm256_or_si256(_mm256_cmpeq_epi8(low, backslash), _mm256_cmpeq_epi8(low, hash)));
  __m256i h = _mm256_or_si256(
      _mm256_or_si256(_mm256_cmpeq_epi8(high, percent), _mm256_cmpeq_epi8(high, plus)),
      _mm256_or_si256(_mm256_cmpeq_epi8(high, backslash), _mm256_cmpeq_epi8(high, hash)));
  uint32_t low_bits = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(l, low));
  uint32_t high_bits = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(h, high));
  return (uint64_t)high_bits << 32 | low_bits;
}

// 64 bytes a step, some of which may be after `to`.
WIDE static struct linkback_request_cut cut_request_avx2(const uint8_t *bytes, size_t from,
                                                         size_t to, size_t length) {
  const size_t none = from - 1;
  struct linkback_request_cut cut = nothing(none);
  size_t p = from;
  for (; p < to && p + 64 <= length; p += 64) {
    __m256i low = _mm256_loadu_si256((const __m256i *)(bytes + p));
    __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + p + 32));
    uint64_t stop = either(low, high, '"', '\n');
    if (to - p < 64) stop |= ~(uint64_t)0 << (to - p);
    uint64_t before = _blsmsk_u64(stop) & ~stop;  // all of them where there is no stop
    uint64_t question = equal(low, high, '?') & before;
    uint64_t separators = (equal(low, high, '&') & before) | question;
    uint64_t rarities = rare(low, high) & before;
    cut.spaces += _mm_popcnt_u64(equal(low, high, ' ') & before);
    if (question && cut.question == none) cut.question = p + _tzcnt_u64(question);
    if (separators) {
      uint64_t last = 63 - _lzcnt_u64(separators);
      uint64_t others = separators ^ (uint64_t)1 << last;
      cut.second_separator = others ? p + 63 - _lzcnt_u64(others) : cut.separator;
      cut.separator = p + last;
    }
    if (rarities) {
      uint64_t hash = equal(low, high, '#'), special = rarities & ~hash;
      uint64_t obstacles = rarities & (hash | equal(low, high, '\\'));
      if (special) cut.special = p + 63 - _lzcnt_u64(special);
      for (; obstacles && cut.obstacle == none; obstacles &= obstacles - 1) {
        size_t position = p + _tzcnt_u64(obstacles);
        if (!is_escaped_text(bytes + position, to - position)) cut.obstacle = position;
      }
    }
    if (stop) {
      cut.stop = p + _tzcnt_u64(stop);
      return cut;
    }
  }
  return cut_bytes(cut, bytes, none, p, to);
}

struct linkback_request_cut linkback_cut_request(const uint8_t *bytes, size_t from, size_t to,
                                                 size_t length) {
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
    return cut_request_avx2(bytes, from, to, length);
  return linkback_cut_request_portable(bytes, from, to);
}

#else

struct linkback_request_cut linkback_cut_request(const uint8_t *bytes, size_t from, size_t to,
                                                 size_t length) {
  (void)length;
  return linkback_cut_request_portable(bytes, from, to);
}

#endif
