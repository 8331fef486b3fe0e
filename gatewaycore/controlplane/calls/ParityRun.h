// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/calls/AnswerComparison.h"
#include "controlplane/rest/RestClient.h"

#include <QElapsedTimer>
#include <QObject>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postern::calls {

/// A call that several gateways are sent alike.
struct ParityCall {
    std::string title;  ///< "GET /orders/1.0.0/orders/17"
    std::string method = "GET";
    std::string target; ///< path and query, encoded
    std::vector<std::pair<std::string, std::string>> headers;
    QByteArray body;
};

/// A gateway, as its callers reach it.
struct ParityTarget {
    std::string name;
    std::string url; ///< what comes before a call's target: "https://api.example"
};

/// One gateway's answer to one call.
struct ParityAnswer {
    std::optional<rest::RestResponse> answer;
    std::string problem; ///< why there is none
    Milliseconds took{0}; ///< the middle one of all times the call was sent
    std::vector<AnswerDifference> differences; ///< from the first gateway's
};

/// What came of one call, for each target in its order.
struct ParityResult {
    std::size_t call = 0;
    std::vector<ParityAnswer> answers;

    /// Every gateway answered, and what differs is ignored.
    [[nodiscard]] bool alike() const;
};

/// Sends each call to all gateways at once, the calls one after the other, and holds the answers against the first gateway's. One
/// that hangs costs its own answers only. Lives on one thread.
class ParityRun final : public QObject {
    Q_OBJECT
  public:
    struct Rules {
        std::vector<AnswerIgnore> ignore;
        int times = 1; ///< so often each call is sent, for its time; the last answer is compared
        Milliseconds timeout{30'000};
    };
    ParityRun(std::vector<ParityCall> calls, std::vector<ParityTarget> targets, Rules rules, const rest::RestSettings& settings, QObject* parent = nullptr);
    ~ParityRun() override;

    void start();
    /// No further call; finished() comes on a later turn of the event loop.
    void cancel();
    [[nodiscard]] const std::vector<ParityCall>& calls() const { return calls_; }
    [[nodiscard]] const std::vector<ParityTarget>& targets() const { return targets_; }

  Q_SIGNALS:
    void compared(const postern::calls::ParityResult& result);
    void finished(bool cancelled);

  private:
    struct Sending {
        std::unique_ptr<rest::RestClient> client; ///< each gateway has its own: none waits behind another one's calls
        std::unique_ptr<rest::RestCall> call;
        QElapsedTimer clock;
        std::vector<Milliseconds> times;
    };
    void begin();
    void send(std::size_t target);
    void take(std::size_t target, Result<rest::RestResponse> answer);
    void settle(std::size_t target);

    std::vector<ParityCall> calls_;
    std::vector<ParityTarget> targets_;
    Rules rules_;
    std::vector<Sending> sendings_;
    ParityResult result_;
    std::size_t open_ = 0; ///< targets that have not answered yet
    bool cancelled_ = false;
};

} // namespace postern::calls
