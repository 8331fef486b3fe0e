// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/calls/CallTestRun.h"

#include <QObject>
#include <QProcess>
#include <QTimer>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace postern::exporting {

struct TrialRequest {
    std::filesystem::path program; ///< posternd
    std::filesystem::path bundle;  ///< as Exporter::stageTrial() made it
    std::filesystem::path state;   ///< an empty folder, for a bundle that writes its state; empty: it gets none
    std::size_t listeners = 1;     ///< each gets a free port of this machine alone
    std::vector<calls::LoadedTest> tests;
    calls::Lookup lookup;          ///< of variables; {{base}} is the trial's own
    std::string caFile;            ///< more authorities to trust, for listeners with TLS
};

/// Starts a bundle in a posternd of its own and runs tests against it. Lives on one thread, with its event loop; what it started
/// ends with it.
class Trial final : public QObject {
    Q_OBJECT
  public:
    explicit Trial(TrialRequest request, QObject* parent = nullptr);
    ~Trial() override;

    void start();
    /// finished() comes on a later turn of the event loop.
    void cancel();
    [[nodiscard]] const std::vector<calls::LoadedTest>& tests() const;

  Q_SIGNALS:
    void tested(const postern::calls::TestResult& result);
    /// After the gateway has ended. `problem` says why it did not come to the end of the tests; empty when it did.
    void finished(const QString& problem);

  private:
    void readLines();
    void run(const QString& base);
    void end(const QString& problem);

    TrialRequest request_;
    QProcess gateway_;
    QTimer patience_;
    QByteArray lines_; ///< what it said until it was ready
    QString problem_;
    std::unique_ptr<calls::CallTestRun> run_;
    bool ending_ = false;
};

} // namespace postern::exporting
