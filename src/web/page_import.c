/*
 * page_import.c: lists in: choose files, look at what was understood, agree,
 * take back.
 */
#include "base/base.h"
#include "web/page_import.h"

#include <unistd.h>

#include "exchange/sheet_out.h"

enum { RECENT_LOOKED_AT = 60, RECENT_SHOWN = 6 };

/* ---- choose ---- */

static void put_kinds(struct page *p, struct tnode *t)
{
	const struct list_def *all[PAGE_LISTS_MAX];
	struct tnode *kinds = tn_set_list(t, "kinds");
	struct tnode *templates = tn_set_list(t, "templates"), *n;
	const char *is = page_param(p, "kind");
	int i, count = list_all(p->c->app->modules, all, PAGE_LISTS_MAX);

	for (i = 0; i < count; i++) {
		n = tn_item(kinds);
		tn_set_str(n, "value", all[i]->kind);
		tn_set_str(n, "label", page_list_label(p, all[i]));
		tn_set_bool(n, "is_selected",
			    is && strcmp(is, all[i]->kind) == 0);
		n = tn_item(templates);
		tn_set_str(
		    n, "url",
		    arena_printf(p->c->mem, "/template/%s.xlsx", all[i]->kind));
		tn_set_str(n, "label", page_list_label(p, all[i]));
		tn_set_fmt(n, "sub", "%s.xlsx", all[i]->kind);
	}
}

static enum rc put_recent(struct page *p, struct tnode *t)
{
	struct act_info *acts =
	    arena_alloc(p->c->mem, RECENT_LOOKED_AT * sizeof(*acts));
	struct tnode *list = tn_set_list(t, "recent"), *x;
	char at[INSTANT_TEXT];
	int i, n, shown = 0;
	enum rc rc = act_list(p->c, acts, &n, RECENT_LOOKED_AT, 0);

	for (i = 0; rc == OK && i < n && shown < RECENT_SHOWN; i++) {
		if (strcmp(acts[i].kind, "import") != 0)
			continue;
		x = tn_item(list);
		tn_set_str(x, "url",
			   page_url(p,
				    arena_printf(p->c->mem, "/acts/%lld",
						 (long long)acts[i].id),
				    NULL));
		tn_set_str(x, "text", acts[i].label);
		tn_set_fmt(x, "sub", "%s · %s", instant_vi(at, acts[i].at_ms),
			   acts[i].author);
		if (acts[i].undone_by) {
			tn_set_str(x, "pill", "warn");
			tn_set_str(x, "pill_text", say(p->c, &msg_acts_undone));
		}
		shown++;
	}
	tn_set_bool(t, "has_recent", shown > 0);
	return rc;
}

static enum rc show_upload(struct page *p, const char *wrong)
{
	struct tnode *t = page_head(p, say(p->c, &msg_import_title));
	enum rc rc;

	tn_set_bool(t, "is_step1", true);
	tn_set_str(t, "action", page_url(p, "/import", NULL));
	tn_set_str(t, "csrf", page_csrf(p));
	tn_set_str(t, "wrong", wrong);
	put_kinds(p, t);
	rc = put_recent(p, t);
	return rc < 0 ? rc : page_render(p, "import_upload");
}

enum rc page_import(struct page *p)
{
	static const char *const known[] = {"kind", NULL};
	enum rc rc = page_takes(p, known);

	return rc < 0 ? rc : show_upload(p, NULL);
}

const char *page_pending_url(const struct page *p, const struct pending_one *x,
			     const char *tail)
{
	return page_url(p, arena_printf(p->c->mem, "/import/%s%s", x->id, tail),
			NULL);
}

enum rc page_import_start(struct page *p)
{
	static const char *const known[] = {"kind", "basis", "file*", NULL};
	const char *kind = page_param(p, "kind");
	const struct list_def *l;
	struct pending_one *x;
	enum rc rc = page_takes(p, known);

