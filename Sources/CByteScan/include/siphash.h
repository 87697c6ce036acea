#ifndef LINKBACK_SIPHASH_H
#define LINKBACK_SIPHASH_H

// SipHash-2-4 of eight short texts at once; of one text, Swift's SipHash is the only one there is.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// 16 bytes as two little-endian words.
struct linkback_siphash_key {
  uint64_t low, high;
};

/// How far a text's words are from one another: so many texts there is room for.
#define LINKBACK_SIPHASH_TEXTS 64

/// Writes the hashes of eight texts of `count` words each.
///
/// A text is in `words` as the algorithm takes it, eight bytes a word and the last one with the
/// length: its first word at its number, and each further one LINKBACK_SIPHASH_TEXTS after the one
/// before.
///
/// Returns whether it did: not where the processor lacks AVX2.
bool linkback_siphash_eight(struct linkback_siphash_key key, const uint64_t *words, size_t count,
                            uint64_t *hashes);

#endif
