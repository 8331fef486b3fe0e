// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/CaptureStore.h"

#include <QString>
#include <QVector>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace postern::workbench {

/// What a person has put on an exchange, by its number.
using Annotations = QVector<std::pair<quint64, capture::Annotation>>;

/// What was recorded in a workspace, kept over restarts: a capture::CaptureStore in a folder outside of the workspace,
/// already masked. Used on one thread, its store() on any.
class CaptureFile {
  public:
    /// Takes what is there, in pieces, with what was put on some of a piece; false stops.
    using Restore = std::function<bool(QVector<inspection::Summary> piece, Annotations annotations)>;

    CaptureFile() = default;
    explicit CaptureFile(const capture::CaptureLimits& limits) : limits_(limits) {}

    /// Reads what is there. An empty text, or why nothing can be kept: what, and what now. Takes seconds for a large one.
    QString open(const QString& folder, const Restore& restore = {});
    void close();
    [[nodiscard]] bool isOpen() const { return store_ != nullptr; }
    /// What opening found that people should know: how much a crash has cost, or that a damaged file is kept aside.
    [[nodiscard]] QString finding() const { return finding_; }
    /// Highest id in the file.
    [[nodiscard]] quint64 highestId() const { return highestId_; }

    void append(const QVector<inspection::Summary>& summaries, std::uint32_t flags = 0);
    void append(inspection::Trace trace, std::uint32_t flags = 0);
    void annotate(quint64 id, const capture::Annotation& annotation);
    [[nodiscard]] bool hasTrace(quint64 id) const;
    /// Null while nothing is open.
    [[nodiscard]] std::shared_ptr<capture::CaptureStore> store() const { return store_; }
    /// The sentence for a pause of the store.
    [[nodiscard]] QString pauseText(const QString& cause) const;

    [[nodiscard]] static QString fileIn(const QString& folder);

  private:
    [[nodiscard]] QString read(const Restore& restore);
    void note(quint64 id);

    capture::CaptureLimits limits_;
    std::shared_ptr<capture::CaptureStore> store_;
    QString finding_;
    quint64 highestId_ = 0;
    // Ids ascend nearly without gaps: one bit each says which have a trace.
    quint64 firstId_ = 0;
    std::vector<bool> traced_;
};

} // namespace postern::workbench