	if (rc == OK && kind)
		rc = page_must_list(p, kind, &l);
	if (rc < 0)
		return rc;
	x = pending_add(p->app, p->q, p->c->lang);
	if (!x)
		return err_set(p->c, E_BUSY, "", &msg_import_many);
	if (x->nfiles == 0) {
		pending_put(x);
		p->r->status = 422;
		return show_upload(p, say(p->c, &msg_import_no_file));
	}
	rc = pending_work(x, p->q->jobs);
	if (rc == OK)
		rc = page_redirect(p, page_pending_url(p, x, ""));
	else
		err_set(p->c, rc, "", &msg_import_many);
	pending_put(x);
	return rc;
}

/* ---- look ---- */

static enum rc show_progress(struct page *p, struct pending_one *x,
			     enum pending_state state)
{
	static const struct msg *const says[] = {
	    [PENDING_READS] = &msg_import_reading,
	    [PENDING_WRITES] = &msg_import_writing,
	    [PENDING_UNDOES] = &msg_acts_undoing,
	};
	struct job_view v = {0};
	struct tnode *t;

	if (p->q->jobs && x->job[0] &&
	    job_look(p->q->jobs, x->job, &v) == E_NOTFOUND)
		v.progress = 0;
	t = page_head(p,
		      say(p->c, x->act ? &msg_acts_undo : &msg_import_title));
	page_crumb(p, page_url(p, x->act ? "/acts" : "/import", NULL),
		   say(p->c, x->act ? &msg_acts_title : &msg_import_title));
	tn_set_bool(t, "refresh_s", true);
	tn_set_str(t, "url", page_pending_url(p, x, ""));
	/* how far an undoing has come is not known */
	tn_set_bool(t, "is_steady", state == PENDING_UNDOES);
	tn_set_int(t, "value", v.progress);
	tn_set_int(t, "max", JOB_DONE);
	tn_set_str(t, "text",
		   say(p->c, says[state], page_plain(p, v.progress / 10)));
	return page_render_part(p, "progress", "progress_bar");
}

static enum rc show_failed(struct page *p, const struct pending_one *x)
{
	return show_upload(p, x->error[0] ? x->error
					  : say(p->c, &msg_import_failed));
}

static enum rc show_done(struct page *p, const struct pending_one *x)
{
	const struct import_result *r = x->result;
	struct tnode *t = page_head(p, say(p->c, &msg_import_done));
	struct act_info act;
	struct tnode *links, *n;
	int i;

	page_crumb(p, page_url(p, "/import", NULL),
		   say(p->c, &msg_import_title));
	tn_set_bool(t, "is_step3", true);
	tn_set_int(t, "new_n", r->added);
	tn_set_int(t, "changed_n", r->changed);
	tn_set_int(t, "same_n", r->unchanged);
	tn_set_str(t, "summary",
		   r->act ? say(p->c, &msg_import_written,
				page_num(p, r->added), page_num(p, r->changed))
			  : say(p->c, &msg_import_nothing));
	links = tn_set_list(t, "links");
	for (i = 0; i < r->nsheets; i++) {
		const struct list_def *l = r->sheets[i].list;

		if (!l)
			continue;
		n = tn_item(links);
		tn_set_str(
		    n, "url",
		    page_url(p, arena_printf(p->c->mem, "/list/%s", l->kind),
			     NULL));
		tn_set_str(n, "label", page_list_label(p, l));
		tn_set_str(n, "icon", "list-details");
	}
	if (r->act && act_get(p->c, &act, r->act) == OK && !act.undone_by) {
		tn_set_str(t, "undo_action",
			   page_url(p,
				    arena_printf(p->c->mem, "/acts/%lld/undo",
						 (long long)r->act),
				    NULL));
		tn_set_str(t, "csrf", page_csrf(p));
	}
	return page_render(p, "import_done");
}

static enum rc find(struct page *p, struct pending_one **x)
{
	*x = pending_get(p->app, page_part(p, "id"));
	if (!*x)
		return err_set(p->c, E_NOTFOUND, "", &msg_import_gone);
	return OK;
}

