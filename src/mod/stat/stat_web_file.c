/*
 * stat_web_file.c: a report as a file to take away, and the way from one of
 * its figures to the records.
 */
#include "base/base.h"
#include "mod/stat/stat_web_int.h"

#include <unistd.h>

/* "female", "professional_level.master" → its label. */
static const char *figure_name(struct page *p, const struct report *r,
			       const char *code)
{
	const char *dot = strchr(code, '.');
	size_t n = dot ? (size_t)(dot - code) : strlen(code);
	const struct part_def *k;
	int i, round;

	for (i = 0; i < r->nfigures; i++) {
		const struct figure_def *f = &r->figures[i];

		if (strncmp(f->code, code, n) != 0 || f->code[n])
			continue;
		for (round = 0; dot && round < 2; round++)
			for (k = round ? f->parts : f->keys; k && k->key; k++)
				if (strcmp(k->key, dot + 1) == 0)
					return arena_printf(
					    p->c->mem, "%s: %s",
					    figure_label(f, p->c->lang),
					    p->c->lang == LANG_EN ? k->label_en
								  : k->label);
		return figure_label(f, p->c->lang);
	}
	return code;
}

static enum rc child_name(struct page *p, const char **out, const char *child)
{
	struct row *u;
	enum rc rc =
	    store_must_code(p->c, &u, &unit_entity, child ? child : p->unit);

	if (rc == OK)
		*out = arena_strdup(p->c->mem, row_text(u, "name"));
	return rc;
}

enum rc web_report_open(struct page *p)
{
	static const char *const known[] = {"from",   "to",    "as_of", "tree",
					    "figure", "child", "page",	NULL};
	const char *code = page_param(p, "figure");
	const char *child = page_param(p, "child"), *unit = "";
	const struct report *r;
	struct report_args a;
	struct web_years years;
	struct opened o = {0};
	struct tnode *d;
	bool is_done;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = web_must_report(p, &r, page_part(p, "name"));
	if (rc == OK && !code)
		rc = err_set(p->c, E_INPUT, "figure", &msg_web_no_figure);
	if (rc == OK)
		rc = web_one_unit(p, &is_done, page_text(p, "reports"));
	if (rc < 0 || is_done)
		return rc;
	rc = web_begin(p, &a, &years);
	if (rc == OK)
		rc = child_name(p, &unit, child);
	if (rc == OK)
		rc = r->open(p->c, &o, &a, code, child);
	if (rc < 0)
		return rc;
	const struct web_extra extra[] = {
	    {"figure", code}, {child ? "child" : NULL, child}, {0}};
	d = page_head(p, figure_name(p, r, code));
	page_here(p, "/reports");
	page_crumb(
	    p,
	    web_span_url(p, arena_printf(p->c->mem, "/report/%s", r->name), &a),
	    report_label(r, p->c->lang));
	tn_set_fmt(d, "sub", "%s · %s", unit, web_span_name(p, a.from, a.to));
	return web_records(p, &(struct web_records){
				  .entity = o.entity,
				  .ids = o.ids,
				  .n = o.entity ? o.n : 0,
				  .self = web_url(p, p->q->path, &a, extra)});
}

static const struct {
	const char *format, *type;
} files[] = {
    {"xlsx",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"csv", "text/csv; charset=utf-8"},
    {"json", "application/json"},
};

static enum rc write_file(struct page *p, const struct report_result *x,
			  const char *format, const char *name)
{
	const struct web_app_conf *conf = web_app_conf_of(p->app);
	char *path;
	int fd;
	enum rc rc;

	if (strcmp(format, "json") == 0) {
		report_json(&p->r->body, x, p->c->lang);
		buf_char(&p->r->body, '\n');
		response_download(p->r, name);
		return OK;
	}
	path = arena_printf(p->c->mem, "%s/bao-cao-XXXXXX.%s", conf->folder,
			    format);
	fd = mkstemps(path, (int)strlen(format) + 1);
	if (fd < 0)
		return err_set(p->c, E_IO, "", &msg_web_no_file);
	close(fd);
	rc = report_file(p->c, x, path);
	if (rc < 0) {
		unlink(path);
		return rc;
	}
	response_file(p->r, path, name, true);
	return OK;
}

enum rc web_report_file(struct page *p)
{
	static const char *const known[] = {"from", "to",     "as_of",
					    "tree", "format", NULL};
	const char *format = page_param(p, "format"), *type = NULL;
	const struct report *r;
	struct report_result *x;
	struct report_args a;
	struct web_years years;
	bool is_done;
	size_t i;
	enum rc rc = page_takes(p, known);

	if (rc == OK)
		rc = web_must_report(p, &r, page_part(p, "name"));

	for (i = 0; i < ARRAY_LEN(files); i++)
		if (format && strcmp(files[i].format, format) == 0)
			type = files[i].type;
	if (rc == OK && !type)
		rc = err_set(p->c, E_INPUT, "format", &msg_web_no_format);
	if (rc == OK)
		rc = web_one_unit(p, &is_done, page_text(p, "reports"));
	if (rc < 0 || is_done)
		return rc;
	rc = web_begin(p, &a, &years);
	if (rc == OK)
		rc = r->compute(p->c, &x, &a);
	if (rc < 0)
		return rc;
	if (page_as_of(p))
		report_note(p->c, x, page_as_of(p));
	p->r->type = type;
	return write_file(p, x, format,
			  arena_printf(p->c->mem, "%s-%s-%d-%d.%s", r->name,
				       p->unit, (int)a.from, (int)a.to,
				       format));
}
