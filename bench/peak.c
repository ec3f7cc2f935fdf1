/*
 * peak.c: runs a command and tells what it took: milliseconds by the clock
 * and the most memory that it held at once, in KiB.
 *
 * peak COMMAND...: prints "MS KIB"; the command's own output goes to stderr.
 */
#include "bench.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct rusage used;
	double start = bench_now_ms();
	int status = 1;
	pid_t child;

	if (argc < 2)
		bench_die("usage", "peak COMMAND...");
	child = fork();
	if (child == 0) {
		dup2(STDERR_FILENO, STDOUT_FILENO);
		execvp(argv[1], argv + 1);
		bench_die(argv[1], "cannot be run");
	}
	if (child < 0 || wait4(child, &status, 0, &used) < 0)
		bench_die(argv[1], "cannot be waited for");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return 1;
	printf("%.2f %ld\n", bench_now_ms() - start, used.ru_maxrss);
	return 0;
}
