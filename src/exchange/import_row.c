/*
 * import_row.c: one row of a sheet: texts, values, record, stored.
 */
#include "base/base.h"
#include "exchange/import_int.h"

#include "text/text.h"

/* "(1) (2) (3)" below the titles: numbers of the columns, not a record. */
static bool is_numbering(const struct sheet_plan *p, const struct book_row *row)
{
	int i, last = 0, n = 0;

	if (row->number > p->last_title_row + 1)
		return false;
	for (i = 0; i < row->n; i++) {
		const char *s = row->cells[i].text;
		int x;

		if (row->cells[i].kind == CELL_EMPTY)
			continue;
		s += strspn(s, "( ");
		x = (int)strtol(s, (char **)&s, 10);
		if (x <= last || s[strspn(s, ") ")] != '\0')
			return false;
		last = x;
		n++;
	}
	return n >= 2;
}

struct parsed {
	struct row *part[LIST_PARTS];
	bool given[LIST_COLUMNS]; /* the sheet has this column */
	bool bad, pending;
	bool via_failed; /* no such person: told already */
	int later_col;
	const char *later_text;
};

static bool repeats(const struct field *f)
{
	return f->type->is_ref || f->type == &type_choice ||
	       f->type == &type_day;
}

/* #REF! and the like. */
static bool is_error_cell(const struct sheet_plan *p,
			  const struct book_row *row, int col)
{
	int at = p->at[col];

	return at >= 0 && at < row->n && row->cells[at].kind == CELL_ERROR;
}

static void mark_unread(const struct sheet_plan *p, struct parsed *out, int col)
{
	const struct list_col *lc = &p->cols[col];

	out->part[lc->part]->unread |= (uint64_t)1 << lc->field;
}

static bool is_internal_id(const char *s)
{
	return strlen(s) == 32 && strspn(s, "0123456789abcdef") == 32;
}

static enum rc parse_cell(struct import *im, struct sheet_plan *p,
			  const struct book_row *row, int col,
			  const char *const *text, struct parsed *out)
{
	const struct field *f = p->field[col];
	struct val *v = &out->part[p->cols[col].part]->v[p->cols[col].field];
	bool pending = false;
	enum rc rc;

	if (!text[col])
		return OK;
	rc = repeats(f) ? import_parse_ref(im, p, col, text[col], v, &pending)
			: field_parse(im->c, v, f, text[col]);
	if (pending && col == p->self) {
		out->later_col = col;
		out->later_text = text[col];
	} else if (pending) {
		out->pending = true;
	}
	/* the internal id of another installation: name and birth day stand
	 * beside it in every export */
	if (rc == E_INPUT && p->has_via[col] && is_internal_id(text[col])) {
		err_clear(im->c);
		return OK;
	}
	if (rc == E_INPUT || rc == E_CONFLICT) {
		out->bad = true;
		mark_unread(p, out, col);
		import_take_error(im, p, row->number, text);
		return OK;
	}
	return rc;
}

static enum rc parse_cells(struct import *im, struct sheet_plan *p,
			   const struct book_row *row, const char *const *text,
			   struct parsed *out)
{
	enum rc rc = OK;
	int i;

	out->later_col = -1;
	for (i = 0; i < LIST_PARTS && p->list->parts[i]; i++)
		out->part[i] = row_new(im->c->mem, p->list->parts[i]);
	for (i = 0; rc == OK && i < p->ncols; i++) {
		out->given[i] = p->at[i] >= 0 || text[i];
		if (is_error_cell(p, row, i))
			mark_unread(p, out, i);
		rc = parse_cell(im, p, row, i, text, out);
	}
	if (rc < 0)
		return rc;
	rc = import_find_by_via(im, out->part[0], &out->pending);
	if (rc == E_INPUT) {
		out->bad = out->via_failed = true;
		import_take_error(im, p, row->number, text);
		rc = OK;
	}
	return rc;
}

/* Every required cell that is empty gets its own sentence. */
static void check_required(struct import *im, struct sheet_plan *p,
			   const struct book_row *row, const char *const *text,
			   struct parsed *x)
{
	int i;

