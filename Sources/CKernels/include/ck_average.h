// Moving averages.
#pragma once

/// Moves each average towards its value: average -= weight * (average - value).
void ck_move_average(long count, float weight, float *average, const float *value);
