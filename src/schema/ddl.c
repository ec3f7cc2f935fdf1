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

static void index_ddl(struct buf *b, const struct entity *e, int no,
		      const char *columns)
{
	buf_printf(b, "CREATE INDEX %s_i%d ON %s (%s) WHERE voided = 0;\n",
		   e->name, no, e->name, columns);
}

static void indexes_ddl(struct buf *b, const struct entity *e)
{
	int i, no = 0;

	for (i = 0; i < e->nfields; i++) {
		const struct field *f = &e->fields[i];

		if (f->flags & VIRTUAL)
			continue;
		if (f->flags & CODE)
			buf_printf(b,
				   "CREATE UNIQUE INDEX %s_%s ON %s (%s) "
				   "WHERE voided = 0 AND %s IS NOT NULL;\n",
				   e->name, f->name, e->name, f->name,
				   f->name);
		else if (f->flags & (INDEX | OWNER))
			buf_printf(b,
				   "CREATE INDEX %s_i%d ON %s (%s) "
				   "WHERE voided = 0 AND %s IS NOT NULL;\n",
				   e->name, no++, e->name, f->name, f->name);
	}
	for (i = 0; e->indexes && e->indexes[i]; i++)
		index_ddl(b, e, no++, e->indexes[i]);
}

void entity_ddl(struct buf *b, const struct entity *e, int engine)
{
	int i;

	buf_printf(b,
		   "CREATE TABLE %s (\n\tid %s,\n"
		   "\tver %s NOT NULL,\n\tvoided %s NOT NULL",
		   e->name, id_sql[engine], big_sql[engine],
		   small_sql[engine]);
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
