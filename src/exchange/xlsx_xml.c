/*
 * xlsx_xml.c: expat over one member of the package: no DTD, bounded depth
 * and token length (S-37), prefixes of names ignored.  Knows no spreadsheets.
 */
#include <expat.h>

#include "base/base.h"
#include "exchange/book_int.h"

enum {
	CHUNK = 64 * 1024,
	DEPTH_MAX = 64,
	TOKEN_MAX = 1024 * 1024,
};

struct xml {
	XML_Parser parser;
	struct zip_in *in;
	const struct book *book;
	const char *member;
	const struct xml_ops *ops;
	void *user;
	struct ctx *c; /* only while xml_next() runs */
	int depth;
	size_t fed;
	enum rc rc;
	bool is_paused;
	bool is_last; /* the end was given to the parser */
	bool is_stopped;
};

static const char *local(const char *name)
{
	const char *colon;

	if (!name[0] || !name[1])
		return name;
	colon = strchr(name, ':');
	return colon ? colon + 1 : name;
}

static void on_start(void *user, const char *name, const char **atts)
{
	struct xml *x = user;

	if (x->is_stopped)
		return;
	if (++x->depth > DEPTH_MAX) {
		xml_fail(x, err_set(x->c, E_LIMIT, "", &msg_book_suspect,
				    x->book->shown, "XML: depth"));
		return;
	}
	x->ops->start(x->user, local(name), atts);
}

static void on_end(void *user, const char *name)
{
	struct xml *x = user;

	if (x->is_stopped)
		return;
	x->depth--;
	x->ops->end(x->user, local(name));
}

static void on_text(void *user, const char *s, int n)
{
	struct xml *x = user;

	if (!x->is_stopped && x->ops->text)
		x->ops->text(x->user, s, n);
}

static void on_doctype(void *user, const char *name, const char *sysid,
		       const char *pubid, int has_internal)
{
	struct xml *x = user;

	UNUSED(name);
	UNUSED(sysid);
	UNUSED(pubid);
	UNUSED(has_internal);
	if (!x->is_stopped)
		xml_fail(x, err_set(x->c, E_LIMIT, "", &msg_book_dtd,
				    x->book->shown));
}

enum rc xml_open(struct ctx *c, struct xml **out, const struct book *b,
		 struct book_zip *z, int member, const struct xml_ops *ops,
		 void *user)
{
	struct zip_in *in;
	struct xml *x;
	enum rc rc = zip_in_open(c, &in, z, member);

	if (rc < 0)
		return rc;
	x = xcalloc(1, sizeof(*x));
	x->in = in;
	x->book = b;
	x->member = book_zip_name(z, member);
	x->ops = ops;
	x->user = user;
	x->parser = XML_ParserCreate(NULL);
	assert(x->parser);
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	*out = x;
	return OK;
}

void xml_close(struct xml *x)
{
	if (!x)
		return;
	XML_ParserFree(x->parser);
	zip_in_close(x->in);
	free(x);
}

/* Gives the parser the next bytes of the member. */
static enum XML_Status feed(struct xml *x)
{
	void *to = XML_GetBuffer(x->parser, CHUNK);
	long n;

	if (!to)
		return XML_STATUS_ERROR;
	n = zip_in_read(x->c, x->in, to, CHUNK);
	if (n < 0) {
		xml_fail(x, (enum rc)n);
		return XML_STATUS_ERROR;
	}
	x->fed += (size_t)n;
	x->is_last = n == 0;
	return XML_ParseBuffer(x->parser, (int)n, x->is_last);
}

static enum rc syntax_error(struct xml *x)
{
	char what[160];

	snprintf(what, sizeof(what), "%.80s: %s", x->member,
		 XML_ErrorString(XML_GetErrorCode(x->parser)));
	return err_set(x->c, E_INPUT, "", &msg_book_damaged, x->book->shown,
		       what);
}

/* A start tag that never ends would be kept whole by the parser. */
static bool is_token_too_long(const struct xml *x)
{
	XML_Index at = XML_GetCurrentByteIndex(x->parser);

	return at >= 0 && x->fed - (size_t)at > TOKEN_MAX;
}

int xml_next(struct ctx *c, struct xml *x)
{
	x->c = c;
	while (x->rc == OK) {
		enum XML_Status s;

		if (x->is_paused) {
			x->is_paused = false;
			s = XML_ResumeParser(x->parser);
		} else if (x->is_last) {
			return 0;
		} else {
			s = feed(x);
		}
		if (x->rc < 0)
			break;
		if (s == XML_STATUS_SUSPENDED)
			return 1;
		if (s == XML_STATUS_ERROR)
			x->rc = syntax_error(x);
		else if (!x->is_last && is_token_too_long(x))
			x->rc = err_set(c, E_LIMIT, "", &msg_book_suspect,
					x->book->shown, "XML: token length");
	}
	return x->rc;
}

int xml_progress(const struct xml *x)
{
	return zip_in_progress(x->in);
}

void xml_pause(struct xml *x)
{
	x->is_paused = true;
	XML_StopParser(x->parser, XML_TRUE);
}

struct ctx *xml_ctx(const struct xml *x)
{
	return x->c;
}

void xml_fail(struct xml *x, enum rc rc)
{
	if (x->rc == OK)
		x->rc = rc;
	if (!x->is_stopped)
		XML_StopParser(x->parser, XML_FALSE);
	x->is_stopped = true;
}

const char *xml_att(const char **atts, const char *name)
{
	for (; *atts; atts += 2)
		if (strcmp(local(*atts), name) == 0)
			return atts[1];
	return NULL;
}

enum rc xml_read(struct ctx *c, const struct book *b, struct book_zip *z,
		 int member, const struct xml_ops *ops, void *user,
		 struct xml **slot)
{
	struct xml *x;
	enum rc rc = xml_open(c, &x, b, z, member, ops, user);

	if (rc < 0)
		return rc;
	*slot = x;
	rc = (enum rc)xml_next(c, x);
	*slot = NULL;
	xml_close(x);
	return rc;
}
