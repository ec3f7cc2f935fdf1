/*
 * import_ref.c: finding records while lists are read: references by code or
 * by name and birth day, and the stored record that a row means.
 */
#include "base/base.h"
#include "exchange/import_int.h"

#include "text/text.h"

static const char *rejected_key(struct ctx *c, const struct entity *e,
				const char *s)
{
	return arena_printf(c->mem, "%s\t%s", e->name, s);
}

/* What a row is known by in references: its code, and name with birth day. */
static const char *via_key(struct ctx *c, const struct row *r)
{
	struct buf b;
	const char *s;
	int i;

	buf_init(&b, 4 * KIB);
	for (i = 0; i < r->e->nfields; i++) {
		const struct field *f = &r->e->fields[i];

		if (!(f->flags & KEY) || f->type->is_ref)
			continue;
		if (f->flags & NAME)
			text_fold_to(&b,
				     r->v[i].tag == VAL_TEXT ? r->v[i].s : "");
		else if (f->type == &type_day && r->v[i].tag == VAL_INT)
			buf_int(&b, r->v[i].i);
		else
			continue;
		buf_char(&b, '|');
	}
	s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

void import_note_rejected(struct import *im, const struct row *r)
{
	int code = entity_flagged(r->e, CODE);

	if (code >= 0 && r->v[code].tag == VAL_TEXT)
		keyset_put(im->rejected,
			   rejected_key(im->c, r->e, r->v[code].s), 0, NULL);
	keyset_put(im->rejected, rejected_key(im->c, r->e, via_key(im->c, r)),
		   0, NULL);
}

/* Is one of the codes in text (`;` between) faulty or still to come? */
static bool is_pending(struct import *im, const struct field *f,
		       const char *text)
{
	char *rest, *one, *names, *name;

	rest = arena_strdup(im->c->mem, text);
	while ((one = strsep(&rest, ";"))) {
		const char *s = text_clean(im->c->mem, one);

		names = arena_strdup(im->c->mem, f->ref);
		while (s && (name = strsep(&names, "|"))) {
			const struct entity *e = app_entity(im->c->app, name);
			const char *k = rejected_key(im->c, e, s);

			if (keyset_has(im->rejected, k) ||
			    keyset_has(im->coming, k))
				return true;
		}
	}
	return false;
}

static bool memo_get(const struct memo *m, const char *text, struct val *out)
{
	int64_t at;

	if (!m->at || !map_get(m->at, text, &at))
		return false;
	*out = at < 0 ? val_int(~at) : m->vals.v[at];
	return true;
}

static void memo_put(struct import *im, struct memo *m, const char *text,
		     const struct val *v)
{
	struct val keep = *v;

	if (!m->at)
		m->at = map_new();
	if (map_count(m->at) == MEMO_MAX)
		return;
	if (keep.tag == VAL_INT && keep.i >= 0) {
		map_put(m->at, text, ~keep.i, NULL);
		return;
	}
	if (keep.tag >= VAL_TEXT)
		keep.s = arena_strndup(im->mem, keep.s, keep.n);
	map_put(m->at, text, (int64_t)m->vals.n, NULL);
	vec_push(&m->vals, keep);
}

/*
 * A column that names ever others is better answered by one look at all there
 * are: a question in the middle of a load waits for what it has written.
 */
static enum rc memo_fill(struct import *im, struct memo *m,
			 const struct entity *e)
{
	int got, code = entity_flagged(e, CODE);
	struct cursor *cur;
	struct row *r;
	enum rc rc;

	if (code < 0)
		return OK;
	rc = cursor_open(im->c, &cur, e, NULL, NULL, 0);
	if (rc < 0)
		return rc;
	while ((got = cursor_next(im->c, cur, &r)) == 1 &&
	       map_count(m->at) < MEMO_MAX) {
		struct val id = val_int(r->id);

		if (r->v[code].tag == VAL_TEXT)
			memo_put(im, m, r->v[code].s, &id);
	}
	cursor_close(cur);
	return got < 0 ? (enum rc)got : OK;
}

void import_note_stored(struct import *im, struct sheet_plan *p,
			const struct row *r)
{
	struct val id = val_int(r->id);

	if (r->id && p->code >= 0 && r->v[p->code].tag == VAL_TEXT)
		memo_put(im, &p->memo[p->self], r->v[p->code].s, &id);
}

void import_forget_memos(struct sheet_plan *p)
{
	int i;

	for (i = 0; i < LIST_COLUMNS; i++) {
		map_free(p->memo[i].at);
		vec_free(&p->memo[i].vals);
		memset(&p->memo[i], 0, sizeof(p->memo[i]));
	}
}

enum { MISSES_MOST = 500 };

static enum rc count_miss(struct import *im, struct sheet_plan *p, int column)
{
	const struct field *f = p->field[column];
	struct memo *m = &p->memo[column];

	if (f->type != &type_ref || column == p->self ||
	    ++m->misses != MISSES_MOST)
		return OK;
	return memo_fill(im, m, app_entity(im->c->app, f->ref));
}

enum rc import_parse_ref(struct import *im, struct sheet_plan *p, int column,
			 const char *text, struct val *out, bool *pending)
{
	const struct field *f = p->field[column];
	struct memo *m = &p->memo[column];
	enum rc rc;

	*pending = false;
	if (memo_get(m, text, out))
		return OK;
	rc = f->type->is_ref ? store_parse(im->c, out, f, text)
			     : field_parse(im->c, out, f, text);
	if (rc == OK) {
		memo_put(im, m, text, out);
		rc = count_miss(im, p, column);
	} else if (rc == E_INPUT && f->type->is_ref &&
		   is_pending(im, f, text)) {
		err_clear(im->c);
		*out = (struct val){.tag = VAL_NULL};
		*pending = true;
		return OK;
	}
	return rc;
}

/* ---- by name and birth day ---- */

struct where {
	struct buf sql;
	struct buf keys[4]; /* sort keys, alive until the query is done */
	struct val args[24];
	int n, nkeys;
};

static void where_add(struct where *w, const struct field *f,
		      const struct val *v)
{
	if (w->sql.n)
		buf_str(&w->sql, " AND ");
	if (v->tag == VAL_NULL) {
		buf_printf(&w->sql, "%s IS NULL", f->name);
		return;
	}
	if (f->flags & NAME) {
		struct buf *k = &w->keys[w->nkeys++];

		buf_init(k, 4 * KIB);
		if (f->flags & PERSONAL)
			text_name_key(k, v->s);
		else
			text_sort_key(k, v->s);
		buf_printf(&w->sql, "name_key = $%d", w->n + 1);
		w->args[w->n++] = DBB(buf_text(k), k->n);
		return;
	}
	buf_printf(&w->sql, "%s = $%d", f->name, w->n + 1);
	w->args[w->n++] = *v;
}

static void where_free(struct where *w)
{
	int i;

	buf_free(&w->sql);
	for (i = 0; i < w->nkeys; i++)
		buf_free(&w->keys[i]);
}

/* Number of live records that fit, up to 2; *out gets the first. */
static enum rc find_where(struct import *im, const struct entity *e,
			  struct where *w, struct row **out, int *found)
{
	struct cursor *cur;
	struct row *row;
	enum rc rc;
	int got = OK;

	*found = 0;
	rc = cursor_open(im->c, &cur, e, buf_text(&w->sql), w->args, w->n);
	if (rc < 0)
		return rc;
	while (*found < 2 && (got = cursor_next(im->c, cur, &row)) == 1)
		if ((*found)++ == 0)
			*out = row_copy(im->c->mem, row);
	cursor_close(cur);
	return got < 0 ? (enum rc)got : OK;
}

/* "person.full_name" → the field full_name of the entity. */
static const struct field *via_target(const struct entity *e, const char *via)
{
	int f = entity_field(e, strchr(via, '.') + 1);

	assert(f >= 0);
	return &e->fields[f];
}

/* The columns that describe what the ref means: their fields, filled into a
 * record to look for.  1 if all are there, 0 if there is nothing to look for,
 * < 0 with the sentence. */
struct via {
	struct where w;
	struct row *probe;
	const struct field *name; /* of the list */
	const char *born;
};

static int via_read(struct import *im, const struct row *r,
		    const struct field *ref, struct via *out)
{
	const struct field *missing = NULL;
	size_t n = strlen(ref->name);
	int i, unread = 0;

	for (i = 0; i < r->e->nfields; i++) {
		const struct field *f = &r->e->fields[i];
		const struct field *t;

		if (!(f->flags & VIRTUAL) || strncmp(f->via, ref->name, n) ||
		    f->via[n] != '.')
			continue;
		unread += (r->unread & (uint64_t)1 << i) != 0;
		if (r->v[i].tag == VAL_NULL) {
			missing = f;
			continue;
		}
		t = via_target(out->probe->e, f->via);
		where_add(&out->w, t, &r->v[i]);
		out->probe->v[t - out->probe->e->fields] = r->v[i];
		if (t->flags & NAME)
			out->name = f;
		else
			out->born = field_show(im->c, f, &r->v[i]);
	}
	if (!out->name || unread)
		return 0;
	/* a name alone may be anybody's */
	if (missing)
		return err_set(im->c, E_INPUT, missing->name,
			       &msg_cell_required,
			       field_label(missing, im->c->lang));
	return 1;
}

static enum rc find_via(struct import *im, struct row *r, int ref,
			bool *pending)
{
	const struct field *f = &r->e->fields[ref];
	const struct entity *e = app_entity(im->c->app, f->ref);
	struct via via = {.probe = row_new(im->c->mem, e), .born = ""};
	struct row *hit = NULL;
	int got, found = 0;
	enum rc rc = OK;

	buf_init(&via.w.sql, 4 * KIB);
	got = via_read(im, r, f, &via);
	if (got == 1)
		rc = find_where(im, e, &via.w, &hit, &found);
	where_free(&via.w);
	if (got < 1 || rc < 0)
		return got < 1 ? (enum rc)got : rc;
	if (found == 1) {
		r->v[ref] = val_int(hit->id);
		return OK;
	}
	if (found == 0 &&
	    keyset_has(im->rejected,
		       rejected_key(im->c, e, via_key(im->c, via.probe)))) {
		*pending = true;
		return OK;
	}
	return err_set(im->c, E_INPUT, via.name->name,
		       found ? &msg_person_twice : &msg_person_by_name,
		       r->v[via.name - r->e->fields].s, via.born);
}

enum rc import_find_by_via(struct import *im, struct row *r, bool *pending)
{
	enum rc rc = OK;
	int i;

	/* a code that was given and is faulty elsewhere decides */
	for (i = 0; rc == OK && !*pending && i < r->e->nfields; i++)
		if (r->e->fields[i].type == &type_ref &&
		    r->v[i].tag == VAL_NULL && !(r->unread & (uint64_t)1 << i))
			rc = find_via(im, r, i, pending);
	return rc;
}

/* ---- the record that a row means ---- */

bool import_was_empty(struct import *im, const struct entity *e)
{
	int64_t n;
	int i;

	for (i = 0; i < LISTS_MAX && im->before[i].e; i++)
		if (im->before[i].e == e)
			return im->before[i].was_empty;
	assert(i < LISTS_MAX);
	if (store_count(im->c, &n, e) < 0) {
		err_clear(im->c);
		n = 1;
	}
	im->before[i].e = e;
	im->before[i].was_empty = n == 0;
	return n == 0;
}

enum rc import_find_existing(struct import *im, const struct row *r,
			     struct row **out)
{
	int code = entity_flagged(r->e, CODE);
	struct where w = {0};
	int i, found;
	enum rc rc;

	*out = NULL;
	if (import_was_empty(im, r->e))
		return OK; /* doubles inside the call are found by key */
	if (code >= 0 && r->v[code].tag == VAL_TEXT) {
		rc = store_by_code(im->c, out, r->e, r->v[code].s);
		return rc == E_NOTFOUND ? OK : rc;
	}
	buf_init(&w.sql, 4 * KIB);
	for (i = 0; i < r->e->nfields; i++)
		if (r->e->fields[i].flags & KEY)
			where_add(&w, &r->e->fields[i], &r->v[i]);
	rc = find_where(im, r->e, &w, out, &found);
	where_free(&w);
	return rc;
}
