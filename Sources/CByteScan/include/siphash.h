#ifndef LINKBACK_SIPHASH_H
#define LINKBACK_SIPHASH_H

// SipHash-2-4 of many short texts at once.

#include <stddef.h>
#include <stdint.h>

/// 16 bytes as two little-endian words.
struct linkback_siphash_key {
  uint64_t low, high;
};

/// How many texts there is room for.
#define LINKBACK_SIPHASH_TEXTS 64

/// Writes the hashes of the first `texts` texts.
///
/// A text is in `words` as the algorithm takes it, eight bytes a word and the last one with the
/// length: its first word at its number, and each further one LINKBACK_SIPHASH_TEXTS after the one
/// before. `counts` says how many words it has; where that is 0, its hash stays as it is.
void linkback_siphash(struct linkback_siphash_key key, const uint64_t *words,
                      const uint8_t *counts, size_t texts, uint64_t *hashes);

/// The same by plain C, one after the other.
void linkback_siphash_portable(struct linkback_siphash_key key, const uint64_t *words,
                               const uint8_t *counts, size_t texts, uint64_t *hashes);

#endif
