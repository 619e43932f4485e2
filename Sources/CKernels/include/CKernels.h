// Hot loops in C, and the thread pool they run on. Every kernel works on raw float or int64 memory; shapes, errors and
// reference counts belong to the Swift side.
#pragma once
#include "ck_common.h"
#include "ck_elementwise.h"
#include "ck_gather.h"
#include "ck_random.h"
#include "ck_reduce.h"
#include "ck_threads.h"
