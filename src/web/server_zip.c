/*
 * server_zip.c: the adapter of zlib for answers.
 */
#include "base/base.h"
#include <zlib.h>
#include "web/server_zip.h"

/* 15 + 16: a gzip head; level 4 is near the best ratio at half the time. */
enum { ZIP_LEVEL = 4, ZIP_WINDOW = 15 + 16, ZIP_MEMORY = 8 };

char *zip_bytes(void **zip, const char *s, size_t n, size_t *out_n)
{
	z_stream *z = *zip;
	char *out;

	if (!z) {
		z = xcalloc(1, sizeof(*z));
		if (deflateInit2(z, ZIP_LEVEL, Z_DEFLATED, ZIP_WINDOW,
				 ZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
			free(z);
			return NULL;
		}
		*zip = z;
	}
	deflateReset(z);
	out = xmalloc(n);
	/* zlib only reads from next_in */
	z->next_in = (Bytef *)(uintptr_t)s;
	z->avail_in = (uInt)n;
	z->next_out = (Bytef *)out;
	z->avail_out = (uInt)n;
	if (deflate(z, Z_FINISH) != Z_STREAM_END) {
		free(out);
		return NULL;
	}
	*out_n = n - z->avail_out;
	return out;
}

void zip_free(void *zip)
{
	if (zip)
		deflateEnd(zip);
	free(zip);
}
