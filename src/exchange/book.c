/*
 * book.c: opens a list by what the file really is; everything else is
 * refused with a sentence that says what to do about it.
 */
#include <errno.h>
#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "base/messages.h"
#include "exchange/book_int.h"

const struct book_limits book_limits_upload = {
    .file_bytes = 10 * MIB,
    .unpacked_bytes = 200 * MIB,
    .members = 200,
    .ratio = 100,
    .columns = 512,
    .rows = 1048576,
    .cell_bytes = 32 * KIB,
};

/* Whoever runs a command owns the machine: whole countries as CSV. */
const struct book_limits book_limits_command = {
    .file_bytes = 4096 * MIB,
    .unpacked_bytes = 1024 * MIB,
    .members = 1000,
    .ratio = 100,
    .columns = 512,
    .rows = 200000000,
    .cell_bytes = 32 * KIB,
};

enum content { IS_TEXT, IS_ZIP, IS_OLE, IS_OTHER };

/* How a file begins.  Bytes are compared without regard to case where they
 * are letters of markup. */
static const struct magic {
	const char *bytes;
	size_t n;
	enum content content;
	const struct msg *msg;
} magics[] = {
    {"PK\3\4", 4, IS_ZIP, NULL},
    {"PK\5\6", 4, IS_OTHER, &msg_book_is_archive},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, IS_OLE, NULL},
    {"%PDF-", 5, IS_OTHER, &msg_book_is_pdf},
    {"{\\rtf", 5, IS_OTHER, &msg_book_is_word},
    {"<html", 5, IS_OTHER, &msg_book_is_page},
    {"<!DOCTYPE", 9, IS_OTHER, &msg_book_is_page},
    {"<?xml", 5, IS_OTHER, &msg_book_is_page},
    {"<table", 6, IS_OTHER, &msg_book_is_page},
    {"<head", 5, IS_OTHER, &msg_book_is_page},
    {"<style", 6, IS_OTHER, &msg_book_is_page},
    {"<meta", 5, IS_OTHER, &msg_book_is_page},
    {"MIME-Version:", 13, IS_OTHER, &msg_book_is_page},
    {"Rar!", 4, IS_OTHER, &msg_book_is_archive},
    {"7z\xbc\xaf\x27\x1c", 6, IS_OTHER, &msg_book_is_archive},
    {"\x1f\x8b", 2, IS_OTHER, &msg_book_is_archive},
    {"\x89PNG", 4, IS_OTHER, &msg_book_is_picture},
    {"\xff\xd8\xff", 3, IS_OTHER, &msg_book_is_picture},
    {"GIF8", 4, IS_OTHER, &msg_book_is_picture},
    {"\x7f"
     "ELF",
     4, IS_OTHER, &msg_book_is_binary},
    {"SQLite format 3", 15, IS_OTHER, &msg_book_is_binary},
};

static const struct magic *magic_find(const unsigned char *head, size_t n)
{
	size_t skip = 0;

	if (n >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0)
		skip = 3;
	/* markup may be indented */
	while (skip < n && strchr(" \t\r\n", head[skip]) && head[skip])
		skip++;
	for (size_t i = 0; i < ARRAY_LEN(magics); i++) {
		const struct magic *m = &magics[i];
		bool is_markup = m->bytes[0] == '<';
		size_t at = is_markup ? skip : 0;

		if (n - at < m->n)
			continue;
		if (is_markup ? strncasecmp((const char *)head + at, m->bytes,
					    m->n) == 0
			      : memcmp(head, m->bytes, m->n) == 0)
			return m;
	}
	return NULL;
}

/* Members that tell what another zip is. */
static const struct marker {
	const char *member;
	const struct msg *msg;
} markers[] = {
    {"xl/vbaProject.bin", &msg_book_has_macros},
    {"xl/macrosheets/", &msg_book_has_macros},
    {"xl/workbook.bin", &msg_book_is_xlsb},
    {"word/", &msg_book_is_word},
    {"ppt/", &msg_book_is_slides},
    {"META-INF/manifest.xml", &msg_book_is_ods},
    {"content.xml", &msg_book_is_ods},
};

