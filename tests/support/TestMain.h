// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <memory>
#include <string>

namespace postern::test {

/// Adds a test class to this program; use POSTERN_TEST.
using MakeTest = std::unique_ptr<QObject> (*)();
bool registerTest(const char* name, MakeTest make);

/// The folder of public contracts, from the environment variable POSTERN_CONTRACTS; empty when it is unset.
/// A test that needs it skips, saying so: in its slots, since QSKIP in initTestCase() makes QtTest leave out the
/// classes that follow in the program, too.
std::string contractsFolder();

} // namespace postern::test

/// Registers `Class` (a QObject whose private slots are tests). Each test program runs all of its classes;
/// `program ClassName [slot...]` runs one.
#define POSTERN_TEST(Class)                                                                                            \
    static const bool registered##Class = ::postern::test::registerTest(                                               \
        #Class, []() -> std::unique_ptr<QObject> { return std::make_unique<Class>(); });                               \
    static_assert(sizeof(registered##Class) > 0)
