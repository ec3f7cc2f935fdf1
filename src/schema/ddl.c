/*
 * ddl.c: the tables as SQL text for both engines.  The names come from .def
 * files only, so nothing here needs quoting.
 */
#include "base/base.h"
#include "schema/schema.h"

static const char *const blob_sql[2] = {"BLOB", "BYTEA"};
static const char *const small_sql[2] = {"INTEGER", "SMALLINT"};
static const char *const big_sql[2] = {"INTEGER", "BIGINT"};

/*
 * Do entries of an index tell the number of the row, so that one more column
 * spares reading it?  On PostgreSQL they do not, and there rows with one value
 * share an entry, which another column would part; a number that is wanted
 * from the index is a column of it.
 */
static const bool carries[2] = {true, false};

/* PostgreSQL begins each number at a multiple of its width: the wide ones first
 * leave no gaps.  "" are all others.  SQLite knows no gaps. */
static const char *const widths[] = {"BIGINT", "INTEGER", "SMALLINT", ""};
static const bool has_gaps[2] = {false, true};

void field_ddl(struct buf *b, const struct field *f, int engine)
{
	buf_printf(b, "%s %s", f->name, f->type->sql[engine]);
}

/* Named by its columns, so that a new one takes nobody's name: table and
 * columns apart by two marks, which no name of ours holds. */
static void index_ddl(struct buf *b, const struct entity *e, const char *kind,
		      const char *columns, bool not_null)
{
	const char *s;

	buf_printf(b, "CREATE %s IF NOT EXISTS %s__", kind, e->name);
	for (s = columns; *s; s++)
		if (*s != ' ')
			buf_char(b, *s == ',' ? '_' : *s);
	buf_printf(b, " ON %s (%s) WHERE voided = 0", e->name, columns);
	if (not_null)
		buf_printf(b, " AND %s IS NOT NULL", columns);
	buf_str(b, ";\n");
}

/* Of the columns of an index, the one after the mark: does this engine need it?
 */
static bool is_needed(char mark, const char *name, size_t n, int engine)
{
	bool is_number = n == 2 && strncmp(name, "id", n) == 0;

	return carries[engine] ? !is_number : mark != '+';
}

/* "a + b", "a, id": the columns that this engine needs. */
static void index_listed_ddl(struct buf *b, const struct entity *e,
			     const char *columns, int engine)
{
	struct buf own;
	const char *s = columns;
	char mark = ',';

	buf_init(&own, 4 * KIB);
	while (*s) {
		size_t n = strcspn(s, " ,");

		if (is_needed(mark, s, n, engine)) {
			buf_str(&own, own.n ? ", " : "");
			buf_add(&own, s, n);
		}
		s += n;
		for (mark = ','; *s == ' ' || *s == ',' || *s == '+'; s++)
			if (*s == '+')
				mark = '+';
	}
	index_ddl(b, e, "INDEX", buf_text(&own), false);
	buf_free(&own);
}

void indexes_ddl(struct buf *b, const struct entity *e, int engine)
{
	int i;

	for (i = 0; i < e->nfields; i++) {
		const struct field *f = &e->fields[i];

		if (f->flags & VIRTUAL)
			continue;
		if (f->flags & CODE)
			index_ddl(b, e, "UNIQUE INDEX", f->name, true);
		else if (f->flags & (INDEX | OWNER))
			/* of a tree the roots are asked for too */
			index_ddl(b, e, "INDEX", f->name,
				  !f->ref || strcmp(f->ref, e->name) != 0);
	}
	for (i = 0; e->indexes && e->indexes[i]; i++)
		index_listed_ddl(b, e, e->indexes[i], engine);
}

static int width_of(const char *sql)
{
	int w = 0;

	while (strncmp(sql, widths[w], strlen(widths[w])) != 0)
		w++;
	return w;
}

enum { ANY = -1 };

struct columns {
	struct buf *b;
	int width; /* of those that are written now, or ANY */
	int n;
};

static void column_ddl(struct columns *t, const char *name, const char *sql,
		       const char *rule)
{
	if (t->width != ANY && t->width != width_of(sql))
		return;
	buf_printf(t->b, "%s\t%s %s%s", t->n++ ? ",\n" : "", name, sql, rule);
}

static void columns_ddl(struct columns *t, const struct entity *e, int engine)
{
	int i;

	column_ddl(t, "id", "INTEGER", " PRIMARY KEY");
	column_ddl(t, "ver", big_sql[engine], " NOT NULL");
	column_ddl(t, "voided", small_sql[engine], " NOT NULL");
	for (i = 0; i < e->nfields; i++) {
		const struct field *f = &e->fields[i];

		if (!(f->flags & VIRTUAL))
			column_ddl(t, f->name, f->type->sql[engine], "");
	}
	if (entity_has_name(e))
		column_ddl(t, "name_key", blob_sql[engine], "");
}

void entity_ddl(struct buf *b, const struct entity *e, int engine)
{
	struct columns t = {b, ANY, 0};

	buf_printf(b, "CREATE TABLE %s (\n", e->name);
	if (has_gaps[engine])
		for (t.width = 0; t.width < (int)ARRAY_LEN(widths); t.width++)
			columns_ddl(&t, e, engine);
	else
		columns_ddl(&t, e, engine);
	buf_str(b, "\n);\n");
	indexes_ddl(b, e, engine);
}
