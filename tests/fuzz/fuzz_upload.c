/*
 * fuzz_upload.c: any bytes as the body of a multipart form, through the
 * library's own reader, in pieces of any size.  A file that was taken is whole
 * in the folder; afterwards nothing is left there.  The first byte says how
 * large the pieces are.  The library wants a boundary of two letters.
 */
#include "base/base.h"

#include <dirent.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "web/http_int.h"
#include "web/upload.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define HEAD                                                                   \
	"POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: "   \
	"multipart/form-data; boundary=bb\r\nContent-Length: "
enum { BODY_MOST = 64 * 1024, TURNS_MOST = 10000 };

static char folder[] = "/tmp/fuzz-upload-XXXXXX";

static struct exchange {
	struct arena *mem;
	struct request r;
	struct upload_form *form;
	size_t piece;
	bool is_done;
} ex;

static void must(bool is_well)
{
	if (!is_well)
		abort();
}

static void look(int status)
{
	size_t i;

	for (i = 0; i < ex.r.n_uploads; i++) {
		const struct upload *u = &ex.r.uploads[i];
		struct stat st;

		must(u->path && stat(u->path, &st) == 0);
		/* of a refused form the last file may be cut off */
		must(status || st.st_size == u->size);
		must(u->name && !strchr(u->name, '/') && !strchr(u->name, 10));
	}
}

static enum MHD_Result answer(void *arg, struct MHD_Connection *mhd,
			      const char *url, const char *method,
			      const char *version, const char *data, size_t *n,
			      void **state)
{
	struct MHD_Response *empty;
	enum MHD_Result is_queued;
	size_t i;

	UNUSED(arg);
	UNUSED(url);
	UNUSED(version);
	if (!*state) {
		*state = &ex;
		request_init(&ex.r, ex.mem, method);
		ex.form = upload_begin(mhd, &ex.r, folder);
		must(ex.form != NULL);
		return MHD_YES;
	}
	for (i = 0; i < *n; i += ex.piece)
		upload_feed(ex.form, data + i,
			    *n - i < ex.piece ? *n - i : ex.piece);
	if (*n) {
		*n = 0;
		return MHD_YES;
	}
	look(upload_end(ex.form));
	ex.form = NULL;
	ex.is_done = true;
	empty =
	    MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	is_queued = MHD_queue_response(mhd, 200, empty);
	MHD_destroy_response(empty);
	return is_queued;
}

static void folder_is_empty(void)
{
	DIR *d = opendir(folder);
	const struct dirent *e;

	must(d != NULL);
	while ((e = readdir(d)))
		must(e->d_name[0] == '.');
	closedir(d);
}

static void folder_remove(void)
{
	rmdir(folder);
}

static struct MHD_Daemon *start(void)
{
	struct MHD_Daemon *d =
	    MHD_start_daemon(MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL, answer,
			     NULL, MHD_OPTION_END);

	must(d && mkdtemp(folder));
	atexit(folder_remove);
	return d;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct MHD_Daemon *d;
	struct sockaddr_in from = {.sin_family = AF_INET};
	char head[sizeof(HEAD) + 32];
	int turns, pair[2], room = 4 * BODY_MOST;

	if (!d)
		d = start();
	if (n < 2 || n > BODY_MOST)
		return 0;
	ex = (struct exchange){.mem = arena_new(),
			       .piece = data[0] ? data[0] : BODY_MOST};
	data++;
	n--;
	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) == 0);
	setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	snprintf(head, sizeof(head), "%s%zu\r\n\r\n", HEAD, n);
	must(write(pair[0], head, strlen(head)) == (ssize_t)strlen(head));
	must(write(pair[0], data, n) == (ssize_t)n);
	must(MHD_add_connection(d, pair[1], (struct sockaddr *)&from,
				sizeof(from)) == MHD_YES);
	for (turns = 0; turns < TURNS_MOST && !ex.is_done; turns++)
		MHD_run_wait(d, 0);
	must(ex.is_done);
	close(pair[0]);
	MHD_run_wait(d, 0);
	upload_clean(&ex.r);
	folder_is_empty();
	arena_free(ex.mem);
	return 0;
}