	for (i = 0; i < p->ncols; i++) {
		const struct field *f = p->field[i];
		const struct val *v =
		    &x->part[p->cols[i].part]->v[p->cols[i].field];

		if (!(f->flags & REQ) || v->tag != VAL_NULL || text[i])
			continue;
		if ((x->pending || x->via_failed) && f->type->is_ref)
			continue;
		/* told already */
		if (is_error_cell(p, row, i))
			continue;
		import_fault(im, p, row->number, f->label, "",
			     say(im->c, &msg_cell_required,
				 field_label(f, im->c->lang)));
		x->bad = true;
	}
}

static void key_value(struct buf *b, const struct val *v)
{
	buf_char(b, '\t');
	if (v->tag == VAL_INT)
		buf_int(b, v->i);
	else if (v->tag == VAL_TEXT)
		buf_add(b, v->s, v->n);
}

/* What the rows of a list are told apart by: the code or the KEY fields of
 * the first part, the KEY fields of the second. */
static const char *double_key(struct import *im, const struct sheet_plan *p,
			      const struct parsed *x, bool by_code)
{
	struct buf *b = &im->key;
	int i;

	buf_clear(b);
	buf_str(b, p->list->kind);
	if (by_code)
		key_value(b, &x->part[0]->v[p->code]);
	for (i = 0; i < p->nkeys; i++)
		if (!by_code || p->keys[i].part > 0)
			key_value(
			    b, &x->part[p->keys[i].part]->v[p->keys[i].field]);
	return buf_text(b);
}

/* Two rows of one call may not mean the same record. */
static void check_double(struct import *im, struct sheet_plan *p,
			 const struct book_row *row, const char *const *text,
			 struct parsed *x)
{
	bool by_code = p->code >= 0 && x->part[0]->v[p->code].tag == VAL_TEXT;
	const struct entity *e = p->list->parts[0];
	const char *at, *where;
	uint32_t old;
	int col;

	if (keyset_put(im->keys, double_key(im, p, x, by_code),
		       import_row_no(p, row->number), &old))
		return;
	where = import_row_at(im, old, &at);
	col = list_column(p->list,
			  e->fields[by_code ? p->code : p->keys[0].field].name);
	x->bad = true;
	import_fault(im, p, row->number, p->field[col]->label, text[col],
		     say(im->c, &msg_row_twice, at, where));
}

/* Values of the sheet's columns over the stored record. */
static struct row *merge(struct import *im, const struct sheet_plan *p,
			 int part, const struct parsed *x,
			 const struct row *old)
{
	struct row *r = x->part[part];
	struct row *m;
	int i;

	if (!old)
		return r;
	m = row_copy(im->c->mem, old);
	for (i = 0; i < p->ncols; i++)
		if (p->cols[i].part == part && x->given[i])
			m->v[p->cols[i].field] = r->v[p->cols[i].field];
	m->owner = r->owner;
	m->unread = r->unread;
	return m;
}

static void take_warnings(struct import *im, struct sheet_plan *p,
			  const struct book_row *row, const char *const *text,
			  const struct row *r)
{
	const struct warning *w;

	for (w = r->warnings; w; w = w->next) {
		int col = list_column(p->list, w->field);

		import_note(im, p, row->number,
			    col >= 0 ? p->field[col]->label : "",
			    col >= 0 ? text[col] : "", w->msg, w->text);
	}
}

/* Every reason against a record, at its cell. */
static void take_faults(struct import *im, struct sheet_plan *p,
			const struct book_row *row, const char *const *text,
			const struct row *r)
{
	const struct warning *w;

	for (w = r->faults; w; w = w->next) {
		int col = list_column(p->list, w->field);

		import_fault(im, p, row->number,
			     col >= 0 ? p->field[col]->label : "",
			     col >= 0 ? text[col] : "", w->text);
	}
}

struct saved {
	bool added, changed;
};

static enum rc save_part(struct import *im, struct sheet_plan *p, int part,
			 struct parsed *x, struct saved *s)
{
	struct row *old, *r;
	bool changed = false;
	enum rc rc = import_find_existing(im, x->part[part], &old);

	if (rc < 0)
		return rc;
	r = merge(im, p, part, x, old);
	x->part[part] = r;
	/* nobody was found by this code a moment ago */
	act_codes_are_free(im->act, !old || import_was_empty(im, r->e));
	rc = store_save_over(im->c, im->act, r, old, &changed);
	if (rc < 0)
		return rc;
	s->added = s->added || (!old && part == 0);
	s->changed = s->changed || changed;
	return OK;
}

/* The rules of a part that cannot be saved because of another cell or part:
 * all that is wrong with a row is told at once. */
