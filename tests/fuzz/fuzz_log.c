/*
 * fuzz_log.c: any bytes as a block of the change log: first as it would be
 * stored, then as what is inside the compression.
 */
#include "base/base.h"
#include "store/store_int.h"

#include <zstd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void look(const void *data, size_t size, int64_t count)
{
	struct log_block *b = log_block_open(data, size, 10, count, 1);
	struct arena *mem;
	size_t sum = 0;

	if (!b)
		return;
	mem = arena_new();
	for (int64_t seq = 9; seq <= 10 + count; seq++) {
		struct log_rec r;

		if (!log_block_rec(b, seq, mem, &r)) {
			assert(seq < 10 || seq >= 10 + count);
			continue;
		}
		assert(r.seq == seq);
		sum += strlen(r.entity);
		for (int i = 0; i < r.n; i++) {
			const struct val *v = &r.f[i].v;

			sum += strlen(r.f[i].name);
			for (uint32_t k = 0; v->tag >= VAL_TEXT && k < v->n;
			     k++)
				sum += (unsigned char)v->s[k];
		}
	}
	assert(sum < SIZE_MAX); /* it is wanted for being computed */
	arena_free(mem);
	log_block_free(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t max = ZSTD_compressBound(n);
	unsigned char *packed;
	int64_t count;

	if (n < 2)
		return 0;
	count = data[0] % 16;
	look(data + 1, n - 1, count);
	packed = xmalloc(max + 4);
	for (int i = 0; i < 4; i++)
		packed[i] = (unsigned char)((n - 1) >> (8 * i));
	look(packed, 4 + ZSTD_compress(packed + 4, max, data + 1, n - 1, 1),
	     count);
	free(packed);
	return 0;
}
