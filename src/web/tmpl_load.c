/*
 * tmpl_load.c: embedded files into a set of templates.
 */
#include "base/base.h"

#include "base/asset.h"
#include "web/cell.h"
#include "web/tmpl_load.h"

static const char prefix[] = "templates/";
static const char ending[] = ".html";

static const struct msg msg_no_strings = {
    "Chương trình thiếu tệp strings.csv, hãy dựng lại chương trình",
    "The program lacks strings.csv; build it again"};

static enum rc add_one(struct ctx *c, struct tmpl_set *set,
		       const struct asset *a)
{
	const char *file = a->name + strlen(prefix);
	size_t n = strlen(file) - strlen(ending);
	char *name = arena_strndup(c->mem, file, n);

	return tmpl_add(c, set, name, (const char *)a->bytes, a->n);
}

static enum rc load_all(struct ctx *c, struct tmpl_set *set)
{
	const struct asset *strings = asset_find("strings.csv");
	const struct asset *a = NULL;
	enum rc rc;

	if (strings == NULL)
		return err_set(c, E_IO, "strings", &msg_no_strings);
	rc = tmpl_strings(c, set, (const char *)strings->bytes, strings->n);
	while (rc == OK && (a = asset_next(a, prefix)) != NULL)
		rc = add_one(c, set, a);
	tmpl_native(set, "cell", cell_put);
	return rc == OK ? tmpl_link(c, set) : rc;
}

enum rc tmpl_load(struct ctx *c, struct tmpl_set **out)
{
	struct tmpl_set *set = tmpl_set_new();
	enum rc rc = load_all(c, set);

	if (rc == OK)
		*out = set;
	else
		tmpl_set_free(set);
	return rc;
}

void tmpl_set_assets(struct tnode *page)
{
	struct tnode *o = tn_set_obj(page, "asset");

	tn_set_str(o, "css", asset_url("theme.css"));
	tn_set_str(o, "js", asset_url("app.js"));
	tn_set_str(o, "htmx", asset_url("htmx.js"));
	tn_set_str(o, "icons", asset_url("icons.svg"));
	tn_set_str(o, "favicon", asset_url("favicon.svg"));
}
