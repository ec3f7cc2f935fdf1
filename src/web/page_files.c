/*
 * page_files.c: lists and empty templates as files, assets.
 */
#include "base/base.h"
#include "web/pages.h"

#include <unistd.h>

#include "base/asset.h"
#include "exchange/export.h"

const char *page_fresh_path(struct page *p, const char *ending)
{
	char id[SESSION_TEXT];

	session_id(id);
	return arena_printf(p->c->mem, "%s/out-%s%s", p->app->conf.folder, id,
			    ending);
}

/* "people.xlsx" → the list and the ending. */
static enum rc split(struct page *p, const struct list_def **l,
		     const char **ending)
{
	const char *file = page_part(p, "file"), *dot = strrchr(file, '.');

	if (!dot || (strcmp(dot, ".xlsx") != 0 && strcmp(dot, ".csv") != 0))
		return err_set(p->c, E_NOTFOUND, "", &msg_page_none);
	*ending = dot;
	return page_must_list(
	    p, arena_strndup(p->c->mem, file, (size_t)(dot - file)), l);
}

static const char *type_of(const char *ending)
{
	return strcmp(ending, ".csv") == 0
		   ? "text/csv; charset=utf-8"
		   : "application/vnd.openxmlformats-officedocument."
		     "spreadsheetml.sheet";
}

static enum rc answer(struct page *p, enum rc rc, const char *path,
		      const char *ending, const char *name)
{
	if (rc < 0) {
		unlink(path);
		return rc;
	}
	p->r->type = type_of(ending);
	response_file(p->r, path, name, true);
	return OK;
}

enum rc page_template(struct page *p)
{
	static const char *const known[] = {NULL};
	const struct list_def *l;
	const char *path, *ending;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = split(p, &l, &ending);
	if (rc < 0)
		return rc;
	path = page_fresh_path(p, ending);
	rc = export_template(p->c, l, path);
	return answer(p, rc, path, ending,
		      arena_printf(p->c->mem, "%s%s", l->kind, ending));
}

enum rc page_export(struct page *p)
{
	static const char *const known[] = {NULL};
	const struct list_def *l;
	const struct idset *scope;
	const char *path, *ending;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = split(p, &l, &ending);
	if (rc == OK)
		rc = page_scope(p, &scope);
	if (rc < 0)
		return rc;
	path = page_fresh_path(p, ending);
	rc = export_list(p->c, l, scope, path);
	return answer(p, rc, path, ending,
		      arena_printf(p->c->mem, "%s%s%s%s", l->kind,
				   p->unit ? "-" : "", p->unit ? p->unit : "",
				   ending));
}

/* The shell serves them itself (web_app_quick); this is for unknown ones. */
enum rc page_asset(struct page *p)
{
	const struct asset *a = asset_by_url(p->q->path);

	if (!a)
		return err_set(p->c, E_NOTFOUND, "", &msg_page_none);
	response_asset(p->r, a);
	return OK;
}
