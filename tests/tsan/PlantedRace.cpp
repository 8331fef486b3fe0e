// SPDX-License-Identifier: Apache-2.0
// A data race on purpose, of the kind that the loops could have among them. That the thread sanitizer reports it, with the
// same options and suppressions as every test, is the proof that it would report one in the product.
#include <cstdio>
#include <thread>

namespace {

long counter = 0;

void count()
{
    for (int i = 0; i < 100'000; ++i)
        ++counter;
}

} // namespace

int main()
{
    std::thread one(count);
    std::thread other(count);
    one.join();
    other.join();
    std::printf("counted to %ld\n", counter);
}