enum rc page_import_show(struct page *p)
{
	static const char *const known[] = {NULL};
	struct pending_one *x;
	enum pending_state state;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = find(p, &x);
	if (rc < 0)
		return rc;
	state = pending_state(x);
	if (state == PENDING_READS || state == PENDING_WRITES ||
	    state == PENDING_UNDOES)
		rc = show_progress(p, x, state);
	else if (p->q->is_htmx) /* the bar asked; there is a page to see now */
		response_header(p->r, "HX-Refresh", "true");
	else if (state == PENDING_UNDONE)
		rc = page_undo_done(p, x);
	else if (state == PENDING_FAILED && x->act)
		rc = err_set(p->c, E_CONFLICT, "", &msg_acts_not_undone,
			     x->error);
	else if (state == PENDING_FAILED)
		rc = show_failed(p, x);
	else if (state == PENDING_WRITTEN)
		rc = show_done(p, x);
	else
		rc = import_preview(p, x);
	pending_put(x);
	return rc;
}

/* ---- agree ---- */

enum rc page_import_confirm(struct page *p)
{
	static const char *const known[] = {NULL};
	struct pending_one *x;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = find(p, &x);
	if (rc < 0)
		return rc;
	/* twice clicked: the second only looks */
	if (pending_move(x, PENDING_READ, PENDING_WRITES) &&
	    pending_work(x, p->q->jobs) < 0)
		rc = err_set(p->c, E_BUSY, "", &msg_import_many);
	if (rc == OK)
		rc = page_redirect(p, page_pending_url(p, x, ""));
	pending_put(x);
	return rc;
}

/* ---- the faults as a file, to correct by ---- */

static void write_faults(struct sheet_out *o, const struct import_fault *f,
			 int n)
{
	int i;

	for (i = 0; i < n; i++) {
		sheet_out_text(o, f[i].file);
		sheet_out_text(o, f[i].sheet);
		sheet_out_int(o, f[i].row);
		sheet_out_text(o, f[i].column);
		sheet_out_text(o, f[i].value);
		sheet_out_text(o, f[i].message);
		sheet_out_row(o);
	}
}

static enum rc faults_file(struct page *p, const struct import_result *r,
			   const char *path)
{
	static const char *const keys[] = {"file",   "sheet", "row",
					   "column", "given", "fault"};
	struct out_col cols[ARRAY_LEN(keys)] = {{0}};
	struct sheet_out *o;
	enum rc rc = sheet_out_open(p->c, &o, OUT_CSV, path);
	size_t i;
	int s;

	if (rc < 0)
		return rc;
	for (i = 0; i < ARRAY_LEN(keys); i++)
		cols[i].title = page_text(p, keys[i]);
	rc = sheet_out_sheet(p->c, o, "1", NULL, cols, (int)ARRAY_LEN(cols));
	if (rc < 0) {
		sheet_out_abort(o);
		return rc;
	}
	for (s = 0; s < r->nsheets; s++) {
		write_faults(o, r->sheets[s].errors, r->sheets[s].nerrors);
		write_faults(o, r->sheets[s].warnings, r->sheets[s].nwarnings);
	}
	return sheet_out_close(p->c, o);
}

enum rc page_import_faults(struct page *p)
{
	static const char *const known[] = {NULL};
	const char *path;
	struct pending_one *x;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = find(p, &x);
	if (rc < 0)
		return rc;
	if (pending_state(x) != PENDING_READ) {
		pending_put(x);
		return err_set(p->c, E_NOTFOUND, "", &msg_import_gone);
	}
	path = page_fresh_path(p, ".csv");
	rc = faults_file(p, x->result, path);
	pending_put(x);
	if (rc < 0) {
		unlink(path);
		return rc;
	}
	p->r->type = "text/csv; charset=utf-8";
	response_file(p->r, path, "loi.csv", true);
	return OK;
}
