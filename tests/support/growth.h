// Whether work takes time in proportion to its input. Only two sizes of the same are compared, side
// by side in processor time, so that slow and busy machines give the same verdict as others.
#pragma once

#include <cstddef>
#include <functional>

namespace galley::test {

// Four times the input take four times as long where work is linear, sixteen times where it is
// quadratic.
inline constexpr double max_growth = 9;

// Time of `work(size)` over that of `work(size / 4)`: the best of a few, for others compute too.
// Sanitizers change what costs time; under them a small part is done once, and 0 is the answer.
double growth(std::size_t size, const std::function<void(std::size_t)>& work);

}  // namespace galley::test
