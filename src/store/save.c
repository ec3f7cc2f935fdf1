/*
 * save.c: one record into its table, its words into the search index, and
 * the change into the log, all in the act's transaction.
 */
#include "base/base.h"
#include "store/store_int.h"

#include "text/text.h"

enum { ARGS_MAX = 128 };

const char *row_words(struct ctx *c, const struct plan *p, const struct row *r)
{
	struct buf b;
	const char *s;
	int i;

	if (!p->words || r->is_void)
		return "";
	buf_init(&b, 16 * KIB);
	for (i = 0; i < p->ncols; i++) {
		const struct field *f = &p->e->fields[p->col[i]];
		const struct val *v = &r->v[p->col[i]];

		if (!(f->flags & (NAME | CODE | FIND)) || v->tag != VAL_TEXT)
			continue;
		if (b.n)
			buf_char(&b, ' ');
		text_fold_to(&b, v->s);
	}
	s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

void row_name_key(struct buf *b, const struct plan *p, const struct row *r)
{
	val_name_key(b, p, &r->v[p->name]);
}

void val_name_key(struct buf *b, const struct plan *p, const struct val *v)
{
	const struct field *f = &p->e->fields[p->name];

	if (v->tag != VAL_TEXT)
		return;
	if (f->flags & PERSONAL)
		text_name_key(b, v->s);
	else
		text_sort_key(b, v->s);
}

/* Parameters in the order of plan.columns, then the sort key. */
static int fill_args(struct val *args, const struct plan *p,
		     const struct row *r, struct buf *key)
{
	int i, n = 0;

	assert(p->ncols + 4 <= ARGS_MAX);
	args[n++] = DBI(r->id);
	args[n++] = DBI(r->ver);
	args[n++] = DBI(r->is_void);
	for (i = 0; i < p->ncols; i++)
		args[n++] = r->v[p->col[i]];
	if (p->name >= 0) {
		row_name_key(key, p, r);
		args[n++] = DBB(buf_text(key), key->n);
	}
	return n;
}

static enum rc write_row(struct ctx *c, const struct plan *p, const char *sql,
			 const struct row *r)
{
	struct val args[ARGS_MAX];
	struct buf key;
	enum rc rc;
	int n;

	buf_init(&key, NAME_KEY_BYTES);
	n = fill_args(args, p, r, &key);
	rc = db_exec(c, sql, args, n);
	buf_free(&key);
	return rc;
}

static enum rc put_words(struct ctx *c, const struct plan *p,
			 const struct row *old, const struct row *r)
{
	const char *was, *is;

	if (!p->words)
		return OK;
	was = old ? row_words(c, p, old) : "";
	is = row_words(c, p, r);
	if (strcmp(was, is) == 0)
		return OK;
	return db_words_put(c, p->words, r->id, is, *was ? was : NULL);
}

/* A code that somebody else has gets a sentence of its own. */
static enum rc code_is_free(struct ctx *c, const struct plan *p,
			    const struct row *r)
{
	const struct val *v = p->code >= 0 ? &r->v[p->code] : NULL;
	int64_t id;
	enum rc rc;

	if (!v || v->tag == VAL_NULL || r->is_void)
		return OK;
	rc = reach_one_int(c, &id, p->by_code, v, 1);
	if (rc == E_NOTFOUND)
		return OK;
	if (rc < 0)
		return rc;
	if (id == r->id)
		return OK;
	return err_set(c, E_CONFLICT, p->e->fields[p->code].name,
		       &msg_code_taken, v->s);
}

static enum rc next_id(struct ctx *c, struct act *a, const struct plan *p,
		       int64_t *id)
{
	enum rc rc = OK;

	if (a->next_id[p->index] == 0)
		rc = reach_one_int(c, &a->next_id[p->index], p->next_id,
				   DB_NOARGS);
	if (rc == OK)
		*id = a->next_id[p->index]++;
	return rc;
}

static bool same_values(const struct plan *p, const struct row *a,
			const struct row *b)
{
	int i;

	for (i = 0; i < p->ncols; i++)
		if (!val_equal(&a->v[p->col[i]], &b->v[p->col[i]]))
			return false;
	return a->is_void == b->is_void;
}

static enum rc insert(struct ctx *c, struct act *a, const struct plan *p,
		      struct row *r)
{
	const unsigned char *key;
	enum rc rc = reach_may_write(c, r);

	if (rc == OK && a->is_load)
		rc = load_count(c, a, p);
	if (rc == OK)
		rc = uid_key(c, &key);
	if (rc == OK)
		rc = next_id(c, a, p, &r->id);
	if (rc == OK && !a->is_load)
		uid_make(key, p->e->name, r->id, r->uid);
	if (rc == OK)
		rc = log_add(c, a, p, '+', NULL, r);
	if (rc == OK)
		rc = write_row(c, p, p->insert, r);
	if (rc == OK)
		rc = put_words(c, p, NULL, r);
	if (rc < 0)
		r->id = 0;
	return rc;
}

/* A server leaves out in silence what the role may not write. */
static enum rc must_have_landed(struct ctx *c, const struct plan *p,
				const struct row *r)
{
	int64_t ver = 0;
	enum rc rc;

	if (!c->reach)
		return OK;
	rc = db_one_int(c, &ver,
			arena_printf(c->mem, "SELECT ver FROM %s WHERE id = $1",
				     p->e->name),
			DB_ARGS(DBI(r->id)));
	if (rc == E_NOTFOUND || (rc == OK && ver != r->ver))
		return err_set(c, E_DENIED, "", &msg_out_of_reach);
	return rc;
}

static enum rc update(struct ctx *c, struct act *a, const struct plan *p,
		      char op, const struct row *old, struct row *r)
{
	enum rc rc = reach_may_write(c, old);

	if (rc == OK)
		rc = reach_may_write(c, r);
	if (rc == OK)
		rc = log_add(c, a, p, op, old, r);
	memcpy(r->uid, old->uid, UID_BYTES);
	if (rc == OK)
		rc = write_row(c, p, p->update, r);
	if (rc == OK)
		rc = must_have_landed(c, p, r);
	if (rc == OK)
		rc = put_words(c, p, old, r);
	return rc;
}

enum rc store_save_over(struct ctx *c, struct act *a, struct row *r,
			const struct row *old, bool *changed)
{
	const struct plan *p = plan_of(c, r->e);
	enum rc rc = OK;
	bool code_differs;

	if (r->e->derive)
		rc = r->e->derive(c, r);
	if (rc == OK)
		rc = row_check(c, r);
	if (rc < 0)
		return rc;
	if (changed)
		*changed = true;
	if (old && old->ver != r->ver)
		return err_set(c, E_CONFLICT, "", &msg_changed_meanwhile);
	if (old && same_values(p, old, r)) {
		if (changed)
			*changed = false;
		return OK;
	}
	code_differs = p->code >= 0 && !a->codes_are_free &&
		       (!old || !val_equal(&old->v[p->code], &r->v[p->code]));
	if (code_differs)
		rc = code_is_free(c, p, r);
	if (rc < 0)
		return rc;
	return old ? update(c, a, p, '=', old, r) : insert(c, a, p, r);
}

enum rc store_save(struct ctx *c, struct act *a, struct row *r, bool *changed)
{
	struct row *old = NULL;
	enum rc rc = OK;

	if (r->id != 0)
		rc = store_get(c, &old, r->e, r->id);
	if (rc < 0)
		return rc;
	return store_save_over(c, a, r, old, changed);
}

enum rc store_set_void(struct ctx *c, struct act *a, struct row *r,
		       bool is_void)
{
	const struct plan *p = plan_of(c, r->e);
	struct row *old;
	enum rc rc = store_get(c, &old, r->e, r->id);

	if (rc < 0)
		return rc;
	if (old->ver != r->ver)
		return err_set(c, E_CONFLICT, "", &msg_changed_meanwhile);
	if (old->is_void == is_void)
		return OK;
	r->is_void = is_void;
	if (!is_void)
		rc = code_is_free(c, p, r);
	if (rc < 0)
		return rc;
	return update(c, a, p, is_void ? '-' : '~', old, r);
}

enum rc store_write_state(struct ctx *c, struct act *a, struct row *r)
{
	const struct plan *p = plan_of(c, r->e);
	struct row *old;
	enum rc rc = store_get(c, &old, r->e, r->id);

	if (rc == OK && p->code >= 0)
		rc = code_is_free(c, p, r);
	if (rc < 0 || same_values(p, old, r))
		return rc;
	return update(c, a, p, '=', old, r);
}
