// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"
#include "workbench/inspector/CapturePairs.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace postern::workbench {

/// A capture as a side of a comparison.
struct CaptureSide {
    QString title; ///< for people
    QString file;  ///< a `.pcapture`; one that is being written may be read, too
};

/// Compares two captures on a thread of its own: reads the rows, finds partners, and compares the traces of each pair as
/// two exchanges are compared. Used on the GUI thread.
class CaptureComparison final : public QObject {
    Q_OBJECT
  public:
    static constexpr std::size_t mostRows = 100'000; ///< of each side; the rest is left out, and that is said

    struct Result {
        std::array<QVector<CaptureRow>, 2> rows;
        QVector<CapturePair> pairs;
        bool cut = false;
        QString problem; ///< why a file could not be read; nothing else is of use then
    };

    explicit CaptureComparison(QObject* parent = nullptr);
    ~CaptureComparison() override;

    /// `ignored`: JSON pointers. A newer one makes an older one's result void.
    void start(const std::array<CaptureSide, 2>& sides, PairBy by, const QStringList& ignored);
    void cancel();
    [[nodiscard]] bool isRunning() const { return running_ != nullptr; }
    /// 0 to 1.
    [[nodiscard]] double progress() const;
    /// Both traces of a pair, each nothing when none is stored; on a later turn of the event loop.
    using Traces = std::array<std::shared_ptr<const inspection::Trace>, 2>;
    void fetch(const std::array<CaptureSide, 2>& sides, quint64 left, quint64 right, std::function<void(Traces)> answer);

  Q_SIGNALS:
    void finished(std::shared_ptr<const postern::workbench::CaptureComparison::Result> result);
    void cancelled();

  private:
    struct Run {
        std::atomic<bool> stop{false};
        std::atomic<int> permille{0};
    };

    std::shared_ptr<Run> running_;
    QThreadPool pool_;
};

} // namespace postern::workbench
