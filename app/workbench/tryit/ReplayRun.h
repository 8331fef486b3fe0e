// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/rest/RestClient.h"
#include "workbench/models/CurlCommand.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <QVector>
#include <memory>
#include <unordered_map>

namespace postern::workbench {

/// A call to be made again, and what it was answered the first time.
struct ReplayCall {
    CurlCommand call;
    quint64 exchange = 0;  ///< in the capture; 0 for the form's call
    int status = 0;        ///< 0: not known
    QByteArray body;
    bool bodyKnown = false; ///< whole and unmasked
    qint64 tookMs = -1;     ///< -1: not known
};

struct ReplayOptions {
    int times = 1;
    int atOnce = 1;       ///< calls in flight, 1 to 6
    double perSecond = 0; ///< 0: as fast as the answers come
};

struct ReplayResult {
    enum class Body : std::uint8_t { Unknown, Same, Different };
    int call = 0;
    int status = 0; ///< 0: no answer
    Body body = Body::Unknown;
    qint64 tookMs = 0;
    QString failure;
    QString correlationId; ///< that the call carried; by it its exchange is found
};

/// Makes calls again, one after the other through the list and that as often as wanted, not faster and not more at once than
/// wanted. One that is over the rate because answers are slow is made up for, but never in a burst larger than `atOnce`.
class ReplayRun final : public QObject {
    Q_OBJECT
  public:
    static constexpr int mostRequests = 100'000;

    ReplayRun(QVector<ReplayCall> calls, const ReplayOptions& options, const rest::RestSettings& settings, QObject* parent = nullptr);
    ~ReplayRun() override;

    void start();
    /// Nothing more is sent, and what is under way ends; finished() comes on a later turn of the event loop.
    void cancel();
    [[nodiscard]] int total() const { return total_; }
    [[nodiscard]] int ended() const { return ended_; }
    [[nodiscard]] const QVector<ReplayCall>& calls() const { return calls_; }
    /// Whether two bodies say the same: as JSON when both are, otherwise to the octet.
    [[nodiscard]] static bool sameBody(const QByteArray& a, const QByteArray& b);

  Q_SIGNALS:
    void answered(const postern::workbench::ReplayResult& result);
    void finished(bool cancelled);

  private:
    void pump();
    void sendNext();
    void take(int number, Result<rest::RestResponse> answer, const rest::RestFailure& failure, qint64 tookMs, const QString& correlationId);
    void conclude(const ReplayResult& result);

    QVector<ReplayCall> calls_;
    ReplayOptions options_;
    rest::RestClient client_;
    std::unordered_map<int, std::unique_ptr<rest::RestCall>> underWay_; ///< by number of the request
    QString name_; ///< what the X-Request-ID of its calls begins with
    QElapsedTimer clock_;
    QTimer pace_;
    int total_ = 0;
    int sent_ = 0;
    int ended_ = 0;
    int comparing_ = 0; ///< answers whose bodies are looked at aside
    bool cancelled_ = false;
    bool over_ = false;
    QThreadPool comparer_;
};

} // namespace postern::workbench
