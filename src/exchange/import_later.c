/*
 * import_later.c: lists whose records refer to each other, like units below
 * units: references to rows further down, and circles.
 */
#include "base/base.h"
#include "exchange/import_int.h"

#include "text/text.h"

int import_self_column(const struct list_def *l)
{
	const struct entity *e = l->parts[0];
	int i;

	for (i = 0; i < e->nfields; i++)
		if (e->fields[i].type == &type_ref &&
		    strcmp(e->fields[i].ref, e->name) == 0)
			return list_column(l, e->fields[i].name);
	return -1;
}

enum rc import_look_ahead(struct import *im, struct sheet_plan *p)
{
	const struct entity *e = p->list->parts[0];
	int code = p->self < 0 ? -1 : entity_flagged(e, CODE);
	struct book_row row;
	enum rc rc;
	int col, got;

	if (code < 0)
		return OK;
	col = list_column(p->list, e->fields[code].name);
	rc = book_start(im->c, p->book, p->sheet);
	if (rc < 0)
		return rc;
	while ((got = book_next(im->c, p->book, &row)) == 1) {
		struct arena_mark m = arena_mark(im->c->mem);

		if (row.number > p->last_title_row && p->at[col] >= 0 &&
		    p->at[col] < row.n) {
			const struct cell *cell = &row.cells[p->at[col]];
			const char *s = text_clean(
			    im->c->mem,
			    p->encoding[col]
				? legacy_decode(im->c->mem, p->encoding[col],
						cell->text)
				: cell->text);

			if (s && *s)
				keyset_put(im->coming,
					   arena_printf(im->c->mem, "%s\t%s",
							e->name, s),
					   0, NULL);
		}
		arena_rewind(im->c->mem, m);
	}
	return got < 0 ? (enum rc)got : OK;
}

/* Every live record's superior. */
static enum rc load_parents(struct import *im, const struct entity *e,
			    int field, struct map *parents)
{
	struct cursor *cur;
	struct row *r;
	enum rc rc = cursor_open(im->c, &cur, e, NULL, NULL, 0);
	int got;

	if (rc < 0)
		return rc;
	while ((got = cursor_next(im->c, cur, &r)) == 1)
		if (r->v[field].tag == VAL_INT)
			map_puti(parents, r->id, r->v[field].i, NULL);
	cursor_close(cur);
	return got < 0 ? (enum rc)got : OK;
}

static bool is_below_itself(const struct map *parents, int64_t id)
{
	size_t steps = map_count(parents);
	int64_t up = id;

	while (steps-- && map_geti(parents, up, &up))
		if (up == id)
			return true;
	return false;
}

static enum rc find_circles(struct import *im, struct sheet_plan *p)
{
	const struct entity *e = p->list->parts[0];
	struct arena_mark m = arena_mark(im->c->mem);
	struct map *parents;
	enum rc rc;
	size_t i;

	if (p->self < 0 || p->at[p->self] < 0)
		return OK;
	parents = map_new();
	rc = load_parents(im, e, p->cols[p->self].field, parents);
	for (i = 0; rc == OK && i < p->placed.n; i++) {
		const struct placed *at = &p->placed.v[i];

		if (is_below_itself(parents, at->id)) {
			p->out.accepted--;
			p->out.rejected++;
			import_fault(
			    im, p, at->row, p->field[p->self]->label, at->text,
			    say(im->c, &msg_row_circle, at->code,
				field_label(p->field[p->self], im->c->lang)));
		}
	}
	map_free(parents);
	arena_rewind(im->c->mem, m);
	return rc;
}

enum rc import_finish_later(struct import *im, struct sheet_plan *p)
{
	enum rc rc = OK;
	size_t i;

	for (i = 0; rc == OK && i < im->later.n; i++) {
		struct arena_mark m = arena_mark(im->c->mem);
		struct later *l = &im->later.v[i];
		const struct field *f = &l->e->fields[l->field];
		struct row *r;

		if (keyset_has(im->rejected, arena_printf(im->c->mem, "%s\t%s",
							  l->e->name, l->text)))
			continue;
		rc = store_get(im->c, &r, l->e, l->id);
		if (rc == OK)
			rc = store_parse(im->c, &r->v[l->field], f, l->text);
		if (rc == OK)
			rc = store_save(im->c, im->act, r, NULL);
		if (rc == E_INPUT || rc == E_CONFLICT) {
			import_fault(im, p, l->row, f->label, l->text,
				     im->c->err.text);
			err_clear(im->c);
			rc = OK;
		}
		arena_rewind(im->c->mem, m);
	}
	vec_free(&im->later);
	if (rc == OK)
		rc = find_circles(im, p);
	vec_free(&p->placed);
	arena_reset(im->waiting);
	return rc;
}
