#ifndef LINKBACK_CISAL_SHIM_H
#define LINKBACK_CISAL_SHIM_H

#include <isa-l.h>
#include <stdlib.h>
#include <string.h>

// ISA-L's state is a structure with arrays of more elements than Swift imports: here it is made, and
// here its fields are read.

/// A decoder of raw deflate data, or null where there is no memory for it; for `free`.
static inline struct inflate_state *linkback_isal_create(void) {
  struct inflate_state *state = (struct inflate_state *)calloc(1, sizeof *state);
  if (state) isal_inflate_init(state);
  return state;
}

/// What one call has done.
struct linkback_isal_step {
  int64_t consumed;  ///< Negative where bytes of an earlier call are given back: 8 at most.
  int64_t produced;
  int is_end;   ///< The data's last block is decoded, and all of it handed out.
  int failure;  ///< 0, or the error after the last byte that is still to be handed out.
};

/// Decodes from `input` to `output`.
static inline struct linkback_isal_step linkback_isal_inflate(
    struct inflate_state *state, const uint8_t *input, uint32_t input_count, uint8_t *output,
    uint32_t output_count) {
  state->next_in = (uint8_t *)input;
  state->avail_in = input_count;
  state->next_out = output;
  state->avail_out = output_count;
  // 32 bits wide, and looked at only to tell whether a distance reaches before the beginning: 32 KiB
  // would do, and 4 GiB would make it zero again.
  if (state->total_out > 1u << 30) state->total_out = 1u << 30;
  struct linkback_isal_step step = {0, 0, 0, 0};
  int status = isal_inflate(state);
  if (status < 0) step.failure = status;
  if (status >= 0 && state->block_state == ISAL_BLOCK_FINISH) {
    step.is_end = 1;
    // What it has read ahead belongs to what follows the data.
    state->avail_in += (uint32_t)(state->read_in_length / 8);
    state->read_in = 0;
    state->read_in_length = 0;
  }
  step.consumed = (int64_t)input_count - (int64_t)state->avail_in;
  step.produced = (int64_t)output_count - (int64_t)state->avail_out;
  return step;
}

/// Hands out what was decoded before a failure and found no space in the output; 0 at its end.
static inline int64_t linkback_isal_drain(struct inflate_state *state, uint8_t *output,
                                          int64_t output_count) {
  int64_t count = state->tmp_out_valid - state->tmp_out_processed;
  if (count > output_count) count = output_count;
  memcpy(output, state->tmp_out_buffer + state->tmp_out_processed, (size_t)count);
  state->tmp_out_processed += (int32_t)count;
  return count;
}

#endif
