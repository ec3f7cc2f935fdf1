/*
 * history.c: what happened to a record, from the log; and how it was then.
 */
#include "base/base.h"
#include "store/store_int.h"

#include "base/vec.h"

static void fill_change(struct ctx *c, struct change *ch,
			const struct log_rec *r, const struct row *before)
{
	const struct entity *e = before->e;
	int i;

	ch->seq = r->seq;
	ch->op = r->op;
	ch->act = r->act;
	ch->n = r->n;
	ch->f = arena_alloc(c->mem, (size_t)(r->n + 1) * sizeof(ch->f[0]));
	for (i = 0; i < r->n; i++) {
		int f = entity_field(e, r->f[i].name);

		ch->f[i].name = r->f[i].name;
		ch->f[i].field = f >= 0 ? &e->fields[f] : NULL;
		ch->f[i].after = r->f[i].v;
		if (f >= 0)
			ch->f[i].before = before->v[f];
	}
}

static enum rc chain(struct ctx *c, struct log_reader *lr, int64_t seq,
		     struct log_rec **out, int *n)
{
	VEC(struct log_rec) v = {0};
	enum rc rc = OK;
	size_t i;

	while (seq > 0) {
		struct log_rec r;

		rc = log_read(c, lr, seq, c->mem, &r);
		if (rc < 0)
			break;
		vec_push(&v, r);
		seq = r.prev < seq ? r.prev : 0;
	}
	if (rc == OK) {
		/* oldest first */
		*out = arena_alloc(c->mem, (v.n + 1) * sizeof(v.v[0]));
		for (i = 0; i < v.n; i++)
			(*out)[i] = v.v[v.n - 1 - i];
		*n = (int)v.n;
	}
	vec_free(&v);
	return rc;
}

/*
 * The log is not for who sees a part of the data; but what happened to a
 * record that he sees he may know.
 */
static enum rc open_log(struct ctx *c, const struct row *r)
{
	struct row *now;
	enum rc rc = c->reach ? store_get(c, &now, r->e, r->id) : OK;

	return rc == OK ? db_wall_lift(c) : rc;
}

static enum rc changes_of(struct ctx *c, struct change **out, int *n,
			  const struct row *r)
{
	struct log_reader *lr = log_reader_new();
	struct row *state = row_new(c->mem, r->e);
	struct log_rec *recs;
	struct change *ch = NULL;
	enum rc rc = chain(c, lr, r->ver, &recs, n);
	int i;

	if (rc == OK)
		ch = arena_alloc(c->mem, (size_t)(*n + 1) * sizeof(*ch));
	for (i = 0; rc == OK && i < *n; i++) {
		struct change *one = &ch[*n - 1 - i];
		struct act a;

		fill_change(c, one, &recs[i], state);
		log_apply(state, &recs[i]);
		rc = act_load(c, &a, recs[i].act);
		if (rc == OK) {
			one->at_ms = a.at_ms;
			one->author = a.author;
			one->kind = a.kind;
			one->label = a.label;
			one->basis = a.basis;
		}
	}
	log_reader_free(lr);
	if (rc == OK)
		*out = ch;
	return rc;
}

enum rc store_history(struct ctx *c, struct change **out, int *n,
		      const struct row *r)
{
	enum rc back, rc = open_log(c, r);

	if (rc < 0)
		return rc;
	rc = changes_of(c, out, n, r);
	back = db_wall_back(c);
	return rc == OK ? back : rc;
}

static enum rc state_at(struct ctx *c, struct row **out, const struct row *now,
			int64_t at_ms)
{
	struct log_reader *lr = log_reader_new();
	struct row *state = NULL;
	int64_t seq = now->ver;
	enum rc rc = OK;

	while (rc == OK && seq > 0) {
		struct log_rec r;
		struct act a;

		rc = log_read(c, lr, seq, c->mem, &r);
		if (rc == OK)
			rc = act_load(c, &a, r.act);
		if (rc == OK && a.at_ms <= at_ms) {
			rc = log_state(c, lr, now->e, seq, c->mem, &state);
			break;
		}
		seq = rc == OK && r.prev < seq ? r.prev : 0;
	}
	log_reader_free(lr);
	if (rc < 0)
		return rc;
	if (!state)
		return E_NOTFOUND;
	*out = state;
	return OK;
}

enum rc store_as_of(struct ctx *c, struct row **out, const struct row *now,
		    int64_t at_ms)
{
	enum rc back, rc = open_log(c, now);

	if (rc < 0)
		return rc;
	rc = state_at(c, out, now, at_ms);
	back = db_wall_back(c);
	return rc == OK ? back : rc;
}
