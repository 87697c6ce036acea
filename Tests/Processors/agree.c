// Holds what CByteScan does 16, 32 or 64 bytes at a time equal to plain loops, on whatever processor this is compiled
// for: random texts of the bytes that matter, at every place, up to the last byte before memory that can't be read.

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "CByteScan.h"

static uint64_t state = 1;

static uint64_t next(void) {  // xorshift64, https://www.jstatsoft.org/article/view/v008i14
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}

static int checks, differences;

static void expect(int holds, const char *what) {
  checks++;
  if (holds) return;
  differences++;
  fprintf(stderr, "%s: not what a plain loop gives\n", what);
}

static const char *const words[] = {
    "session_id", "session_i", "%73", "%25", "%%37", "\\x73", "\\x22", "\\u0073", "\\xc3\\xbc", "#Fields:", "#Date:", "#x",
    "{\"record\":\"event\"", "{\"a\":", "\n", "\n", " ", "?", "&", "+", "\\", "\"", "[", "_", "d", ":", "{", "abc", "\x80", "\xff"};

static void fill(uint8_t *bytes, size_t length) {
  size_t p = 0;
  while (p < length) {
    if (next() % 3 == 0) {
      for (size_t run = next() % 40; run > 0 && p < length; run--) bytes[p++] = (uint8_t)('a' + next() % 26);
      continue;
    }
    const char *word = words[next() % (sizeof words / sizeof *words)];
    while (*word && p < length) bytes[p++] = (uint8_t)*word++;
    if (next() % 50 == 0 && p < length) bytes[p++] = (uint8_t)next();
  }
}

static void check_masks(const uint8_t *bytes, size_t length) {
  uint64_t ampersand = 0, special = 0;
  for (size_t i = 0; i < length && i < 64; i++) {
    ampersand |= (uint64_t)(bytes[i] == '&') << i;
    special |= (uint64_t)(bytes[i] == '%' || bytes[i] == '+' || bytes[i] == '#') << i;
  }
  struct linkback_query_masks query = linkback_query_masks(bytes, length);
  expect(query.ampersand == ampersand && query.special == special, "query masks");
  if (length < 64) return;
  uint64_t ends = 0, spaces = 0, slashes = 0;
  int is_special = 0;
  for (size_t i = 0; i < 64; i++) {
    ends |= (uint64_t)(bytes[i] <= ' ' || bytes[i] == '[') << i;
    spaces |= (uint64_t)(bytes[i] == ' ') << i;
    slashes |= (uint64_t)(bytes[i] == '\\') << i;
    is_special |= (bytes[i] <= '"' && bytes[i] != ' ') || bytes[i] == '[';
  }
  expect(linkback_word_end_mask(bytes) == ends, "word ends");
  expect(linkback_byte_mask(bytes, '\\') == slashes, "a byte's mask");
  struct linkback_column_masks columns = linkback_column_masks(bytes);
  expect(columns.space == spaces && (columns.special != 0) == is_special, "columns");
}

static void check_search(const uint8_t *bytes, size_t from, size_t length) {
  uint64_t wide = 7, plain = 7;
  size_t found = linkback_find_candidate(bytes, from, length, &wide);
  expect(found == linkback_find_candidate_portable(bytes, from, length, &plain) && wide == plain, "a candidate");
  if (from >= length) return;
  const uint8_t stops[] = {bytes[from], bytes[from + (length - from) / 2], ']'};
  for (size_t i = 0; i < sizeof stops; i++) {
    expect(linkback_find_stop(bytes, from + 1, length, stops[i]) ==
               linkback_find_stop_portable(bytes, from + 1, length, stops[i]),
           "a stop");
  }
}

static void check_cut(const uint8_t *bytes, size_t from, size_t to, size_t length) {
  struct linkback_request_cut wide = linkback_cut_request(bytes, from, to, length);
  struct linkback_request_cut plain = linkback_cut_request_portable(bytes, from, to);
  expect(memcmp(&wide, &plain, sizeof wide) == 0, "a request's cut");
}

static void check_slots(void) {
  uint32_t slots[16], mask = (uint32_t)next(), tag = (uint32_t)next() & mask;
  uint32_t empty = 0, same = 0;
  for (int i = 0; i < 16; i++) {
    uint64_t kind = next() % 3;
    slots[i] = kind == 0 ? 0 : kind == 1 ? ((uint32_t)next() & ~mask) | tag : (uint32_t)next();
    empty |= (uint32_t)(slots[i] == 0) << i;
    same |= (uint32_t)((slots[i] & mask) == tag) << i;
  }
  struct linkback_slot_masks masks = linkback_slot_masks(slots, tag, mask);
  expect(masks.free == empty && masks.same == same, "slots");
}

// Many line feeds: a register's counts may not overflow.
static void check_long(uint8_t *end) {
  const size_t length = 1 << 16;
  memset(end - length, '\n', length);
  check_search(end - length, 0, length);
  memcpy(end - 10, "session_id", 10);
  check_search(end - length, 0, length);
}

int main(void) {
  const size_t size = 1 << 17, page = (size_t)sysconf(_SC_PAGESIZE);
  uint8_t *memory = mmap(0, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED || mprotect(memory + size, page, PROT_NONE) != 0) return 2;
  uint8_t *end = memory + size;
  for (int round = 0; round < 20000; round++) {
    size_t length = 1 + next() % 400;
    uint8_t *bytes = end - length;
    fill(bytes, length);
    size_t from = next() % length;
    check_search(bytes, from, length);
    check_masks(bytes + from, length - from);
    if (from > 0) check_cut(bytes, from, from + next() % (length - from + 1), length);
    check_slots();
  }
  check_long(end);
  printf("%d checks, %d differences\n", checks, differences);
  return differences > 0;
}
