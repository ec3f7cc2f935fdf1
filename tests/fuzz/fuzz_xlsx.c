/*
 * fuzz_xlsx.c: any bytes as a workbook.  A changed zip mostly fails its check
 * sums, so bytes that are no zip become a package first: parts between
 * 0x01 bytes are styles, strings and the sheet of a workbook.
 */
#include <zip.h>

#include "fuzz_read.h"

#define REL "http://x/"

struct part {
	const char *name;
	const void *bytes;
	size_t n;
};

static const char root[] =
    "<R><Relationship Id=\"1\" Type=\"" REL "officeDocument\" "
    "Target=\"xl/workbook.xml\"/></R>";
static const char workbook[] =
    "<w><sheets><sheet name=\"A\" id=\"a\"/></sheets></w>";
static const char rels[] =
    "<R><Relationship Id=\"a\" Type=\"" REL "worksheet\" "
    "Target=\"sheet.xml\"/></R>";

static void *pack(const struct part *parts, size_t count, size_t *n)
{
	zip_error_t e;
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &e);
	zip_t *z;
	void *bytes;

	zip_source_keep(s);
	z = zip_open_from_source(s, ZIP_TRUNCATE, &e);
	for (size_t i = 0; i < count; i++) {
		zip_int64_t at = zip_file_add(
		    z, parts[i].name,
		    zip_source_buffer(z, parts[i].bytes, parts[i].n, 0), 0);

		zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0);
	}
	if (zip_close(z) < 0 || zip_source_open(s) < 0)
		abort();
	zip_source_seek(s, 0, SEEK_END);
	*n = (size_t)zip_source_tell(s);
	zip_source_seek(s, 0, SEEK_SET);
	bytes = xmalloc(*n);
	if (zip_source_read(s, bytes, *n) != (zip_int64_t)*n)
		abort();
	zip_source_close(s);
	zip_source_free(s);
	return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct part parts[] = {
	    {"[Content_Types].xml", "<T/>", 4},
	    {"_rels/.rels", root, sizeof(root) - 1},
	    {"xl/workbook.xml", workbook, sizeof(workbook) - 1},
	    {"xl/_rels/workbook.xml.rels", rels, sizeof(rels) - 1},
	    {"xl/sheet.xml", data, n},
	    {"xl/sharedStrings.xml", data, n},
	    {"xl/styles.xml", data, n},
	};
	const uint8_t *at = data;
	void *bytes;

	if (n >= 2 && data[0] == 'P' && data[1] == 'K') {
		fuzz_read(data, n, "a.xlsx");
		return 0;
	}
	for (size_t i = ARRAY_LEN(parts) - 1; i > 3; i--) {
		size_t left = n - (size_t)(at - data);
		const uint8_t *end = left ? memchr(at, 1, left) : NULL;

		parts[i].bytes = at;
		parts[i].n = end && i > 4 ? (size_t)(end - at) : left;
		at = end && i > 4 ? end + 1 : data + n;
	}
	bytes = pack(parts, ARRAY_LEN(parts), &n);
	fuzz_read(bytes, n, "a.xlsx");
	free(bytes);
	return 0;
}