/* An ending by itself says how a file is to be read. */
static const struct ending {
	const char *text;
	enum content content;
	const struct msg *msg; /* refused although the content may be good */
} endings[] = {
    {".xlsx", IS_ZIP, NULL},
    {".csv", IS_TEXT, NULL},
    {".tsv", IS_TEXT, NULL},
    {".txt", IS_TEXT, NULL},
    {".xlsm", IS_ZIP, &msg_book_has_macros},
    {".xltm", IS_ZIP, &msg_book_has_macros},
};

static const char *ending_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && !strchr(dot, '/') ? dot : "";
}

static enum rc ending_check(struct ctx *c, const char *shown,
			    enum content content)
{
	const char *text = ending_of(shown);
	const struct ending *e = NULL;

	for (size_t i = 0; i < ARRAY_LEN(endings) && !e; i++)
		if (strcasecmp(endings[i].text, text) == 0)
			e = &endings[i];
	if (e && e->msg)
		return err_set(c, E_INPUT, "", e->msg, shown);
	if (e && e->content == content)
		return OK;
	if (content == IS_TEXT && (e || strncasecmp(text, ".xls", 4) == 0))
		return err_set(c, E_INPUT, "", &msg_book_is_csv, shown, text);
	if (content == IS_ZIP)
		return err_set(c, E_INPUT, "", &msg_book_is_xlsx, shown, text);
	return err_set(c, E_INPUT, "", &msg_book_ending, shown, text);
}

long book_read_at(struct ctx *c, const struct book *b, void *to, size_t n,
		  size_t at)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = pread(b->fd, (char *)to + done, n - done,
				    (off_t)(at + done));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(c, E_IO, "", &msg_file_read, b->shown,
				       strerror(errno));
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (long)done;
}

/* Looks for the names that OLE directories hold, in UTF-16. */
static enum rc refuse_ole(struct ctx *c, const struct book *b)
{
	static const struct {
		const char *name;
		const struct msg *msg;
	} streams[] = {
	    {"EncryptedPackage", &msg_book_is_locked},
	    {"Workbook", &msg_book_is_xls},
	    {"Book", &msg_book_is_xls},
	    {"WordDocument", &msg_book_is_word},
	};
	size_t n = b->size < 16 * MIB ? b->size : 16 * MIB;
	char *all = xmalloc(n + 1);
	long got = book_read_at(c, b, all, n, 0);
	const struct msg *msg = NULL;

	for (size_t i = 0; i < ARRAY_LEN(streams) && !msg && got > 0; i++) {
		char wide[64];
		size_t len = strlen(streams[i].name);

		for (size_t k = 0; k < len; k++) {
			wide[2 * k] = streams[i].name[k];
			wide[2 * k + 1] = 0;
		}
		if (memmem(all, (size_t)got, wide, 2 * len))
			msg = streams[i].msg;
	}
	free(all);
	if (got < 0)
		return (enum rc)got;
	if (!msg && strncasecmp(ending_of(b->shown), ".xls", 4) == 0)
		msg = &msg_book_is_xls;
	return err_set(c, E_INPUT, "", msg ? msg : &msg_book_is_ole, b->shown);
}

/* A zip that is a workbook comes as *out; others are refused by name. */
static enum rc open_zip(struct ctx *c, struct book **out, const struct book *b)
{
	struct book_zip *z;
	const struct msg *msg = NULL;
	enum rc rc = book_zip_open(c, &z, b);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < ARRAY_LEN(markers) && !msg; i++) {
		size_t len = strlen(markers[i].member);

		for (int k = 0; k < book_zip_count(z) && !msg; k++)
			if (strncasecmp(book_zip_name(z, k), markers[i].member,
					len) == 0)
				msg = markers[i].msg;
	}
	if (!msg && book_zip_find(z, "[Content_Types].xml") < 0)
		msg = &msg_book_is_archive;
	book_zip_close(z);
	if (msg)
		return err_set(c, E_INPUT, "", msg, b->shown);
	if ((rc = ending_check(c, b->shown, IS_ZIP)) < 0)
		return rc;
	return book_xlsx_open(c, out, b);
}

