#define _GNU_SOURCE  // memrchr
#include "CByteScan.h"
#include "wide.h"

size_t linkback_find_last_byte(const uint8_t *bytes, size_t from, size_t to, uint8_t byte) {
  if (to <= from) return from;
  const uint8_t *hit = memrchr(bytes + from, byte, to - from);
  return hit ? (size_t)(hit - bytes) + 1 : from;
}

size_t linkback_find_stop_portable(const uint8_t *bytes, size_t from, size_t length, uint8_t byte) {
  for (; from < length; from++) {
    if (bytes[from] == byte || bytes[from] == '\n' || bytes[from] == 0) return from;
  }
  return length;
}

#if defined(LINKBACK_WIDE)

WIDE static size_t find_stop_wide(const uint8_t *bytes, size_t from, size_t length, uint8_t byte) {
  for (; from < length && length - from >= 64; from += 64) {
    part found[PARTS];
    for (size_t i = 0; i < PARTS; i++) {
      part v = wide_load(bytes + from + i * sizeof(part));
      found[i] = wide_or(wide_equal(v, byte), wide_or(wide_equal(v, '\n'), wide_equal(v, 0)));
    }
    uint64_t mask = wide_mask(found);
    if (mask) return from + (size_t)__builtin_ctzll(mask);
  }
  return linkback_find_stop_portable(bytes, from, length, byte);
}

#endif

size_t linkback_find_stop(const uint8_t *bytes, size_t from, size_t length, uint8_t byte) {
#if defined(LINKBACK_WIDE)
  if (wide_is_here()) return find_stop_wide(bytes, from, length, byte);
#endif
  return linkback_find_stop_portable(bytes, from, length, byte);
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

#if defined(LINKBACK_WIDE)

// The first bytes of escapes, each at its low half: all differ there. A zero is no byte's but at 0, where 0xff, whose
// low half is another, stands for none.
static const uint8_t escapes[16] = {0xff, 0, 0, '#', 0, '%', 0, 0, 0, 0, 0, 0, '\\', 0, 0, 0};

// Ones in each byte where a mention may begin. The name is looked for by two of its bytes that are rare next to
// each other, `_` at 7 and `d` at 9; Linkback's own `{"record":` by the brace, and the colon at 9.
WIDE static inline part hits_of(const uint8_t *p, part v) {
  part v7 = wide_load(p + 7), v9 = wide_load(p + 9);
  part literal = wide_and(wide_equal(v7, '_'), wide_equal(v9, 'd'));
  part record = wide_and(wide_equal(v, '{'), wide_equal(v9, ':'));
  return wide_or(wide_or(literal, record), wide_same(wide_choose(escapes, v), v));
}

// 64 bytes a step; on x86-64, a step of 32 with a bit count for each took a fifth longer (sparse.log, AMD EPYC).
// What passes is checked exactly. Line feeds are counted in the bytes of a register, up to 254 in each, before
// these counts are summed up.
WIDE static size_t find_candidate_wide(const uint8_t *bytes, size_t from, size_t length,
                                       uint64_t *newlines) {
  const size_t most = 254 / PARTS;
  size_t p = from;
  while (p + 64 + 9 <= length) {
    size_t rest = (length - p - 9) / 64;
    size_t end = p + (rest < most ? rest : most) * 64;
    part counts = wide_zero();
    for (; p < end; p += 64) {
      part found[PARTS], breaks[PARTS], any = wide_zero(), broken = wide_zero();
      for (size_t i = 0; i < PARTS; i++) {
        const uint8_t *start = bytes + p + i * sizeof(part);
        part v = wide_load(start);
        found[i] = hits_of(start, v);
        breaks[i] = wide_equal(v, '\n');
        any = wide_or(any, found[i]);
        broken = wide_add(broken, breaks[i]);
      }
      if (__builtin_expect(!wide_is_zero(any), 0)) {
        for (uint64_t hits = wide_mask(found); hits; hits &= hits - 1) {
          unsigned bit = (unsigned)__builtin_ctzll(hits);
          if (!is_candidate(bytes + p + bit, length - p - bit)) continue;
          uint64_t before = wide_mask(breaks) & (((uint64_t)1 << bit) - 1);
          *newlines += wide_sum(counts) + (uint64_t)__builtin_popcountll(before);
          return p + bit;
        }
      }
      counts = wide_subtract(counts, broken);
    }
    *newlines += wide_sum(counts);
  }
  return linkback_find_candidate_portable(bytes, p, length, newlines);
}

#endif

size_t linkback_find_candidate(const uint8_t *bytes, size_t from, size_t length,
                               uint64_t *newlines) {
#if defined(LINKBACK_WIDE)
  if (wide_is_here()) return find_candidate_wide(bytes, from, length, newlines);
#endif
  return linkback_find_candidate_portable(bytes, from, length, newlines);
}
