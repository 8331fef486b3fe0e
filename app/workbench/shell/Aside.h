// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>
#include <memory>
#include <utility>

namespace postern::workbench {

/// Does `work` in the pool and then `take` with its result on the GUI's thread, unless `context` is gone by then. Both threads
/// meet at the event loop only. The pool has to be waited for before what `work` uses goes.
template <class Work, class Take>
void aside(QThreadPool& pool, QObject* context, Work work, Take take)
{
    pool.start([alive = QPointer<QObject>(context), work = std::move(work), take = std::move(take)]() mutable {
        auto result = std::make_shared<decltype(work())>(work());
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [alive, result, take = std::move(take)]() mutable {
                if (alive != nullptr)
                    take(std::move(*result));
            },
            Qt::QueuedConnection);
    });
}

} // namespace postern::workbench
