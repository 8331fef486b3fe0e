// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/calls/CallJudgement.h"
#include "controlplane/rest/RestClient.h"

#include <QElapsedTimer>
#include <QObject>
#include <memory>

namespace postern::calls {

/// A test and where it came from.
struct LoadedTest {
    std::filesystem::path file; ///< its data and schemas stand beside it
    CallTest test;
};
/// Reads a test's file. The error holds all problems, one a line.
[[nodiscard]] Result<LoadedTest> loadTest(const std::filesystem::path& file);

/// What one run of one test (for a test with data: of one of its rows) found.
struct TestResult {
    std::size_t test = 0;      ///< which of those that were given
    std::size_t row = 0;       ///< of its data, from 1; 0 without data
    std::string problem;       ///< why it was not judged: no answer, no data; empty otherwise
    std::vector<std::string> unknown; ///< variables without a value: nothing was sent
    int status = 0;
    Milliseconds took{0};
    std::vector<Finding> findings;

    [[nodiscard]] bool passed() const;
};

/// Runs tests one after the other, so that a test may rely on what the one before did. Lives on one thread.
class CallTestRun final : public QObject {
    Q_OBJECT
  public:
    CallTestRun(std::vector<LoadedTest> tests, Lookup lookup, const rest::RestSettings& settings, QObject* parent = nullptr);
    ~CallTestRun() override;

    void start();
    /// No further call; finished() comes on a later turn of the event loop.
    void cancel();
    [[nodiscard]] const std::vector<LoadedTest>& tests() const { return tests_; }

  Q_SIGNALS:
    void tested(const postern::calls::TestResult& result);
    void finished(bool cancelled);

  private:
    using Row = std::vector<std::pair<std::string, std::string>>;
    void next();
    bool openTest();
    [[nodiscard]] Lookup rowLookup() const;
    void send();
    void take(Result<rest::RestResponse> answer);

    std::vector<LoadedTest> tests_;
    Lookup lookup_;
    rest::RestClient client_;
    std::unique_ptr<rest::RestCall> call_;
    std::vector<Row> rows_; ///< of the test at hand
    std::size_t test_ = 0;
    std::size_t row_ = 0;
    bool opened_ = false;
    bool cancelled_ = false;
    QElapsedTimer clock_;
};

} // namespace postern::calls
