// Hot loops in C, and the thread pool they run on. Every kernel works on raw float or int64 memory; shapes, errors and
// reference counts belong to the Swift side.
#pragma once
#include "ck_attention.h"
#include "ck_average.h"
#include "ck_common.h"
#include "ck_conv.h"
#include "ck_elementwise.h"
#include "ck_gather.h"
#include "ck_lines.h"
#include "ck_machine.h"
#include "ck_norm.h"
#include "ck_optimizers.h"
#include "ck_pool.h"
#include "ck_random.h"
#include "ck_reduce.h"
#include "ck_rows.h"
#include "ck_summary.h"
#include "ck_threads.h"
