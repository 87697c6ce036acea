// Inflates gzip files with zlib and does nothing with what comes out: what any program that reads
// .gz by zlib needs at least.
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

static unsigned char input[256 << 10], output[256 << 10];

int main(int count, char **names) {
  for (int i = 1; i < count; i++) {
    int file = open(names[i], O_RDONLY), status = Z_STREAM_END;
    z_stream z = {0};
    if (file < 0 || inflateInit2(&z, 15 + 16) != Z_OK) return 1;
    for (ssize_t n; (n = read(file, input, sizeof input)) > 0;) {
      z.next_in = input, z.avail_in = (uInt)n;
      do {
        if (status == Z_STREAM_END && z.avail_in) inflateReset(&z);
        z.next_out = output, z.avail_out = sizeof output;
        status = inflate(&z, Z_NO_FLUSH);
        if (status < 0 && status != Z_BUF_ERROR) return 1;
      } while (z.avail_in || !z.avail_out);
    }
    if (status != Z_STREAM_END) return 1;
    inflateEnd(&z), close(file);
  }
}
