/*
 * indexes.c: the indexes of a table as its entity names them: made, looked
 * at, taken away while a load fills the table.
 */
#include "base/base.h"
#include "store/store_int.h"

enum rc indexes_add(struct ctx *c, const struct plan *p)
{
	struct buf b;
	enum rc rc;

	buf_init(&b, 64 * KIB);
	indexes_ddl(&b, p->e, db_engine(c->db));
	rc = b.n ? db_script(c, buf_text(&b)) : OK;
	buf_free(&b);
	return rc;
}

/* One statement of indexes_ddl(), without the ';': the name, and the text as
 * the engine keeps it. */
struct index {
	const char *name, *sql;
};

static struct index index_of(struct ctx *c, const char *ddl)
{
	static const char unless[] = "IF NOT EXISTS ";
	const char *at = strstr(ddl, unless);
	const char *rest = at + strlen(unless);

	return (struct index){
	    .name = arena_strndup(c->mem, rest, strcspn(rest, " ")),
	    .sql = arena_printf(c->mem, "%.*s%s", (int)(at - ddl), ddl, rest),
	};
}

static enum rc drop(struct ctx *c, const char *name)
{
	return db_script(c,
			 arena_printf(c->mem, "DROP INDEX IF EXISTS %s", name));
}

static enum rc check(struct ctx *c, const struct index *x, bool mend)
{
	bool is_there = false;
	enum rc rc = db_index_is(c, &is_there, x->name, x->sql);

	if (rc < 0 || is_there)
		return rc;
	if (!mend)
		return err_set(c, E_DB, "", &msg_verify_index, x->name);
	rc = drop(c, x->name);
	return rc < 0 ? rc : db_script(c, x->sql);
}

static enum rc each(struct ctx *c, const struct plan *p, bool drops, bool mend)
{
	struct buf b;
	char *rest, *ddl;
	enum rc rc = OK;

	buf_init(&b, 64 * KIB);
	indexes_ddl(&b, p->e, db_engine(c->db));
	rest = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	while (rc == OK && (ddl = strsep(&rest, "\n")) && *ddl) {
		struct index x;

		ddl[strlen(ddl) - 1] = '\0';
		x = index_of(c, ddl);
		rc = drops ? drop(c, x.name) : check(c, &x, mend);
	}
	return rc;
}

static const char of_names[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

/* Ours by its name, but not any more: an older program made it. */
static bool is_left(const struct plan *p, const char *ddl, const char *name)
{
	const char *at = strstr(ddl, name);
	size_t n = strlen(p->e->name);

	if (strncmp(name, p->e->name, n) != 0 || name[n] != '_' ||
	    name[n + 1] != '_' || strspn(name, of_names) != strlen(name))
		return false;
	while (at && at[strlen(name)] != ' ')
		at = strstr(at + 1, name);
	return !at;
}

enum rc indexes_tidy(struct ctx *c, const struct plan *p)
{
	VEC(const char *) left = {0};
	struct db_rows r;
	struct buf ddl;
	size_t i;
	int got;
	enum rc rc = db_indexes(c, &r, p->e->name);

	if (rc < 0)
		return rc;
	buf_init(&ddl, 64 * KIB);
	indexes_ddl(&ddl, p->e, db_engine(c->db));
	while ((got = db_next(c, &r)) == DB_ROW)
		if (is_left(p, buf_text(&ddl), db_text(&r, 0)))
			vec_push(&left, arena_strdup(c->mem, db_text(&r, 0)));
	db_end(&r);
	buf_free(&ddl);
	rc = got < 0 ? (enum rc)got : OK;
	for (i = 0; rc == OK && i < left.n; i++)
		rc = drop(c, left.v[i]);
	vec_free(&left);
	return rc;
}

enum rc indexes_check(struct ctx *c, const struct plan *p, bool mend)
{
	return each(c, p, false, mend);
}

enum rc indexes_drop(struct ctx *c, const struct plan *p)
{
	return each(c, p, true, false);
}
