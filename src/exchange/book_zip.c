/*
 * book_zip.c: the members of a workbook's package.  Sizes in a zip are
 * claims: what is unpacked is counted as it comes, whatever they say (S-36).
 */
#include <sys/stat.h>
#include <strings.h>
#include <unistd.h>
#include <zip.h>

#include "base/base.h"
#include "exchange/book_int.h"

/* Below this a high ratio is harmless: a page of blanks packs well. */
#define RATIO_FREE MIB

enum {
	EOCD_SIZE = 22,
	EOCD_COMMENT_MAX = 65535,
	ENTRY_SIZE = 46,
	LOCAL_SIZE = 30,
	DIRECTORY_MAX = 1024 * 1024,
};

struct member {
	const char *name;
	size_t packed;
	size_t claimed;
	size_t unpacked; /* most bytes that ever came out of it */
};

struct book_zip {
	zip_t *zip;
	const struct book *book;
	struct member *members;
	int n;
	size_t unpacked; /* of all members */
};

struct zip_in {
	struct book_zip *z;
	struct member *m;
	zip_file_t *file;
	size_t done;
};

static enum rc damaged(struct ctx *c, const struct book *b, const char *what)
{
	return err_set(c, E_INPUT, "", &msg_book_damaged, b->shown, what);
}

static enum rc suspect(struct ctx *c, const struct book *b, const char *what)
{
	return err_set(c, E_LIMIT, "", &msg_book_suspect, b->shown, what);
}

static enum rc bomb(struct ctx *c, const struct book *b, const char *what)
{
	return err_set(c, E_LIMIT, "", &msg_book_bomb, b->shown, what);
}

static uint32_t le16(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8;
}

static uint64_t le32(const unsigned char *p)
{
	return le16(p) | (uint64_t)le16(p + 2) << 16;
}

static uint64_t le64(const unsigned char *p)
{
	return le32(p) | le32(p + 4) << 32;
}

/* ---- the central directory, read by ourselves to see overlaps ---------- */

struct span {
	uint64_t from, to;
};

struct directory {
	unsigned char *bytes;
	size_t n;
	int entries;
	uint64_t at;
};

static enum rc directory_find(struct ctx *c, struct directory *d,
			      const struct book *b)
{
	size_t most = EOCD_SIZE + EOCD_COMMENT_MAX;
	size_t n = b->size < most ? b->size : most;
	unsigned char *tail = xmalloc(n + 1);
	long got = book_read_at(c, b, tail, n, b->size - n);
	enum rc rc = OK;

	*d = (struct directory){0};
	if (got < 0)
		rc = (enum rc)got;
	for (size_t i = (size_t)(got > 0 ? got : 0); i-- > 0 && !d->n;) {
		const unsigned char *p = tail + i;

		if ((size_t)got - i < EOCD_SIZE || memcmp(p, "PK\5\6", 4) ||
		    le16(p + 20) != (size_t)got - i - EOCD_SIZE)
			continue;
		d->entries = (int)le16(p + 10);
		d->n = (size_t)le32(p + 12);
		d->at = le32(p + 16);
		break;
	}
	free(tail);
	if (rc < 0)
		return rc;
	if (!d->n || d->at + d->n > b->size)
		return damaged(c, b, "zip: central directory");
	if (d->n > DIRECTORY_MAX)
		return bomb(c, b, "zip: central directory");
	return OK;
}

/* Sizes over 4 GiB stand in an extra field; some writers always use it. */
static void zip64_fix(const unsigned char *extra, size_t n, uint64_t *unpacked,
		      uint64_t *packed, uint64_t *at)
{
	uint64_t *want[] = {unpacked, packed, at};

	for (; n >= 4; n -= 4 + le16(extra + 2), extra += 4 + le16(extra + 2)) {
		size_t len = le16(extra + 2);
		const unsigned char *p = extra + 4;

		if (len > n - 4)
			return;
		if (le16(extra) != 1)
			continue;
		for (size_t i = 0; i < ARRAY_LEN(want); i++) {
			if (*want[i] != 0xffffffff || len < 8)
				continue;
			*want[i] = le64(p);
			p += 8;
			len -= 8;
		}
		return;
	}
}

