// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/exporting/Trial.h"

#include <QObject>
#include <QString>
#include <QThread>
#include <memory>

namespace postern::workbench {

/// What one test of a dry run found.
struct TrialLine {
    QString test;
    QString file; ///< that it stands in
    bool passed = false;
    QString text; ///< the first thing that was not as expected, or "passed"
    int status = 0;
    qint64 ms = 0;
};

/// An exporting::Trial on a thread of its own: answers are judged there, and the window is not held up.
class DryRun final : public QObject {
    Q_OBJECT
  public:
    explicit DryRun(QObject* parent = nullptr);
    /// Ends the gateway that it started.
    ~DryRun() override;

    void start(exporting::TrialRequest request);
    /// ended() comes later.
    void cancel();

  Q_SIGNALS:
    void tested(const postern::workbench::TrialLine& line);
    /// `problem` says why it did not come to the end of the tests; empty when it did.
    void ended(const QString& problem);

  private:
    void begin(const std::shared_ptr<exporting::TrialRequest>& request);

    QThread thread_;
    QObject* inside_; ///< lives on the thread, whose events it gets
    std::unique_ptr<exporting::Trial> trial_; ///< of that thread
};

} // namespace postern::workbench
