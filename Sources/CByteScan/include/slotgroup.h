#ifndef LINKBACK_SLOTGROUP_H
#define LINKBACK_SLOTGROUP_H

// Sixteen slots of a table at once: as many as a cache line holds.

#include <stdint.h>

#include "vectors.h"

/// Which of 16 slots are free (0), and which have the bits `tag` where `mask` has ones. Bit i is
/// slot i's.
struct linkback_slot_masks {
  uint32_t free;
  uint32_t same;
};

#if defined(LINKBACK_NEON)
static inline uint32_t linkback_slot_bits(const uint32x4_t v[4]) {
  uint16x8_t low = vcombine_u16(vmovn_u32(v[0]), vmovn_u32(v[1]));
  uint16x8_t high = vcombine_u16(vmovn_u32(v[2]), vmovn_u32(v[3]));
  const linkback_vector none = vdupq_n_u8(0);
  const linkback_vector slots[4] = {vcombine_u8(vmovn_u16(low), vmovn_u16(high)), none, none, none};
  return (uint32_t)linkback_mask(slots);
}
#endif

static inline struct linkback_slot_masks linkback_slot_masks(const uint32_t *slots, uint32_t tag,
                                                             uint32_t mask) {
  struct linkback_slot_masks masks = {0, 0};
#if defined(LINKBACK_NEON)
  uint32x4_t free[4], same[4];
  for (int part = 0; part < 4; part++) {
    uint32x4_t v = vld1q_u32(slots + 4 * part);
    free[part] = vceqzq_u32(v);
    same[part] = vceqq_u32(vandq_u32(v, vdupq_n_u32(mask)), vdupq_n_u32(tag));
  }
  masks.free = linkback_slot_bits(free);
  masks.same = linkback_slot_bits(same);
#elif defined(LINKBACK_VECTORS)
  __m128i free[4], same[4];
  for (int part = 0; part < 4; part++) {
    __m128i v = _mm_loadu_si128((const __m128i *)(slots + 4 * part));
    free[part] = _mm_cmpeq_epi32(v, _mm_setzero_si128());
    same[part] = _mm_cmpeq_epi32(_mm_and_si128(v, _mm_set1_epi32((int)mask)),
                                 _mm_set1_epi32((int)tag));
  }
  masks.free = (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(_mm_packs_epi32(free[0], free[1]),
                                                           _mm_packs_epi32(free[2], free[3])));
  masks.same = (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(_mm_packs_epi32(same[0], same[1]),
                                                           _mm_packs_epi32(same[2], same[3])));
#else
  for (int i = 0; i < 16; i++) {
    masks.free |= (uint32_t)(slots[i] == 0) << i;
    masks.same |= (uint32_t)((slots[i] & mask) == tag) << i;
  }
#endif
  return masks;
}

/// Has the cache line at `address` brought near, without waiting for it.
static inline void linkback_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
