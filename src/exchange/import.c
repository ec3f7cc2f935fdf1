/*
 * import.c: the whole import: open, recognize, read the lists in the order in
 * which they build on each other, write all or nothing.
 */
#include "base/base.h"
#include "exchange/import_int.h"

#include <malloc.h>

#include "db/db.h"
#include "text/text.h"

enum { PROGRESS_EVERY = 512 };

void import_result_free(struct import_result *r)
{
	if (r)
		arena_free(r->mem);
}

static enum rc open_all(struct import *im, const struct import_file *files,
			int n)
{
	enum rc rc = OK;
	int i, s;

	for (i = 0; rc == OK && i < n; i++) {
		struct book *book;

		rc = book_open(im->c, &book, files[i].path, files[i].shown,
			       im->opts->limits ? im->opts->limits
						: &book_limits_command);
		if (rc == E_INPUT || rc == E_LIMIT || rc == E_IO) {
			import_unread(im, i, files[i].shown);
			rc = OK;
			continue;
		}
		if (rc < 0)
			return rc;
		vec_push(&im->books, book);
		for (s = 0; rc == OK && s < book_sheets(book); s++)
			rc = import_recognize(im, book, i, s, files[i].shown);
	}
	return rc;
}

static int plan_order(const void *a, const void *b)
{
	const struct sheet_plan *const *x = a, *const *y = b;
	int i = (*x)->list ? (*x)->list->order : 0;
	int j = (*y)->list ? (*y)->list->order : 0;

	if (i != j)
		return i < j ? -1 : 1;
	if ((*x)->book_no != (*y)->book_no)
		return (*x)->book_no < (*y)->book_no ? -1 : 1;
	return (*x)->sheet - (*y)->sheet;
}

static void keep_sample(struct import *im, struct sheet_plan *p,
			const struct book_row *row)
{
	const char *text[LIST_COLUMNS];
	const char **cells;
	int64_t errors = im->nerrors;
	size_t i, keep = p->errors.n;

	if (p->sample.n >= SAMPLE_ROWS)
		return;
	if (!import_texts(im, p, row, text))
		return;
	/* only a look: faults are reported when the row is read */
	im->nerrors = errors;
	p->errors.n = keep;
	cells = arena_alloc(im->mem, (p->columns.n + 1) * sizeof(cells[0]));
	for (i = 0; i < p->columns.n; i++) {
		int col =
		    p->columns.v[i].field
			? list_column(p->list, p->columns.v[i].field->name)
			: -1;

		cells[i] = arena_strdup(im->mem,
					col >= 0 && text[col] ? text[col] : "");
	}
	vec_push(&p->sample, (const char *const *)cells);
}

static void tell_progress(struct import *im, const struct sheet_plan *p)
{
	int books = (int)im->books.n;

	if (!im->opts->progress || ++im->rows_done % PROGRESS_EVERY)
		return;
	im->opts->progress(im->opts->progress_arg,
			   (p->book_no * 1000 + book_progress(p->book)) /
			       (books ? books : 1));
}

static enum rc read_sheet(struct import *im, struct sheet_plan *p)
{
	struct book_row row;
	enum rc rc = import_look_ahead(im, p);
	int got = OK;

	if (rc == OK)
		rc = book_start(im->c, p->book, p->sheet);
	if (rc < 0)
		return rc;
	p->is_read = true;
	p->first_row = im->next_row;
	while (rc == OK && (got = book_next(im->c, p->book, &row)) == 1) {
		struct arena_mark m = arena_mark(im->c->mem);

		im->next_row = p->first_row + (uint32_t)row.number + 1;
		if (row.number > p->last_title_row) {
			keep_sample(im, p, &row);
			rc = import_row(im, p, &row);
			tell_progress(im, p);
		}
		arena_rewind(im->c->mem, m);
	}
	if (rc == OK && got == E_INPUT) {
		import_fault(im, p, 0, "", "", im->c->err.text);
		err_clear(im->c);
		got = OK;
	}
	if (rc == OK && got < 0)
		rc = (enum rc)got;
	if (rc == OK)
		rc = import_finish_later(im, p);
	import_forget_memos(p);
	if (rc == OK && p->out.rows == 0)
		import_warning(im, p, 0, "", "", &msg_empty_list,
			       *p->sheet_name ? p->sheet_name : p->file);
	return rc;
}

