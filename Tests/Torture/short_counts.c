// Lets reads and writes do only a part, or fail for a moment, as the system may at any time: to be
// preloaded (ld.so(8), LD_PRELOAD).
//
// Only files and pipes: an event of inotify or a signal comes whole or not at all. At its end the program
// writes how often each happened to SHORT_COUNTS_REPORT.
//
//   SHORT_COUNTS_SEED     a number; the same calls are chosen again where their order is the same
//   SHORT_COUNTS_PERCENT  of the calls that do only a part
//   SHORT_COUNTS_LONGEST  how many bytes such a call does, at most
//   SHORT_COUNTS_EINTR    percent of the calls that are interrupted, never two in a row
//   SHORT_COUNTS_EAGAIN   the same of pipes that are not ready

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t seed, percent, longest = 1, interrupted, unready;
static atomic_ullong drawn, shortened, interruptions, pauses;
static _Thread_local int has_failed;

static uint64_t number(const char *name, uint64_t otherwise) {
  const char *text = getenv(name);
  return text ? strtoull(text, NULL, 10) : otherwise;
}

__attribute__((constructor)) static void begin(void) {
  seed = number("SHORT_COUNTS_SEED", 1);
  percent = number("SHORT_COUNTS_PERCENT", 0);
  longest = number("SHORT_COUNTS_LONGEST", 1);
  interrupted = number("SHORT_COUNTS_EINTR", 0);
  unready = number("SHORT_COUNTS_EAGAIN", 0);
}

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("SHORT_COUNTS_REPORT");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  fprintf(file, "%llu %llu %llu\n", (unsigned long long)shortened, (unsigned long long)interruptions,
          (unsigned long long)pauses);
  fclose(file);
}

// SplitMix64: of the nth draw, whichever thread makes it.
static uint64_t draw(void) {
  uint64_t z = (seed << 32) + atomic_fetch_add(&drawn, 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static int fail(int error, atomic_ullong *count) {
  atomic_fetch_add(count, 1);
  has_failed = 1;
  errno = error;
  return 1;
}

// Whether this call fails; else makes `count` what it does.
static int fails(int file, size_t *count) {
  int error = errno;
  struct stat status;
  if (fstat(file, &status) != 0) status.st_mode = 0;
  errno = error;
  int is_pipe = S_ISFIFO(status.st_mode);
  if (*count == 0 || !(is_pipe || S_ISREG(status.st_mode))) return 0;
  if (!has_failed && draw() % 100 < interrupted) return fail(EINTR, &interruptions);
  if (!has_failed && is_pipe && draw() % 100 < unready) return fail(EAGAIN, &pauses);
  has_failed = 0;
  if (*count == 1 || draw() % 100 >= percent) return 0;
  uint64_t most = *count - 1 < longest ? *count - 1 : longest;
  *count = 1 + draw() % most;
  atomic_fetch_add(&shortened, 1);
  return 0;
}

static void *next(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) abort();
  return found;
}

#define INTERPOSED(NAME, PARAMETERS, ...)                        \
  ssize_t NAME PARAMETERS {                                      \
    static ssize_t(*_Atomic original) PARAMETERS;                \
    if (!original) original = (ssize_t(*) PARAMETERS)next(#NAME); \
    return fails(file, &count) ? -1 : original(__VA_ARGS__);     \
  }

INTERPOSED(read, (int file, void *bytes, size_t count), file, bytes, count)
INTERPOSED(write, (int file, const void *bytes, size_t count), file, bytes, count)
INTERPOSED(pread, (int file, void *bytes, size_t count, off_t place), file, bytes, count, place)
INTERPOSED(pread64, (int file, void *bytes, size_t count, off64_t place), file, bytes, count, place)
INTERPOSED(pwrite, (int file, const void *bytes, size_t count, off_t place), file, bytes, count, place)
INTERPOSED(pwrite64, (int file, const void *bytes, size_t count, off64_t place), file, bytes, count, place)
