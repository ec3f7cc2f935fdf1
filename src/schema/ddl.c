/*
 * ddl.c: the tables as SQL text for both engines.  The names come from .def
 * files only, so nothing here needs quoting.
 */
#include "base/base.h"
#include "schema/schema.h"

static const char *const id_sql[2] = {"INTEGER PRIMARY KEY",
				      "BIGINT PRIMARY KEY"};
static const char *const blob_sql[2] = {"BLOB", "BYTEA"};
static const char *const small_sql[2] = {"INTEGER", "SMALLINT"};
static const char *const big_sql[2] = {"INTEGER", "BIGINT"};

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

void indexes_ddl(struct buf *b, const struct entity *e)
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
		index_ddl(b, e, "INDEX", e->indexes[i], false);
}

void entity_ddl(struct buf *b, const struct entity *e, int engine)
{
	int i;

	buf_printf(b,
		   "CREATE TABLE %s (\n\tid %s,\n"
		   "\tver %s NOT NULL,\n\tvoided %s NOT NULL",
		   e->name, id_sql[engine], big_sql[engine], small_sql[engine]);
	for (i = 0; i < e->nfields; i++) {
		if (e->fields[i].flags & VIRTUAL)
			continue;
		buf_str(b, ",\n\t");
		field_ddl(b, &e->fields[i], engine);
	}
	if (entity_has_name(e))
		buf_printf(b, ",\n\tname_key %s", blob_sql[engine]);
	buf_str(b, "\n);\n");
	indexes_ddl(b, e);
}