static const char *act_label(struct import *im, const struct import_file *files,
			     int n)
{
	struct buf b;
	const char *s;
	int i;

	buf_init(&b, 1000);
	for (i = 0; i < n; i++) {
		if (i)
			buf_str(&b, ", ");
		buf_str(&b, files[i].shown);
	}
	s = arena_strdup(im->c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

static bool has_rows_to_read(const struct sheet_plan *p)
{
	size_t i;

	if (!p->list)
		return false;
	/* a missing column was reported once; not again for every row */
	for (i = 0; i < p->errors.n; i++)
		if (p->errors.v[i].row == p->last_title_row)
			return false;
	return true;
}

static enum rc finish(struct import *im, struct sheet_plan *p)
{
	enum rc rc = OK;

	if (p->list && p->list->finish)
		rc = p->list->finish(im->c);
	if (rc != E_INPUT)
		return rc;
	import_fault(im, p, 0, "", "", im->c->err.text);
	err_clear(im->c);
	return OK;
}

/* Can the field name a record of that kind? */
static bool may_name(const struct field *f, const struct entity *e)
{
	const char *s = f->type->is_ref ? f->ref : "";
	size_t n, len = strlen(e->name);

	for (; *s; s += n + (s[n] == '|')) {
		n = strcspn(s, "|");
		if (n == len && memcmp(s, e->name, n) == 0)
			return true;
	}
	return false;
}

/* Records of the list may be named in the list itself. */
static void tell_what_is_asked(struct import *im, const struct sheet_plan *p)
{
	const struct entity *e;
	int part, i;

	for (part = 0; part < LIST_PARTS && p->list->parts[part]; part++) {
		e = p->list->parts[part];
		for (i = 0; i < p->ncols; i++)
			if (may_name(p->field[i], e))
				act_will_ask(im->c, im->act, e);
	}
}

static void forget(struct keyset **s)
{
	keyset_free(*s);
	*s = NULL;
}

/* All sheets of one list are read, and no other has its keys; the next lists
 * name its records.  Making indexes needs the room. */
static enum rc end_list(struct import *im)
{
	forget(&im->keys);
	forget(&im->alike);
	/* what a list of units needed would stay beside what the people need */
	malloc_trim(0);
	im->keys = keyset_new();
	im->alike = keyset_new();
	return act_settle(im->c, im->act);
}

static enum rc read_all(struct import *im)
{
	const struct list_def *last = NULL;
	enum rc rc = OK;
	size_t i;

	for (i = 0; rc == OK && i < im->plans.n; i++) {
		struct sheet_plan *p = im->plans.v[i];

		if (!has_rows_to_read(p))
			continue;
		if (last && last != p->list)
			rc = end_list(im);
		last = p->list;
		tell_what_is_asked(im, p);
		if (rc == OK)
			rc = read_sheet(im, p);
	}
	for (i = 0; rc == OK && im->nerrors == 0 && i < im->plans.n; i++)
		rc = finish(im, im->plans.v[i]);
	return rc;
}

static void sheet_result(struct import_sheet *s, struct sheet_plan *p,
			 struct arena *mem)
{
	*s = p->out;
	s->file = p->file;
	s->sheet = p->sheet_name;
	s->list = p->list;
	s->nerrors = (int)p->errors.n;
	s->errors = arena_memdup(mem, p->errors.v,
				 p->errors.n * sizeof(p->errors.v[0]));
	s->nwarnings = (int)p->warnings.n;
	s->warnings = arena_memdup(mem, p->warnings.v,
				   p->warnings.n * sizeof(p->warnings.v[0]));
	s->ncolumns = (int)p->columns.n;
	s->columns = arena_memdup(mem, p->columns.v,
				  p->columns.n * sizeof(p->columns.v[0]));
	s->nsample = (int)p->sample.n;
	s->sample = arena_memdup(mem, p->sample.v,
				 p->sample.n * sizeof(p->sample.v[0]));
}

static void make_result(struct import *im, struct import_result *r)
{
	struct import_sheet *sheets =
	    arena_alloc(im->mem, (im->plans.n + 1) * sizeof(*sheets));
	size_t i;

	for (i = 0; i < im->plans.n; i++) {
		struct import_sheet *s = &sheets[i];

		sheet_result(s, im->plans.v[i], im->mem);
		r->nwarnings += s->nwarnings;
		r->added += s->added;
		r->changed += s->changed;
		r->unchanged += s->unchanged;
	}
	r->nerrors = im->nerrors;
	r->sheets = sheets;
	r->nsheets = (int)im->plans.n;
}

static void forget_all(struct import *im)
{
	forget(&im->keys);
	forget(&im->rejected);
	forget(&im->coming);
	forget(&im->alike);
	idset_free(&im->added);
}

static void import_free(struct import *im)
{
	size_t i;

	for (i = 0; i < im->plans.n; i++) {
		struct sheet_plan *p = im->plans.v[i];

		import_forget_memos(p);
		vec_free(&p->errors);
		vec_free(&p->warnings);
		vec_free(&p->columns);
		vec_free(&p->sample);
		vec_free(&p->placed);
		free(p);
	}
	for (i = 0; i < im->books.n; i++)
		book_close(im->books.v[i]);
	vec_free(&im->plans);
	vec_free(&im->books);
	vec_free(&im->later);
	for (i = 0; i < im->title_maps.n; i++)
		map_free(im->title_maps.v[i]);
	vec_free(&im->title_maps);
	map_free(im->titles);
	forget_all(im);
	arena_free(im->waiting);
	buf_free(&im->key);
}

static int64_t all_bytes(const struct import *im)
{
	size_t i, n = 0;

	for (i = 0; i < im->books.n; i++)
		n += im->books.v[i]->size;
	return (int64_t)n;
}

static enum rc run(struct import *im, struct import_result *r,
		   const struct import_file *files, int nfiles)
{
	enum rc rc = open_all(im, files, nfiles);

	if (rc < 0)
		return rc;
	if (im->plans.n)
		qsort(im->plans.v, im->plans.n, sizeof(im->plans.v[0]),
		      plan_order);
	rc = act_begin_load(
	    im->c, &im->act, im->opts->act_kind ? im->opts->act_kind : "import",
	    act_label(im, files, nfiles), im->opts->basis, all_bytes(im));
	if (rc < 0)
		return rc;
	rc = read_all(im);
	forget_all(im);
	if (rc == OK && im->nerrors == 0 && !im->opts->dry_run) {
		r->act = act_count(im->act) ? act_id(im->act) : 0;
		rc = act_commit(im->c, im->act);
		r->written = rc == OK;
	} else {
		act_rollback(im->c, im->act);
	}
	if (rc == OK)
		make_result(im, r);
	return rc;
}

enum rc import_files(struct ctx *c, struct import_result **out,
		     const struct import_opts *opts,
		     const struct import_file *files, int nfiles)
{
	struct arena *mem = arena_new();
	struct import_result *r = arena_alloc(mem, sizeof(*r));
	struct import im = {
	    .c = c,
	    .opts = opts,
	    .mem = mem,
	    .titles = map_new(),
	    .waiting = arena_new(),
	    .keys = keyset_new(),
	    .rejected = keyset_new(),
	    .coming = keyset_new(),
	    .alike = keyset_new(),
	};
	enum rc rc;

	r->mem = mem;
	idset_init(&im.added);
	buf_init(&im.key, 64 * KIB);
	rc = run(&im, r, files, nfiles);
	import_free(&im);
	if (rc < 0) {
		arena_free(mem);
		return rc;
	}
	*out = r;
	return OK;
}
