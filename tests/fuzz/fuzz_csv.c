/* fuzz_csv.c: any bytes as a CSV. */
#include "fuzz_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_read(data, n, "a.csv");
	return 0;
}
