// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <atomic>

namespace postern::workbench {

struct PostmanTests {
    QString collection; ///< its name
    int written = 0;
    QStringList remarks; ///< what was not taken over and why, each a sentence
};

/// Writes the requests of a Postman collection as tests into `folder` (a workspace's `tests/`), one file each: the answer
/// has to be a 2xx. Nothing secret gets to the disk: credentials become {{variables}} to be given by an environment, and
/// passwords in bodies are masked. All of them or none: those written before it fails, or before another thread sets `stop`, are
/// taken away again. Takes a while for a large one; any thread. Errors: as readPostman() says, with the place; IoError when a
/// file cannot be written.
[[nodiscard]] Result<PostmanTests> writePostmanTests(const QByteArray& text, const QString& fileName, const QString& folder,
                                                     const std::atomic<bool>* stop = nullptr);

/// A file in `folder` for a test of that name that is not there yet.
[[nodiscard]] QString newTestFile(const QString& folder, const QString& name);

} // namespace postern::workbench
