// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QFile>
#include <QHash>
#include <QString>
#include <QVector>
#include <optional>

namespace postern::workbench {

/// What was recorded in a workspace, kept over restarts: two files of JSON lines (summaries and whole traces, already
/// masked) in a folder outside of the workspace. Lines are only ever appended, so the end of the program at any moment
/// costs at most the last one; a damaged line is passed over. A file above its limit loses its older half when it is
/// opened.
class CaptureFile {
  public:
    static constexpr qint64 largestSummaries = 64LL * 1024 * 1024;
    static constexpr qint64 largestTraces = 256LL * 1024 * 1024;

    /// Reads what is there. An empty text, or why nothing can be kept: what, and what now.
    QString open(const QString& folder);
    void close();
    [[nodiscard]] bool isOpen() const { return summaries_.isOpen(); }

    [[nodiscard]] const QVector<inspection::Summary>& restored() const { return restored_; }
    void forgetRestored() { restored_.clear(); } ///< once they were handed on
    /// Highest id in the files.
    [[nodiscard]] quint64 highestId() const { return highestId_; }

    void append(const inspection::Summary& summary);
    void append(const inspection::Trace& trace);
    [[nodiscard]] bool hasTrace(quint64 id) const { return places_.contains(id); }
    [[nodiscard]] std::optional<inspection::Trace> trace(quint64 id);
    void flush();

  private:
    struct Place {
        qint64 offset = 0;
        qint64 length = 0;
    };
    QFile summaries_;
    QFile traces_;
    QHash<quint64, Place> places_;
    QVector<inspection::Summary> restored_;
    quint64 highestId_ = 0;
};

} // namespace postern::workbench
