/* write.c: every list into a file, in the form that "files" of the recipe
 * asks for, else as plain CSV. */
#include "base/base.h"

#include <unistd.h>

#include "mod/demo/demo_int.h"

bool form_drops(const struct sheet_form *f, const char *title)
{
	const json_t *v;
	size_t i;

	json_array_foreach(jarr(f->spec, "drop"), i,
			   v) if (strcmp(json_string_value(v), title) ==
				  0) return true;
	return false;
}

const char *form_title(const struct sheet_form *f, const char *title)
{
	return jstr(json_object_get(f->spec, "titles"), title, title);
}

/* Codes of the recipe as words, where the file wants them. */
const char *form_value(const struct sheet_form *f, const char *title,
		       const char *value)
{
	return jstr(json_object_get(f->words, title), value, value);
}

static const json_t *spec_of(const struct demo *d, const char *kind)
{
	const json_t *j;
	size_t i;

	json_array_foreach(jarr(d->recipe, "files"), i,
			   j) if (strcmp(jstr(j, "kind", ""), kind) ==
				  0) return j;
	return NULL;
}

static const char *file_name(struct demo *d, const struct sheet_form *f,
			     const char *kind, bool is_xlsx)
{
	const char *name = jstr(f->spec, "name", NULL);

	if (name)
		return name;
	return arena_printf(d->c->mem, "%s.%s", kind, is_xlsx ? "xlsx" : "csv");
}

enum rc demo_write(struct demo *d, struct demo_out *out, const char *dir)
{
	enum rc rc = OK;

	out->files =
	    arena_alloc(d->c->mem, (d->tables.n + 1) * sizeof(*out->files));
	for (size_t i = 0; i < d->tables.n && rc == OK; i++) {
		const struct table *t = d->tables.v[i];
		struct sheet_form f = {.spec = spec_of(d, t->kind)};

		f.dates = jstr(f.spec, "dates", "iso");
		f.is_old = strcmp(jstr(f.spec, "encoding", ""), "tcvn3") == 0;
		if (jbool(f.spec, "words"))
			f.words = json_object_get(d->names, "words");
		bool is_xlsx =
		    strcmp(jstr(f.spec, "format", "csv"), "xlsx") == 0;
		const char *path =
		    arena_printf(d->c->mem, "%s/%s", dir,
				 file_name(d, &f, t->kind, is_xlsx));
		rc = is_xlsx ? write_xlsx(d, t, &f, path)
			     : write_csv(d, t, &f, path);
		out->files[out->n++] = (struct demo_file){
		    .path = path,
		    .kind = t->kind,
		    .rows = (int)t->rows.n,
		};
	}
	if (rc < 0)
		for (int i = 0; i < out->n; i++)
			unlink(out->files[i].path);
	return rc;
}
