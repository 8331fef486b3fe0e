// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QtTest>
#include <cstring>
#include <vector>

namespace postern::test {
namespace {

struct Entry {
    const char* name;
    MakeTest make;
};

std::vector<Entry>& entries()
{
    static std::vector<Entry> all;
    return all;
}

} // namespace

bool registerTest(const char* name, MakeTest make)
{
    entries().push_back({name, make});
    return true;
}

std::string contractsFolder() { return qEnvironmentVariable("POSTERN_CONTRACTS").toStdString(); }

/// Runs the classes, or the one whose name is the first argument. Returns the number of failures, at most 100.
int runTests(int argc, char** argv)
{
    const char* only = nullptr;
    for (const Entry& entry : entries()) {
        if (argc > 1 && std::strcmp(argv[1], entry.name) == 0)
            only = entry.name;
    }
    if (only != nullptr) {
        argv[1] = argv[0];
        ++argv;
        --argc;
    }
    int failures = 0;
    for (const Entry& entry : entries()) {
        if (only == nullptr || std::strcmp(only, entry.name) == 0)
            failures += QTest::qExec(entry.make().get(), argc, argv);
    }
    return failures < 100 ? failures : 100;
}

} // namespace postern::test

// A program with widgets supplies its own main (support/GuiTestMain.cpp), so this one is weak.
__attribute__((weak)) int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    return postern::test::runTests(argc, argv);
}
