// SPDX-License-Identifier: Apache-2.0
#include <QCoreApplication>
#include <filesystem>
#include <unistd.h>

namespace postern::test {
int runTests(int argc, char** argv);
}

// Each line of a journal is on the disk before the next thing happens, and there are tens of thousands of lines here: their folders
// are in memory where there is such a place. What a kill leaves is the same.
int main(int argc, char** argv)
{
    const char* const memory = "/dev/shm";
    if (std::filesystem::is_directory(memory) && ::access(memory, W_OK) == 0)
        qputenv("TMPDIR", memory);
    const QCoreApplication application(argc, argv);
    return postern::test::runTests(argc, argv);
}
