// SPDX-License-Identifier: Apache-2.0
//
// ui_budgets [SECONDS] [program|capture|har|body|apis|gateways]: the budgets of the window, a row each with what was measured, the bound and the verdict. Times are
// without what other programs took of the processor ("own"); the note has the wall's. Exchanges come for SECONDS (10); one
// word leaves the other parts out. Ends with 1 when a budget is broken.
#include "Bench.h"

#include <QTemporaryDir>
#include <cstdio>
#include <cstdlib>
#include <string_view>

using namespace postern;

namespace {
constexpr double longestTaskMs = 50;
}

int main(int argc, char** argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const QTemporaryDir home;
    for (const char* variable : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, home.path().toUtf8());
    qputenv("LANG", "C.UTF-8");
    workbench::WatchedApplication application(argc, argv);
    bench::Rows rows;
    rows.heading();
    const int seconds = argc > 1 ? std::atoi(argv[1]) : 10;
    const std::string_view only = argc > 2 ? argv[2] : "";
    if (only.empty() || only == "program")
        bench::measureProgram(rows, home.path());
    application.watch(longestTaskMs);
    if (only.empty() || only == "capture")
        bench::measureCapture(rows, application, home.path(), seconds);
    if (only.empty() || only == "har")
        bench::measureHar(rows, application, home.path());
    if (only.empty() || only == "body")
        bench::measureBody(rows, application);
    if (only.empty() || only == "apis")
        bench::measureManyApis(rows, application, home.path());
    if (only.empty() || only == "gateways")
        bench::measureManyGateways(rows, application, home.path());
    std::printf("%d budget(s) broken\n", rows.broken());
    return rows.broken() == 0 ? 0 : 1;
}
