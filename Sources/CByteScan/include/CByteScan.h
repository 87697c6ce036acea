#ifndef LINKBACK_CBYTESCAN_H
#define LINKBACK_CBYTESCAN_H

// What Swift can't say: compares as wide as the processor has them, chosen at run time, and two
// functions of the C library that `import Glibc` does not show. Every function reads only the bytes
// it is given.

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "siphash.h"
#include "slotgroup.h"
#include "vectors.h"

/// The first position p in [from, length) at which a mention of `session_id` may begin, or `length`.
///
/// A position is a candidate when one of these is there:
///   - the literal `session_id`;
///   - `%HH`, `\xHH`, `\u00HH` or `#HH` of one of the name's letters, of `%`, or of a character that
///     can be part of such an escape itself (for `%`: `%` again after it, see bytescan.c).
///   - `#Fields:` and `#Date:`, on which later lines of the W3C format depend;
///   - `{"record":"event"`, one of Linkback's own records, which says no name.
/// So a line without a candidate can't mention the name, whatever the server escaped, and no line
/// that counts is ever skipped.
///
/// Adds the number of LF bytes in [from, result) to *newlines. Complexity: O(length - from).
size_t linkback_find_candidate(const uint8_t *bytes, size_t from, size_t length, uint64_t *newlines);

/// The same by plain C, one byte at a time: for processors without wide compares, and for the tests
/// that hold both equal.
size_t linkback_find_candidate_portable(const uint8_t *bytes, size_t from, size_t length,
                                        uint64_t *newlines);

/// The first position of `byte` in [from, length), or `length`.
static inline size_t linkback_find_byte(const uint8_t *bytes, size_t from, size_t length,
                                        uint8_t byte) {
  const uint8_t *hit = from < length ? memchr(bytes + from, byte, length - from) : 0;
  return hit ? (size_t)(hit - bytes) : length;
}

/// The first position of `byte`, LF or NUL in [from, length), or `length`.
size_t linkback_find_stop(const uint8_t *bytes, size_t from, size_t length, uint8_t byte);

/// The same by plain C.
size_t linkback_find_stop_portable(const uint8_t *bytes, size_t from, size_t length, uint8_t byte);

/// One past the last position of `byte` in [from, to), or `from` where there is none: for LF, where
/// the line that reaches up to `to` begins.
size_t linkback_find_last_byte(const uint8_t *bytes, size_t from, size_t to, uint8_t byte);

/// The separators of a query, found 64 bytes at a time: bit i stands for byte i.
struct linkback_query_masks {
  uint64_t ampersand;  ///< `&`
  uint64_t special;    ///< `%`, `+`: the value or name has to be decoded; `#`: the query ends
};

/// The masks of bytes[0 ..< min(length, 64)]; higher bits are zero.
static inline struct linkback_query_masks linkback_query_masks(const uint8_t *bytes,
                                                               size_t length) {
  struct linkback_query_masks masks = {0, 0};
#if defined(LINKBACK_VECTORS)
  uint8_t copy[64];
  if (length < 64) {
    memset(copy, 0, sizeof copy);
    memcpy(copy, bytes, length);
    bytes = copy;
  }
  linkback_vector ampersand[4], special[4];
  for (int part = 0; part < 4; part++) {
    linkback_vector v = linkback_load(bytes + 16 * part);
    ampersand[part] = linkback_equal(v, '&');
    special[part] = linkback_or(linkback_equal(v, '%'),
                                linkback_or(linkback_equal(v, '+'), linkback_equal(v, '#')));
  }
  masks.ampersand = linkback_mask(ampersand);
  masks.special = linkback_mask(special);
#else
  for (size_t i = 0; i < length && i < 64; i++) {
    uint8_t b = bytes[i];
    masks.ampersand |= (uint64_t)(b == '&') << i;
    masks.special |= (uint64_t)(b == '%' || b == '+' || b == '#') << i;
  }
#endif
  return masks;
}

/// Which of bytes[0 ..< 64] may end a line's first word: all up to the space (0x20), and `[`. Bit i
/// stands for byte i.
static inline uint64_t linkback_word_end_mask(const uint8_t *bytes) {
#if defined(LINKBACK_VECTORS)
  linkback_vector ends[4];
  for (int part = 0; part < 4; part++) {
    linkback_vector v = linkback_load(bytes + 16 * part);
    ends[part] = linkback_or(linkback_at_most(v, ' '), linkback_equal(v, '['));
  }
  return linkback_mask(ends);
#else
  uint64_t mask = 0;
  for (size_t i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] <= ' ' || bytes[i] == '[') << i;
  return mask;
#endif
}

/// Which of bytes[0 ..< 64] are `byte`. Bit i stands for byte i.
static inline uint64_t linkback_byte_mask(const uint8_t *bytes, uint8_t byte) {
#if defined(LINKBACK_VECTORS)
  linkback_vector equal[4];
  for (int part = 0; part < 4; part++) equal[part] = linkback_equal(linkback_load(bytes + 16 * part), byte);
  return linkback_mask(equal);
#else
  uint64_t mask = 0;
  for (size_t i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] == byte) << i;
  return mask;
#endif
}

/// Which of bytes[0 ..< 64] are spaces, bit i for byte i; `special` is not zero if there is one among
/// them that a line of columns may not have to be cut at its spaces alone: `[`, or one up to 0x22 but
/// the space, that is a control, `!` or `"`.
struct linkback_column_masks {
  uint64_t space;
  uint64_t special;
};

__attribute__((always_inline)) static inline struct linkback_column_masks linkback_column_masks(const uint8_t *bytes) {
  struct linkback_column_masks masks = {0, 0};
#if defined(LINKBACK_VECTORS)
  linkback_vector space[4], special[4];
  for (int part = 0; part < 4; part++) {
    linkback_vector v = linkback_load(bytes + 16 * part);
    space[part] = linkback_equal(v, ' ');
    special[part] = linkback_or(linkback_without(linkback_at_most(v, '"'), space[part]),
                                linkback_equal(v, '['));
  }
  masks.space = linkback_mask(space);
  masks.special = linkback_any(special);
#else
  for (size_t i = 0; i < 64; i++) {
    masks.space |= (uint64_t)(bytes[i] == ' ') << i;
    masks.special |= (bytes[i] <= '"' && bytes[i] != ' ') || bytes[i] == '[';
  }
#endif
  return masks;
}

/// What a request line between double quotes consists of, as far as the usual one needs it. All are
/// positions; but for `stop`, `from - 1` where there is none; and a number.
struct linkback_request_cut {
  size_t stop;              ///< the first `"` or LF at or after `from`, or `to`
  size_t question;          ///< the first `?` before that
  size_t separator;         ///< the last `?` or `&` before that
  size_t second_separator;  ///< the last but one
  size_t special;           ///< the last `%`, `+`, `\` or byte >= 0x80 before that
  size_t obstacle;          ///< the first `#`, or `\` that begins no `\xHH` of a byte >= 0x80
  size_t spaces;            ///< how many there are
};

/// Cuts the request line, or a part of one, that begins at `from`, at least 1, and ends at `to` at the
/// latest. Reads bytes after `to`, too, but none after `length`. Complexity: O(stop - from).
struct linkback_request_cut linkback_cut_request(const uint8_t *bytes, size_t from, size_t to,
                                                 size_t length);

/// The same by plain C, one byte at a time.
struct linkback_request_cut linkback_cut_request_portable(const uint8_t *bytes, size_t from,
                                                          size_t to);

#endif
