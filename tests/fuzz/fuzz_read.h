/*
 * fuzz_read.h: bytes of the fuzzer through the reader of lists, as a file of
 * that name.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "base/base.h"
#include "exchange/book.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Every cell is looked at whole: a wild pointer shows under the sanitizer. */
static size_t fuzz_look(const struct book_row *row)
{
	size_t sum = 0;

	for (int i = 0; i < row->n; i++) {
		sum += strlen(row->cells[i].text);
		if (row->cells[i].font)
			sum += strlen(row->cells[i].font);
		assert(row->cells[i].kind != CELL_DAY ||
		       day_is_valid(row->cells[i].day));
	}
	return sum;
}

static void fuzz_read(const uint8_t *data, size_t n, const char *shown)
{
	struct book_limits limits = book_limits_upload;
	struct ctx c = {.mem = arena_new()};
	struct book *b = NULL;
	struct book_row row;
	char path[64];
	int fd = memfd_create("fuzz", 0);
	size_t sum = 0;

	/* small limits: the fuzzer shall meet them */
	limits.unpacked_bytes = 4 * MIB;
	limits.cell_bytes = 2000;
	limits.columns = 40;
	if (fd < 0 || write(fd, data, n) != (ssize_t)n)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (book_open(&c, &b, path, shown, &limits) == OK) {
		for (int i = 0; i < book_sheets(b) && i < 4; i++) {
			int rc = book_start(&c, b, i);
			int last = 0;

			while (rc >= 0 && (rc = book_next(&c, b, &row)) > 0) {
				assert(row.n > 0 && row.n <= limits.columns);
				assert(row.number > last);
				last = row.number;
				sum += fuzz_look(&row);
			}
			assert(rc == 0 || c.err.text[0]);
			err_clear(&c);
			sum += strlen(book_sheet_name(b, i));
		}
		book_close(b);
	} else {
		assert(c.err.text[0]);
	}
	assert(sum < SIZE_MAX); /* the sum is wanted for being computed */
	arena_free(c.mem);
	close(fd);
}
