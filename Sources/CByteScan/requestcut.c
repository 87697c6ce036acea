#include "CByteScan.h"
#include "wide.h"

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
    if (b == '"' || b == '\n' || b == 0) break;
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

#if defined(LINKBACK_WIDE)

// The bits of 64 bytes that are equal to `b`.
WIDE static inline uint64_t equal(const part v[PARTS], uint8_t b) {
  part found[PARTS];
  for (int i = 0; i < PARTS; i++) found[i] = wide_equal(v[i], b);
  return wide_mask(found);
}

// The bits of 64 bytes at which a request ends: a quote, LF, or NUL, which is in no sound line.
WIDE static inline uint64_t stops(const part v[PARTS]) {
  part found[PARTS];
  for (int i = 0; i < PARTS; i++) {
    found[i] = wide_or(wide_equal(v[i], '"'), wide_or(wide_equal(v[i], '\n'), wide_equal(v[i], 0)));
  }
  return wide_mask(found);
}

// The bits of 64 bytes that few requests have: `%`, `+`, `\`, `#`, and bytes >= 0x80.
WIDE static inline uint64_t rare(const part v[PARTS]) {
  part found[PARTS];
  for (int i = 0; i < PARTS; i++) {
    part encoded = wide_or(wide_equal(v[i], '%'), wide_equal(v[i], '+'));
    part other = wide_or(wide_equal(v[i], '\\'), wide_equal(v[i], '#'));
    found[i] = wide_or(wide_or(encoded, other), wide_negative(v[i]));
  }
  return wide_mask(found);
}

WIDE static inline size_t first(uint64_t bits) { return (size_t)__builtin_ctzll(bits); }
WIDE static inline size_t last(uint64_t bits) { return 63 - (size_t)__builtin_clzll(bits); }

// 64 bytes a step, some of which may be after `to`.
WIDE static struct linkback_request_cut cut_request_wide(const uint8_t *bytes, size_t from,
                                                         size_t to, size_t length) {
  const size_t none = from - 1;
  struct linkback_request_cut cut = nothing(none);
  size_t p = from;
  for (; p < to && p + 64 <= length; p += 64) {
    part v[PARTS];
    for (size_t i = 0; i < PARTS; i++) v[i] = wide_load(bytes + p + i * sizeof(part));
    uint64_t stop = stops(v);
    if (to - p < 64) stop |= ~(uint64_t)0 << (to - p);
    uint64_t before = (stop - 1) & ~stop;  // all of them where there is no stop
    uint64_t question = equal(v, '?') & before;
    uint64_t separators = (equal(v, '&') & before) | question;
    uint64_t rarities = rare(v) & before;
    cut.spaces += (size_t)__builtin_popcountll(equal(v, ' ') & before);
    if (question && cut.question == none) cut.question = p + first(question);
    if (separators) {
      uint64_t others = separators ^ (uint64_t)1 << last(separators);
      cut.second_separator = others ? p + last(others) : cut.separator;
      cut.separator = p + last(separators);
    }
    if (rarities) {
      uint64_t hash = equal(v, '#'), special = rarities & ~hash;
      uint64_t obstacles = rarities & (hash | equal(v, '\\'));
      if (special) cut.special = p + last(special);
      for (; obstacles && cut.obstacle == none; obstacles &= obstacles - 1) {
        size_t position = p + first(obstacles);
        if (!is_escaped_text(bytes + position, to - position)) cut.obstacle = position;
      }
    }
    if (stop) {
      cut.stop = p + first(stop);
      return cut;
    }
  }
  return cut_bytes(cut, bytes, none, p, to);
}

#endif

struct linkback_request_cut linkback_cut_request(const uint8_t *bytes, size_t from, size_t to,
                                                 size_t length) {
#if defined(LINKBACK_WIDE)
  if (wide_is_here()) return cut_request_wide(bytes, from, to, length);
#endif
  (void)length;
  return linkback_cut_request_portable(bytes, from, to);
}