static int span_order(const void *x, const void *y)
{
	const struct span *a = x;
	const struct span *b = y;

	return (a->from > b->from) - (a->from < b->from);
}

/* Fills spans with what each entry covers of the file. */
static enum rc spans_read(struct ctx *c, const struct book *b,
			  const struct directory *d, struct span *spans)
{
	const unsigned char *p = d->bytes;
	const unsigned char *end = d->bytes + d->n;

	for (int i = 0; i < d->entries; i++) {
		uint64_t packed, unpacked, at;
		size_t name, extra, comment;

		if (end - p < ENTRY_SIZE || memcmp(p, "PK\1\2", 4))
			return damaged(c, b, "zip: central directory");
		packed = le32(p + 20);
		unpacked = le32(p + 24);
		at = le32(p + 42);
		name = le16(p + 28);
		extra = le16(p + 30);
		comment = le16(p + 32);
		if ((size_t)(end - p) - ENTRY_SIZE < name + extra + comment)
			return damaged(c, b, "zip: central directory");
		zip64_fix(p + ENTRY_SIZE + name, extra, &unpacked, &packed,
			  &at);
		if (at > b->size || packed > b->size)
			return damaged(c, b, "zip: member outside of the file");
		spans[i].from = at;
		spans[i].to = at + LOCAL_SIZE + name + packed;
		p += ENTRY_SIZE + name + extra + comment;
	}
	return OK;
}

/* No byte of the file may belong to two members. */
static enum rc check_overlap(struct ctx *c, const struct book *b, int entries)
{
	struct directory d;
	struct span *spans = NULL;
	enum rc rc = directory_find(c, &d, b);
	long got;

	if (rc < 0)
		return rc;
	if (d.entries != entries)
		return suspect(c, b, "zip: two directories");
	d.bytes = xmalloc(d.n);
	spans = xcalloc((size_t)d.entries + 1, sizeof(*spans));
	got = book_read_at(c, b, d.bytes, d.n, d.at);
	rc = got < 0 ? (enum rc)got : OK;
	if (rc == OK && (size_t)got < d.n)
		rc = damaged(c, b, "zip: central directory");
	if (rc == OK)
		rc = spans_read(c, b, &d, spans);
	if (rc == OK && d.entries > 0) {
		qsort(spans, (size_t)d.entries, sizeof(*spans), span_order);
		spans[d.entries].from = d.at;
	}
	for (int i = 0; i < d.entries && rc == OK; i++)
		if (spans[i].to > spans[i + 1].from)
			rc = suspect(c, b, "zip: members overlap");
	free(spans);
	free(d.bytes);
	return rc;
}

/* ---- members ------------------------------------------------------------ */

static bool name_is_safe(const char *s)
{
	if (*s == '/' || *s == '\\' || *s == 0 || (*s && s[1] == ':'))
		return false;
	while (*s) {
		size_t n = strcspn(s, "/\\");

		if (n == 2 && s[0] == '.' && s[1] == '.')
			return false;
		s += n + (s[n] != 0);
	}
	return true;
}

static bool is_link(zip_t *zip, zip_uint64_t i)
{
	zip_uint8_t os = 0;
	zip_uint32_t att = 0;

	if (zip_file_get_external_attributes(zip, i, 0, &os, &att) < 0)
		return false;
	return os == ZIP_OPSYS_UNIX && S_ISLNK((att >> 16) & S_IFMT);
}

static enum rc member_check(struct ctx *c, struct book_zip *z, zip_uint64_t i)
{
	const struct book *b = z->book;
	struct member *m = &z->members[i];
	zip_stat_t st;

	if (zip_stat_index(z->zip, i, 0, &st) < 0 || !st.name ||
	    (st.valid & (ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE)) !=
		(ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE))
		return damaged(c, b, "zip: member");
	if (!name_is_safe(st.name) || is_link(z->zip, i))
		return suspect(c, b, "zip: name outside of the package");
	if (st.encryption_method != ZIP_EM_NONE)
		return err_set(c, E_INPUT, "", &msg_book_is_locked, b->shown);
	if (st.comp_method != ZIP_CM_STORE && st.comp_method != ZIP_CM_DEFLATE)
		return damaged(c, b, "zip: compression method");
	m->name = arena_strdup(b->mem, st.name);
	m->packed = (size_t)st.comp_size;
	m->claimed = (size_t)st.size;
	if (m->claimed > b->limits.unpacked_bytes)
		return bomb(c, b, m->name);
	for (zip_uint64_t k = 0; k < i; k++)
		if (strcasecmp(z->members[k].name, m->name) == 0)
			return suspect(c, b, "zip: two members of one name");
	return OK;
}

