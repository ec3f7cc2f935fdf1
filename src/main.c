/*
 * main.c: the only place that reads the environment and the clock; runs one
 * command.
 */
#include "base/base.h"

#include <time.h>
#include <pwd.h>
#include <sodium.h>
#include <unistd.h>

#include "cli/cli.h"
#include "modules.h"

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	const struct passwd *pw = getpwuid(getuid());
	const char *wall = getenv("NGUON_DB_WALL");
	struct cli_env env = {
	    .modules = modules,
	    .db_url = getenv("NGUON_DB"),
	    .no_wall = wall && strcmp(wall, "off") == 0,
	    .read_url = getenv("NGUON_DB_READ"),
	    .author = pw ? pw->pw_name : "",
	    .now_ms = now_ms(),
	    .out = stdout,
	    .err = stderr,
	};

	if (sodium_init() < 0)
		return 1;
	return cli_main(&env, argc, argv);
}
