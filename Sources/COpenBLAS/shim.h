#pragma once
#include <cblas.h>

// Debian's cblas.h does not declare LAPACK, which is in the same library. This finds the eigenvalues of a symmetric matrix, in
// rising order, and its eigenvectors, by the method of divide and conquer: https://netlib.org/lapack/explore-html/
void dsyevd_(
    const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work,
    const int *lwork, int *iwork, const int *liwork, int *info);