static enum rc members_check(struct ctx *c, struct book_zip *z)
{
	const struct book *b = z->book;
	zip_int64_t n = zip_get_num_entries(z->zip, 0);
	size_t claimed = 0;
	enum rc rc;

	if (n <= 0)
		return damaged(c, b, "zip: no members");
	if (n > b->limits.members)
		return bomb(c, b, "zip: too many members");
	z->n = (int)n;
	z->members = arena_alloc(b->mem, (size_t)n * sizeof(*z->members));
	for (int i = 0; i < z->n; i++) {
		if ((rc = member_check(c, z, (zip_uint64_t)i)) < 0)
			return rc;
		claimed += z->members[i].claimed;
		if (claimed > b->limits.unpacked_bytes)
			return bomb(c, b, z->members[i].name);
	}
	return check_overlap(c, b, z->n);
}

enum rc book_zip_open(struct ctx *c, struct book_zip **out,
		      const struct book *b)
{
	struct book_zip *z = xcalloc(1, sizeof(*z));
	int fd = dup(b->fd);
	int why = 0;
	enum rc rc;

	z->book = b;
	if (fd >= 0)
		z->zip = zip_fdopen(fd, 0, &why);
	if (!z->zip) {
		zip_error_t e;

		if (fd >= 0)
			close(fd);
		zip_error_init_with_code(&e, why);
		rc = damaged(c, b, zip_error_strerror(&e));
		zip_error_fini(&e);
	} else {
		rc = members_check(c, z);
	}
	if (rc < 0) {
		book_zip_close(z);
		return rc;
	}
	*out = z;
	return OK;
}

void book_zip_close(struct book_zip *z)
{
	if (!z)
		return;
	if (z->zip)
		zip_discard(z->zip);
	free(z);
}

int book_zip_find(const struct book_zip *z, const char *name)
{
	for (int i = 0; i < z->n; i++)
		if (strcasecmp(z->members[i].name, name) == 0)
			return i;
	return -1;
}

int book_zip_count(const struct book_zip *z)
{
	return z->n;
}

const char *book_zip_name(const struct book_zip *z, int member)
{
	return z->members[member].name;
}

/* ---- one member --------------------------------------------------------- */

enum rc zip_in_open(struct ctx *c, struct zip_in **out, struct book_zip *z,
		    int member)
{
	zip_file_t *f = zip_fopen_index(z->zip, (zip_uint64_t)member, 0);
	struct zip_in *in;

	if (!f)
		return damaged(c, z->book, zip_strerror(z->zip));
	in = xcalloc(1, sizeof(*in));
	in->z = z;
	in->m = &z->members[member];
	in->file = f;
	*out = in;
	return OK;
}

long zip_in_read(struct ctx *c, struct zip_in *in, void *to, size_t n)
{
	const struct book *b = in->z->book;
	zip_int64_t got = zip_fread(in->file, to, n);

	if (got < 0)
		return damaged(c, b, in->m->name);
	in->done += (size_t)got;
	if (in->done > in->m->unpacked) {
		in->z->unpacked += in->done - in->m->unpacked;
		in->m->unpacked = in->done;
	}
	if (in->z->unpacked > b->limits.unpacked_bytes ||
	    (in->done > RATIO_FREE &&
	     in->done / (size_t)b->limits.ratio > in->m->packed))
		return bomb(c, b, in->m->name);
	return (long)got;
}

int zip_in_progress(const struct zip_in *in)
{
	if (in->done >= in->m->claimed)
		return 1000;
	return (int)(in->done * 1000 / in->m->claimed);
}

void zip_in_close(struct zip_in *in)
{
	if (!in)
		return;
	zip_fclose(in->file);
	free(in);
}
