// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"
#include "workbench/capture/JsonLines.h"

#include <QHash>
#include <QString>
#include <QVector>
#include <functional>
#include <optional>

namespace postern::workbench {

/// What was recorded in a workspace, kept over restarts: JSON lines of summaries and of whole traces, already masked, in
/// a folder outside of the workspace; a damaged line is passed over. Above its limit each loses its older half.
class CaptureFile {
  public:
    struct Limits {
        qint64 summaries = 64LL * 1024 * 1024;
        qint64 traces = 256LL * 1024 * 1024;
    };
    /// Takes what is there, in pieces; false stops.
    using Restore = std::function<bool(QVector<inspection::Summary> piece)>;

    CaptureFile() = default;
    explicit CaptureFile(Limits limits) : limits_(limits) {}

    /// Reads what is there. An empty text, or why nothing can be kept: what, and what now. Takes seconds for a large one.
    QString open(const QString& folder, const Restore& restore = {});
    void close();
    [[nodiscard]] bool isOpen() const { return summaries_.isOpen(); }
    /// Highest id in the files.
    [[nodiscard]] quint64 highestId() const { return highestId_; }

    void append(const QVector<inspection::Summary>& summaries);
    void append(const inspection::Trace& trace);
    [[nodiscard]] bool hasTrace(quint64 id) const;
    [[nodiscard]] std::optional<inspection::Trace> trace(quint64 id);
    void flush();
    /// Why something could not be written, once. From then on nothing more is kept; what is there can be read.
    [[nodiscard]] QString takeFailure();

  private:
    void fail(const JsonLines& lines);

    Limits limits_;
    JsonLines summaries_;
    JsonLines traces_;
    QHash<quint64, JsonLines::Place> places_;
    quint64 highestId_ = 0;
    bool failed_ = false;
    QString failure_; ///< not told yet
};

} // namespace postern::workbench