static enum rc rules_only(struct import *im, struct sheet_plan *p, int part,
			  struct parsed *x)
{
	struct row *old = NULL;
	bool is_new =
	    part > 0 && x->part[part]->owner && x->part[part]->owner->id == 0;
	enum rc rc = OK;

	if (!is_new)
		rc = import_find_existing(im, x->part[part], &old);
	if (rc < 0)
		return rc;
	x->part[part] = merge(im, p, part, x, old);
	return row_rules(im->c, x->part[part]);
}

/* The OWNER field of a later part, and the record itself for the rules. */
static void own(struct parsed *x, int part)
{
	struct row *r = x->part[part];

	if (x->part[0]->id)
		r->v[entity_flagged(r->e, OWNER)] = val_int(x->part[0]->id);
	r->owner = x->part[0];
}

static enum rc save(struct import *im, struct sheet_plan *p,
		    const struct book_row *row, const char *const *text,
		    struct parsed *x, struct saved *s)
{
	int part;

	for (part = 0; part < LIST_PARTS && x->part[part]; part++) {
		enum rc rc;

		if (part)
			own(x, part);
		rc = x->bad ? rules_only(im, p, part, x)
			    : save_part(im, p, part, x, s);
		if (rc == OK)
			continue;
		if (rc != E_INPUT && rc != E_CONFLICT)
			return rc;
		x->bad = true;
		take_faults(im, p, row, text, x->part[part]);
		if (x->part[part]->faults)
			err_clear(im->c);
		else
			import_take_error(im, p, row->number, text);
	}
	return OK;
}

/* May the rules be asked of a row with faulty cells?  Not if it is unknown
 * which stored record it means. */
static bool rules_make_sense(struct import *im, const struct row *r)
{
	int i, code = entity_flagged(r->e, CODE);

	if (import_was_empty(im, r->e) ||
	    (code >= 0 && r->v[code].tag == VAL_TEXT))
		return true;
	for (i = 0; i < r->e->nfields; i++)
		if ((r->e->fields[i].flags & KEY) && r->unread & (uint64_t)1
								     << i)
			return false;
	return true;
}

static const char *row_code(const struct row *r)
{
	int code = entity_flagged(r->e, CODE);

	return code >= 0 && r->v[code].tag == VAL_TEXT ? r->v[code].s : "";
}

enum rc import_row(struct import *im, struct sheet_plan *p,
		   const struct book_row *row)
{
	const char *text[LIST_COLUMNS];
	struct parsed x = {0};
	struct saved s = {0};
	int64_t before = im->nerrors;
	enum rc rc;
	int part;

	if (is_numbering(p, row) || !import_texts(im, p, row, text) ||
	    import_is_footer(im, p, row, text))
		return OK;
	p->out.rows++;
	rc = parse_cells(im, p, row, text, &x);
	if (rc < 0)
		return rc;
	check_required(im, p, row, text, &x);
	x.bad = x.bad || im->nerrors > before;
	if (!x.bad && !x.pending)
		check_double(im, p, row, text, &x);
	if (x.bad ? rules_make_sense(im, x.part[0]) : !x.pending)
		rc = save(im, p, row, text, &x, &s);
	if (rc < 0)
		return rc;
	if (!x.bad && !x.pending)
		rc = import_tell_alike(im, p, row->number, x.part[0], s.added);
	if (rc < 0)
		return rc;
	for (part = 0; part < LIST_PARTS && x.part[part]; part++)
		take_warnings(im, p, row, text, x.part[part]);
	if (im->nerrors > before) {
		p->out.rejected++;
		import_note_rejected(im, x.part[0]);
		return OK;
	}
	p->out.accepted++;
	p->out.added += s.added;
	p->out.changed += s.changed && !s.added;
	p->out.unchanged += !s.changed && !s.added;
	if (p->self >= 0) {
		struct placed at = {
		    x.part[0]->id, row->number,
		    arena_strdup(im->waiting, row_code(x.part[0])),
		    arena_strdup(im->waiting,
				 text[p->self] ? text[p->self] : "")};

		vec_push(&p->placed, at);
		import_note_stored(im, p, x.part[0]);
	}
	if (x.later_col >= 0) {
		struct later l = {x.part[0]->e, x.part[0]->id,
				  p->cols[x.later_col].field, row->number,
				  arena_strdup(im->waiting, x.later_text)};

		vec_push(&im->later, l);
	}
	return OK;
}
