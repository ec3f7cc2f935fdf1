/*
 * upload.c: the adapter of libmicrohttpd's reader of multipart forms.
 */
#include "base/base.h"
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/ctx.h"
#include "text/text.h"
#include "web/http_int.h"
#include "web/messages.h"
#include "web/upload.h"

enum { READER_BUFFER = 32 * 1024, FILE_NAME_MAX = 255 };

struct upload_form {
	struct request *request;
	const char *folder;
	struct MHD_PostProcessor *reader;
	int status; /* the first refusal */
	char *name; /* of the part that is being read; NULL: none */
	bool is_file;
	int fd; /* of the file that is being read, or -1 */
	struct buf value;
	size_t fields; /* bytes of all values so far */
};

enum rc upload_folder(struct ctx *c, const char *path)
{
	struct stat st;

	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return err_set(c, E_IO, "", &msg_web_folder, path,
			       strerror(errno));
	if (lstat(path, &st) < 0)
		return err_set(c, E_IO, "", &msg_web_folder, path,
			       strerror(errno));
	/* a folder that others can write to could swap a file under us */
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid() ||
	    (st.st_mode & 077) != 0)
		return err_set(c, E_DENIED, "", &msg_web_folder_open, path);
	return OK;
}

const char *upload_take(struct upload *u)
{
	const char *path = u->path;

	u->path = NULL;
	return path;
}

void upload_clean(struct request *r)
{
	size_t i;

	for (i = 0; i < r->n_uploads; i++)
		if (r->uploads[i].path)
			unlink(r->uploads[i].path);
	r->n_uploads = 0;
}

/* The last part of a path of any system, without control bytes; browsers
 * write a quote as %22. */
static const char *clean_name(struct arena *mem, const char *s)
{
	const char *from = s;
	size_t n = 0;
	char *out;

	for (; *s; s++)
		if (*s == '/' || *s == '\\')
			from = s + 1;
	if (!text_is_utf8(from, strlen(from)) || strlen(from) > FILE_NAME_MAX)
		return NULL;
	out = arena_alloc(mem, strlen(from) + 1);
	for (s = from; *s; s++) {
		if (!strncmp(s, "%22", 3)) {
			out[n++] = '"';
			s += 2;
		} else if ((unsigned char)*s >= ' ' && *s != 0x7f) {
			out[n++] = *s;
		}
	}
	return out;
}

static int open_file(struct upload_form *f, const char *file_name,
		     const char *type)
{
	struct request *r = f->request;
	struct upload *u;
	char *path;

	if (r->n_uploads >= HTTP_UPLOADS_MAX)
		return HTTP_TOO_LARGE;
	if (!r->uploads)
		r->uploads =
		    arena_alloc(r->mem, HTTP_UPLOADS_MAX * sizeof(*r->uploads));
	u = &r->uploads[r->n_uploads];
	*u = (struct upload){
	    .field = f->name,
	    .name = clean_name(r->mem, file_name),
	    .type = arena_strdup(r->mem, type ? type : ""),
	};
	if (!u->name)
		return HTTP_BAD;
	path = arena_printf(r->mem, "%s/upload-XXXXXX", f->folder);
	f->fd = mkostemp(path, O_CLOEXEC);
	if (f->fd < 0)
		return HTTP_FAILED;
	u->path = path;
	r->n_uploads++;
	return 0;
}

static int close_part(struct upload_form *f)
{
	int status = 0;

	if (!f->name)
		return 0;
	if (f->fd >= 0) {
		if (close(f->fd) < 0)
			status = HTTP_FAILED;
		f->fd = -1;
	} else if (!f->is_file) {
		status = request_add_param(
		    f->request, f->name, buf_text(&f->value), f->value.n, true);
	}
	buf_clear(&f->value);
	f->name = NULL;
	return status;
}

static int open_part(struct upload_form *f, const char *name,
		     const char *file_name, const char *type)
{
	int status = close_part(f);

	if (status)
		return status;
	if (!name || !*name || strlen(name) > HTTP_NAME_MAX ||
	    !text_is_utf8(name, strlen(name)))
		return HTTP_BAD;
	f->name = arena_strdup(f->request->mem, name);
	f->is_file = file_name != NULL;
	/* a file field that was left empty has the name "" */
	if (!file_name || !*file_name)
		return 0;
	return open_file(f, file_name, type);
}

static int write_all(int fd, const char *s, size_t n)
{
	ssize_t done;

	while (n) {
		done = write(fd, s, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return HTTP_FAILED;
		s += done;
		n -= (size_t)done;
	}
	return 0;
}

static int take_bytes(struct upload_form *f, const char *s, size_t n)
{
	struct request *r = f->request;

	if (!n)
		return 0;
	if (f->fd >= 0) {
		r->uploads[r->n_uploads - 1].size += (int64_t)n;
		return write_all(f->fd, s, n);
	}
	f->fields += n;
	if (f->fields > HTTP_FORM_MAX)
		return HTTP_TOO_LARGE;
	buf_add(&f->value, s, n);
	return 0;
}

static enum MHD_Result on_part(void *cls, enum MHD_ValueKind kind,
			       const char *key, const char *file_name,
			       const char *type, const char *coding,
			       const char *data, uint64_t off, size_t size)
{
	struct upload_form *f = cls;

	UNUSED(kind);
	UNUSED(coding);
	if (!f->status && off == 0)
		f->status = open_part(f, key, file_name, type);
	if (!f->status)
		f->status = take_bytes(f, data, size);
	return f->status ? MHD_NO : MHD_YES;
}

struct upload_form *upload_begin(struct MHD_Connection *mhd, struct request *r,
				 const char *folder)
{
	struct upload_form *f = xcalloc(1, sizeof(*f));

	f->request = r;
	f->folder = folder;
	f->fd = -1;
	buf_init(&f->value, HTTP_FORM_MAX);
	f->reader = MHD_create_post_processor(mhd, READER_BUFFER, on_part, f);
	if (!f->reader) {
		free(f);
		return NULL;
	}
	return f;
}

int upload_feed(struct upload_form *f, const char *s, size_t n)
{
	if (!f->status && MHD_post_process(f->reader, s, n) != MHD_YES &&
	    !f->status)
		f->status = HTTP_BAD;
	return f->status;
}

int upload_end(struct upload_form *f)
{
	int status;

	/* MHD_NO: the last boundary is missing, something was cut off */
	if (MHD_destroy_post_processor(f->reader) != MHD_YES && !f->status)
		f->status = HTTP_BAD;
	if (!f->status)
		f->status = close_part(f);
	if (f->fd >= 0)
		close(f->fd);
	status = f->status;
	buf_free(&f->value);
	free(f);
	return status;
}