static enum rc open_by_content(struct ctx *c, struct book **out,
			       const struct book *b)
{
	unsigned char head[512] = {0};
	const struct magic *m;
	enum rc rc;
	long n = book_read_at(c, b, head, sizeof(head), 0);

	if (n < 0)
		return (enum rc)n;
	if (n == 0)
		return err_set(c, E_INPUT, "", &msg_book_empty, b->shown);
	m = magic_find(head, (size_t)n);
	if (m && m->content == IS_ZIP)
		return open_zip(c, out, b);
	if (m && m->content == IS_OLE)
		return refuse_ole(c, b);
	if (m)
		return err_set(c, E_INPUT, "", m->msg, b->shown);
	if ((rc = ending_check(c, b->shown, IS_TEXT)) < 0)
		return rc;
	return book_csv_open(c, out, b);
}

static enum rc open_file(struct ctx *c, struct book *b, const char *path)
{
	struct stat st;
	char limit[32];

	b->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (b->fd < 0)
		return errno == ENOENT
			   ? err_set(c, E_IO, "", &msg_file_missing, b->shown)
			   : err_set(c, E_IO, "", &msg_file_open, b->shown,
				     strerror(errno));
	if (fstat(b->fd, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(c, E_IO, "", &msg_file_open, b->shown,
			       strerror(S_ISDIR(st.st_mode) ? EISDIR : EINVAL));
	b->size = (size_t)st.st_size;
	if (b->size > b->limits.file_bytes) {
		snprintf(limit, sizeof(limit), "%zu MiB",
			 b->limits.file_bytes / MIB);
		return err_set(c, E_LIMIT, "", &msg_file_too_large, b->shown,
			       limit);
	}
	return OK;
}

enum rc book_open(struct ctx *c, struct book **out, const char *path,
		  const char *shown, const struct book_limits *limits)
{
	struct book b = {.limits = *limits, .mem = arena_new(), .fd = -1};
	enum rc rc;

	b.shown = arena_strdup(b.mem, shown);
	if ((rc = open_file(c, &b, path)) == OK)
		rc = open_by_content(c, out, &b);
	if (rc < 0) {
		if (b.fd >= 0)
			close(b.fd);
		arena_free(b.mem);
	}
	return rc;
}

void book_close(struct book *b)
{
	struct arena *mem;
	int fd;

	if (!b)
		return;
	mem = b->mem;
	fd = b->fd;
	b->ops->close(b);
	close(fd);
	arena_free(mem);
}

int book_sheets(const struct book *b)
{
	return b->ops->sheets(b);
}

const char *book_sheet_name(const struct book *b, int sheet)
{
	assert(sheet >= 0 && sheet < book_sheets(b));
	return b->ops->sheet_name(b, sheet);
}

bool book_sheet_is_hidden(const struct book *b, int sheet)
{
	assert(sheet >= 0 && sheet < book_sheets(b));
	return b->ops->is_hidden(b, sheet);
}

enum rc book_start(struct ctx *c, struct book *b, int sheet)
{
	assert(sheet >= 0 && sheet < book_sheets(b));
	return b->ops->start(c, b, sheet);
}

int book_next(struct ctx *c, struct book *b, struct book_row *row)
{
	return b->ops->next(c, b, row);
}

int book_progress(const struct book *b)
{
	return b->ops->progress(b);
}

const char *book_column(char *out, int column)
{
	char back[BOOK_COLUMN_TEXT];
	int n = 0;

	for (column++; column > 0 && n < BOOK_COLUMN_TEXT - 1;
	     column = (column - 1) / 26)
		back[n++] = (char)('A' + (column - 1) % 26);
	for (int i = 0; i < n; i++)
		out[i] = back[n - 1 - i];
	out[n] = 0;
	return out;
}

bool text_is_guarded(const char *s)
{
	/* full-width = + - @ are taken for formulas by Japanese input */
	static const char *const wide[] = {"＝", "＋", "－", "＠"};

	s += strspn(s, "'");
	if (*s && strchr("=+-@\t\r", *s))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(wide); i++)
		if (strncmp(s, wide[i], strlen(wide[i])) == 0)
			return true;
	return false;
}
