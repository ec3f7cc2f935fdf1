/*
 * page_json.c: records and lists for other programs: the same facts as the
 * pages, written as exports write them.  Secrets stay masked.
 */
#include "base/base.h"
#include "web/pages.h"

enum { VALUE_MAX = 64 * KIB };

static void put_plain(struct buf *b, const struct field *f, const struct val *v)
{
	struct buf s;

	if (strcmp(f->type->json, "boolean") == 0) {
		buf_str(b, v->tag == VAL_INT && v->i ? "true" : "false");
		return;
	}
	buf_init(&s, VALUE_MAX);
	f->type->print(&s, LANG_VI, f, v);
	if (strcmp(f->type->json, "number") == 0)
		buf_str(b, buf_text(&s));
	else
		buf_json(b, buf_text(&s));
	buf_free(&s);
}

void page_json_value(struct page *p, struct buf *b, const struct field *f,
		     const struct val *v)
{
	if (v->tag == VAL_NULL)
		buf_str(b, "null");
	else if (f->cls == CREDENTIAL)
		buf_json(b, page_show(p, f, v));
	else if (f->type->is_ref)
		buf_json(b, store_print(p->c, f, v));
	else
		put_plain(b, f, v);
}

void page_json_error(struct page *p, int status, const char *text)
{
	struct buf *b = &p->r->body;

	buf_printf(b, "{\"status\":%d,\"message\":", status);
	buf_json(b, text);
	buf_str(b, "}\n");
	p->r->type = JSON_TYPE;
}

void page_json_id(struct buf *b, const struct row *r)
{
	char hex[UID_TEXT];

	buf_str(b, "\"id\":");
	buf_json(b, uid_hex(hex, r->uid));
}

/* Entity, id and fields; the object stays open. */
static void put_record(struct page *p, struct buf *b, const struct row *r)
{
	const char *comma = "";
	int i;

	buf_str(b, "{\"entity\":");
	buf_json(b, r->e->name);
	buf_char(b, ',');
	page_json_id(b, r);
	buf_printf(b, ",\"void\":%s,\"fields\":{",
		   r->is_void ? "true" : "false");
	for (i = 0; i < r->e->nfields; i++) {
		const struct field *f = &r->e->fields[i];

		if (f->flags & (VIRTUAL | OWNER))
			continue;
		buf_str(b, comma);
		buf_json(b, f->name);
		buf_char(b, ':');
		page_json_value(p, b, f, &r->v[i]);
		comma = ",";
	}
	buf_char(b, '}');
}

enum rc page_record_json(struct page *p)
{
	static const char *const known[] = {NULL};
	struct buf *b = &p->r->body;
	struct row *parts[PAGE_PARTS_MAX], *r;
	enum rc rc = page_takes(p, known);
	int i, n;

	if (rc == OK)
		rc = page_record_whole(p, &r, parts, &n);
	if (rc < 0)
		return rc;
	put_record(p, b, r);
	buf_str(b, ",\"parts\":[");
	for (i = 0; i < n; i++) {
		if (i)
			buf_char(b, ',');
		put_record(p, b, parts[i]);
		buf_char(b, '}');
	}
	buf_str(b, "]}\n");
	p->r->type = JSON_TYPE;
	return OK;
}
