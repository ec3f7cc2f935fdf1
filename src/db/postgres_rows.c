/*
 * PostgreSQL: the rows of a load.  A plain INSERT of one row is not sent; its
 * row waits with others of its table and goes with COPY, which costs the
 * server less than half.  Few rows go as INSERTs that are not waited for, as
 * COPY is two messages there and back.
 *
 * The binary format: it is that of parameters too, bytes travel as they are,
 * and there is nothing to escape.  What it cannot say (a number beyond its
 * column, text for a number) is sent as the statement that it was, and the
 * server tells what it thinks of it.
 */
#include "base/base.h"
#include "db/postgres_int.h"
#include "db/sql_text.h"

#include <endian.h>

enum {
	FEW = 16,
	COLUMNS_MAX = 160,
	NAME_BYTES = 64,
	WORD_BYTES = 2046, /* of a lexeme */
	/* What was planned for a table is good until it is so many times as
	 * large; below the least every plan is. */
	GROWN = 10,
	GROWN_AT_END = 2,
	LEAST_ROWS = 200,
};

struct pg_rows {
	struct pg_rows *next;
	char *table, *columns; /* as the INSERT names them */
	int ncols;
	bool is_words[COLUMNS_MAX]; /* a text of words, for a tsvector */
	Oid types[COLUMNS_MAX];
	unsigned picture; /* the transaction that the types are of */
	bool is_known;	  /* all types are */
	/* The INSERT of few. */
	unsigned generation, name;
	struct buf rows;
	int n;
	/* Of the table: as the planner knows it, and as it is. */
	int64_t planned, grown;
};

/* ---- which statements ---- */

static bool take(const char **p, const char *text)
{
	size_t n = strlen(text);
	if (strncmp(*p, text, n) != 0)
		return false;
	*p += n;
	return true;
}

