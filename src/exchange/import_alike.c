/*
 * import_alike.c: two records of people with the same name and birth day may
 * be one person; the clerk is told, the program decides nothing.
 */
#include "base/base.h"
#include "exchange/import_int.h"

#include "text/text.h"

struct fields {
	int name, day; /* -1 = the entity has no such pair */
};

static struct fields fields_of(const struct entity *e)
{
	struct fields f = {-1, -1};
	int i;

	for (i = 0; i < e->nfields; i++) {
		unsigned flags = e->fields[i].flags;

		if ((flags & (PERSONAL | KEY)) == (PERSONAL | KEY))
			f.name = i;
		if ((flags & KEY) && e->fields[i].type == &type_day)
			f.day = i;
	}
	return f;
}

static void tell(struct import *im, struct sheet_plan *p, int row,
		 const struct field *name, const struct row *r,
		 const struct msg *msg, const char *a, const char *b)
{
	const struct val *v = row_val(r, name->name);

	import_warning(im, p, row, name->label, v->s, msg, a, b);
}

/* Among the records that were there before this import. */
static enum rc among_stored(struct import *im, struct sheet_plan *p, int row,
			    const struct row *r, const struct fields *f)
{
	const struct field *name = &r->e->fields[f->name];
	struct val args[2] = {{0}, r->v[f->day]};
	struct cursor *cur;
	struct row *other;
	struct buf key;
	int got = OK;
	enum rc rc;

	buf_init(&key, 4 * KIB);
	text_name_key(&key, r->v[f->name].s);
	args[0] = DBB(buf_text(&key), key.n);
	rc = cursor_open(im->c, &cur, r->e,
			 arena_printf(im->c->mem, "name_key = $1 AND %s = $2",
				      r->e->fields[f->day].name),
			 args, 2);
	if (rc == OK) {
		while ((got = cursor_next(im->c, cur, &other)) == 1)
			if (other->id != r->id &&
			    !idset_has(&im->added, other->id))
				break;
		if (got == 1)
			tell(im, p, row, name, r, &msg_alike_stored,
			     row_handle(im->c, other), NULL);
		cursor_close(cur);
	}
	buf_free(&key);
	return rc == OK && got < 0 ? (enum rc)got : rc;
}

static const char *alike_key(struct import *im, const struct row *r,
			     const struct fields *f)
{
	struct buf *b = &im->key;

	buf_clear(b);
	buf_str(b, r->e->name);
	buf_char(b, '\t');
	buf_int(b, r->v[f->day].i);
	buf_char(b, '\t');
	buf_str(b, text_lower(im->c->mem, r->v[f->name].s));
	return buf_text(b);
}

/* Of a nation's list the first thousands are told, and then no more: whoever
 * comes later need not be kept in mind. */
enum { MANY = 1000000 };

static bool is_enough(const struct import *im, const struct sheet_plan *p)
{
	return p->warnings.n >= FAULTS_MAX && keyset_count(im->alike) >= MANY;
}

enum rc import_tell_alike(struct import *im, struct sheet_plan *p, int row,
			  const struct row *r, bool is_new)
{
	struct fields f = fields_of(r->e);
	const char *at, *where;
	uint32_t old;

	if (f.name < 0 || f.day < 0 || r->v[f.name].tag != VAL_TEXT ||
	    r->v[f.day].tag != VAL_INT || is_enough(im, p))
		return OK;
	if (!keyset_put(im->alike, alike_key(im, r, &f), import_row_no(p, row),
			&old)) {
		where = import_row_at(im, old, &at);
		tell(im, p, row, &r->e->fields[f.name], r, &msg_alike_row, at,
		     where);
		return OK;
	}
	if (!is_new || import_was_empty(im, r->e))
		return OK;
	idset_add(&im->added, r->id);
	return among_stored(im, p, row, r, &f);
}
