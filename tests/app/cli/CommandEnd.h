// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"

#include <QEventLoop>
#include <QTimer>

namespace postern::cli {

/// Runs a command as the program does; its exit code, or -1 after a minute.
inline int endOf(Command& command)
{
    QEventLoop loop;
    int code = -1;
    QObject::connect(&command, &Command::finished, &loop, [&](int ended) {
        code = code < 0 ? ended : code; // the first one counts: after it the program ends
        loop.quit();
    }, Qt::QueuedConnection);
    QTimer::singleShot(0, &command, &Command::start);
    QTimer::singleShot(60'000, &loop, &QEventLoop::quit);
    loop.exec();
    return code;
}

} // namespace postern::cli