static bool take_name(const char **p)
{
	static const char chars[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	size_t n = strspn(*p, chars);
	*p += n;
	return n > 0 && n < NAME_BYTES;
}

/* $1, or what postgres_words.c writes for a text of words. */
static bool take_value(const char **p, int number, bool *is_words)
{
	char param[16];
	snprintf(param, sizeof(param), "$%d", number);
	*is_words = take(p, "array_to_tsvector(string_to_array(");
	return take(p, param) && (!*is_words || take(p, ", ' '))"));
}

struct plain {
	const char *table, *columns;
	size_t ntable, ncolumns;
	int n;
	bool is_words[COLUMNS_MAX];
};

static bool read_plain(const char *sql, struct plain *x)
{
	const char *p = sql;
	if (!take(&p, "INSERT INTO "))
		return false;
	x->table = p;
	if (!take_name(&p))
		return false;
	x->ntable = (size_t)(p - x->table);
	if (!take(&p, " ("))
		return false;
	x->columns = p;
	for (x->n = 0; x->n == 0 || take(&p, ", "); x->n++)
		if (x->n == COLUMNS_MAX || !take_name(&p))
			return false;
	x->ncolumns = (size_t)(p - x->columns);
	if (!take(&p, ") VALUES ("))
		return false;
	for (int i = 0; i < x->n; i++)
		if ((i > 0 && !take(&p, ", ")) ||
		    !take_value(&p, i + 1, &x->is_words[i]))
			return false;
	return take(&p, ")") && *p == '\0';
}

static char *copy_of(const char *s, size_t n)
{
	char *to = xmalloc(n + 1);
	memcpy(to, s, n);
	to[n] = '\0';
	return to;
}

static bool is_of(const struct pg_rows *r, const struct plain *x)
{
	return strlen(r->table) == x->ntable &&
	       memcmp(r->table, x->table, x->ntable) == 0 &&
	       strlen(r->columns) == x->ncolumns &&
	       memcmp(r->columns, x->columns, x->ncolumns) == 0 &&
	       memcmp(r->is_words, x->is_words, (size_t)x->n) == 0;
}

/* NULL: it is no plain INSERT. */
static struct pg_rows *rows_of(struct pg_stmt *s)
{
	struct plain x;
	if (s->rows || s->is_other)
		return s->rows;
	s->is_other = !read_plain(s->text, &x);
	if (s->is_other)
		return NULL;
	struct pg_rows *r = s->q->rows;
	while (r && !is_of(r, &x))
		r = r->next;
	if (!r) {
		r = xcalloc(1, sizeof(*r));
		r->table = copy_of(x.table, x.ntable);
		r->columns = copy_of(x.columns, x.ncolumns);
		r->ncols = x.n;
		memcpy(r->is_words, x.is_words, (size_t)x.n);
		buf_init(&r->rows, 4 * PG_ROWS_BYTES);
		r->next = s->q->rows;
		s->q->rows = r;
	}
	s->rows = r;
	return r;
}

/* ---- types of the columns ---- */

static Oid type_of(const PGresult *res, const char *name, size_t n)
{
	for (int i = 0; i < PQntuples(res); i++) {
		const char *s = PQgetvalue(res, i, 0);
		if (strlen(s) == n && memcmp(s, name, n) == 0)
			return (Oid)strtoul(PQgetvalue(res, i, 1), NULL, 10);
	}
	return 0;
}

static bool can_say(Oid type, bool is_words)
{
	return is_words
		   ? type == PG_TSVECTOR
		   : type == PG_INT8 || type == PG_INT4 || type == PG_INT2 ||
			 type == PG_TEXT || type == PG_BYTEA;
}

static void take_types(struct pg_rows *r, const PGresult *res)
{
	const char *p = r->columns;
	r->is_known = true;
	for (int i = 0; i < r->ncols; i++) {
		size_t n = strcspn(p, ",");
		Oid type = type_of(res, p, n);
		if (r->types[i] != type)
			r->generation = 0;
		r->types[i] = type;
		r->is_known &= can_say(type, r->is_words[i]);
		p += n + strspn(p + n, ", ");
	}
	/* -1: nobody ever looked */
	r->planned =
	    PQntuples(res) > 0 ? strtoll(PQgetvalue(res, 0, 2), NULL, 10) : 0;
	r->planned = r->planned > 0 ? r->planned : 0;
	r->grown = r->planned;
}

/* Asked once in each transaction; somebody may have altered the table. */
static enum rc learn_types(struct ctx *c, struct postgres *q, struct pg_rows *r)
{
	const char *const args[] = {r->table};
	enum rc rc = OK;
	if (r->picture == q->picture)
		return OK;
	rc = pg_settle(c, q);
	if (rc < 0)
		return rc;
	PGresult *res =
	    pg_last(q,
		    PQsendQueryParams(
			q->conn,
			"SELECT attname, atttypid, reltuples::bigint "
			"FROM pg_attribute JOIN pg_class c ON c.oid = attrelid "
			"WHERE attrelid = to_regclass($1) AND attnum > 0 "
			"AND NOT attisdropped",
			1, NULL, args, NULL, NULL, 0),
		    NULL);
	if (PQresultStatus(res) == PGRES_TUPLES_OK) {
		take_types(r, res);
		r->picture = q->picture;
	} else {
		rc = pg_fail(c, q, res);
	}
	PQclear(res);
	return rc;
}

/* ---- a row ---- */

static void add_u16(struct buf *b, unsigned n)
{
	uint16_t be = htobe16((uint16_t)n);
	buf_add(b, &be, sizeof(be));
}

static void add_u32(struct buf *b, uint32_t n)
{
	uint32_t be = htobe32(n);
	buf_add(b, &be, sizeof(be));
}

static bool add_int(struct buf *b, Oid type, int64_t i)
{
	uint64_t be = htobe64((uint64_t)i);
	uint32_t n = type == PG_INT8 ? 8 : type == PG_INT4 ? 4 : 2;
	bool fits = type == PG_INT8 ||
		    (type == PG_INT4 && i >= INT32_MIN && i <= INT32_MAX) ||
		    (type == PG_INT2 && i >= INT16_MIN && i <= INT16_MAX);
	add_u32(b, n);
	buf_add(b, (const char *)&be + sizeof(be) - n, n);
	return fits;
}

/* Their number, then each with its end and no places. */
static bool add_words(struct buf *b, const char *s, size_t size)
{
	const char *end = s + size;
	uint32_t n = size > 0;
	for (const char *p = s; p < end; p++)
		n += *p == ' ';
	add_u32(b, (uint32_t)(sizeof(n) + size + (size > 0) + 2 * (size_t)n));
	add_u32(b, n);
	while (n-- > 0) {
		const char *next = memchr(s, ' ', (size_t)(end - s));
		size_t len = (size_t)((next ? next : end) - s);
		if (len == 0 || len > WORD_BYTES)
			return false;
		buf_add(b, s, len);
		buf_add(b, "\0\0", 3);
		s += len + 1;
	}
	return true;
}

static bool add_value(struct buf *b, Oid type, const struct val *v)
{
	if (v->tag == VAL_NULL) {
		add_u32(b, UINT32_MAX);
		return true;
	}
	if (v->tag == VAL_INT)
		return add_int(b, type, v->i);
	if (type == PG_TSVECTOR && v->tag == VAL_TEXT)
		return add_words(b, v->s, v->n);
	add_u32(b, v->n);
	buf_add(b, v->s, v->n);
	return type == (v->tag == VAL_TEXT ? PG_TEXT : PG_BYTEA);
}

static size_t bytes_of(const struct val *args, int n)
{
	size_t bytes = 0;
	for (int i = 0; i < n; i++)
		bytes += args[i].tag == VAL_TEXT || args[i].tag == VAL_BLOB
			     ? args[i].n
			     : 0;
	return bytes;
}

static bool add_row(struct pg_rows *r, const struct val *args)
{
	size_t was = r->rows.n;
	if (bytes_of(args, r->ncols) > PG_ROWS_BYTES)
		return false;
	add_u16(&r->rows, (unsigned)r->ncols);
	for (int i = 0; i < r->ncols; i++) {
		if (add_value(&r->rows, r->types[i], &args[i]))
			continue;
		r->rows.n = was;
		return false;
	}
	assert(!r->rows.over);
	r->n++;
	return true;
}

/* ---- on the way ---- */

/* The server works on it while the next rows come; errors show later. */
static enum rc send_copy(struct ctx *c, struct postgres *q, struct pg_rows *r)
{
	static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
	enum rc rc = pg_settle(c, q);
	if (rc < 0)
		return rc;
	const char *sql =
	    arena_printf(c->mem, "COPY %s (%s) FROM STDIN (FORMAT binary)",
			 r->table, r->columns);
	PGresult *res = pg_exec(q, sql);
	if (PQresultStatus(res) != PGRES_COPY_IN) {
		rc = pg_fail(c, q, res);
	} else {
		add_u16(&r->rows, UINT16_MAX); /* the end */
		q->is_copying = true;
		if (PQputCopyData(q->conn, head, sizeof(head)) != 1 ||
		    PQputCopyData(q->conn, r->rows.s, (int)r->rows.n) != 1 ||
		    PQputCopyEnd(q->conn, NULL) != 1 || !pg_sent(q))
			rc = pg_fail(c, q, NULL);
	}
	PQclear(res);
	return rc;
}

static enum rc know_insert(struct ctx *c, struct postgres *q, struct pg_rows *r)
{
	char name[16];
	struct buf b;
	if (r->generation == q->generation)
		return OK;
	r->name = ++q->next_name;
	snprintf(name, sizeof(name), "s%u", r->name);
	buf_init(&b, 64 * KIB);
	buf_printf(&b, "INSERT INTO %s (%s) VALUES (", r->table, r->columns);
	for (int i = 1; i <= r->ncols; i++)
		buf_printf(&b, i > 1 ? ", $%d" : "$%d", i);
	buf_char(&b, ')');
	int sent =
	    PQsendPrepare(q->conn, name, buf_text(&b), r->ncols, r->types);
	buf_free(&b);
	if (!sent)
		return pg_fail(c, q, NULL);
	r->generation = q->generation;
	return pg_owe(c, q);
}

/* What add_row() wrote, as parameters; the place after it. */
static const char *row_at(const struct pg_rows *r, const char *p,
			  const char **values, int *lengths)
{
	p += sizeof(uint16_t);
	for (int i = 0; i < r->ncols; i++) {
		uint32_t be;
		memcpy(&be, p, sizeof(be));
		p += sizeof(be);
		lengths[i] = (int)be32toh(be);
		values[i] = lengths[i] < 0 ? NULL : p;
		p += lengths[i] < 0 ? 0 : lengths[i];
	}
	return p;
}

static enum rc send_inserts(struct ctx *c, struct postgres *q,
			    struct pg_rows *r)
{
	const char *values[COLUMNS_MAX];
	int lengths[COLUMNS_MAX], formats[COLUMNS_MAX];
	char name[16];
	const char *p = buf_text(&r->rows);
	enum rc rc = pg_pipeline(c, q);
	if (rc == OK)
		rc = know_insert(c, q, r);
	snprintf(name, sizeof(name), "s%u", r->name);
	for (int i = 0; i < r->ncols; i++)
		formats[i] = 1;
	for (int i = 0; rc == OK && i < r->n; i++) {
		p = row_at(r, p, values, lengths);
		rc = PQsendQueryPrepared(q->conn, name, r->ncols, values,
					 lengths, formats, 1)
			 ? pg_owe(c, q)
			 : pg_fail(c, q, NULL);
	}
	return rc;
}

/* Nobody else can do it: the rows are seen by this transaction only. */
static enum rc tell_planner(struct ctx *c, struct postgres *q,
			    struct pg_rows *r, int times)
{
	enum rc rc;
	if (r->picture != q->picture || r->grown < LEAST_ROWS ||
	    r->grown < times * r->planned)
		return OK;
	rc = pg_settle(c, q);
	if (rc < 0)
		return rc;
	PGresult *res =
	    pg_exec(q, arena_printf(c->mem, "ANALYZE %s", r->table));
	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		rc = pg_fail(c, q, res);
	PQclear(res);
	r->planned = r->grown;
	return rc;
}

static enum rc send_rows(struct ctx *c, struct postgres *q, struct pg_rows *r)
{
	enum rc rc = r->n < FEW ? send_inserts(c, q, r) : send_copy(c, q, r);
	r->grown += r->n;
	buf_clear(&r->rows);
	r->n = 0;
	return rc;
}

/* ---- for the others ---- */

bool pg_is_plain(struct pg_stmt *s)
{
	return rows_of(s) != NULL;
}

bool pg_rows_take(struct ctx *c, struct pg_stmt *s, enum rc *rc)
{
	struct pg_rows *r = rows_of(s);
	*rc = OK;
	if (!r)
		return false;
	*rc = learn_types(c, s->q, r);
	if (*rc < 0)
		return true;
	if (!r->is_known || !add_row(r, s->args))
		return false;
	if (r->rows.n > PG_ROWS_BYTES)
		*rc = send_rows(c, s->q, r);
	return true;
}

enum rc pg_rows_send(struct ctx *c, struct postgres *q, const char *sql)
{
	enum rc rc = OK;
	for (struct pg_rows *r = q->rows; r && rc == OK; r = r->next) {
		if (sql && !sql_names(sql, r->table))
			continue;
		if (r->n > 0)
			rc = send_rows(c, q, r);
		/* a table that nobody asks may wait for the end */
		if (rc == OK && sql && q->is_bulk)
			rc = tell_planner(c, q, r, GROWN);
	}
	return rc;
}

enum rc pg_rows_end(struct ctx *c, struct postgres *q)
{
	enum rc rc = pg_rows_send(c, q, NULL);
	for (struct pg_rows *r = q->rows; r && rc == OK; r = r->next)
		rc = tell_planner(c, q, r, GROWN_AT_END);
	return rc;
}

size_t pg_rows_waiting(const struct postgres *q)
{
	size_t n = 0;
	for (const struct pg_rows *r = q->rows; r; r = r->next)
		n += r->rows.n;
	return n;
}

/* After a failure the server may not have heard of an INSERT of ours. */
void pg_rows_forget(struct postgres *q, bool has_failed)
{
	for (struct pg_rows *r = q->rows; r; r = r->next) {
		buf_free(&r->rows);
		r->n = 0;
		if (has_failed)
			r->generation = 0;
	}
}

void pg_rows_free(struct postgres *q)
{
	while (q->rows) {
		struct pg_rows *r = q->rows;
		q->rows = r->next;
		buf_free(&r->rows);
		free(r->table);
		free(r->columns);
		free(r);
	}
}
