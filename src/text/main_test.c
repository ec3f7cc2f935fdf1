/*
 * main_test.c: the test program of this folder.
 */
#include "base/base.h"
#include "base/test.h"

TEST_MAIN("text")
