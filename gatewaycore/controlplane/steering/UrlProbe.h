// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "base/Clock.h"
#include "controlplane/rest/RestClient.h"
#include "model/Api.h"

#include <QElapsedTimer>
#include <QObject>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::steering {

/// What a public address answered to a call without credentials.
enum class Reach : std::uint8_t {
    Answers,     ///< 2xx or 3xx
    Guarded,     ///< 401 or 403: it is reached, and asks for credentials
    Refuses,     ///< another 4xx: something answers there, and does not take this call
    Busy,        ///< 429 or 503
    Fails,       ///< another 5xx
    Unreachable, ///< no answer: `problem` says why
};
[[nodiscard]] std::string_view toString(Reach reach) noexcept;
[[nodiscard]] Reach reachOf(int status) noexcept; ///< of a status of HTTP
/// Whether callers can be sent there.
[[nodiscard]] constexpr bool isReached(Reach reach) noexcept { return reach == Reach::Answers || reach == Reach::Guarded || reach == Reach::Refuses; }

struct ProbeRules {
    int times = 5;             ///< so often each address is called
    Milliseconds timeout{5'000}; ///< for connecting, and for answering
    std::size_t atOnce = 4;    ///< addresses, of 6 at most
    std::string caFile;        ///< PEM of authorities to trust beside the system's; empty: none
};

/// What came of one address.
struct ProbedUrl {
    std::string url;     ///< that was called
    Reach reach = Reach::Unreachable;
    int status = 0;      ///< of the last answer; 0: none
    std::string problem; ///< why there was none
    int asked = 0;
    int answered = 0;
    std::optional<std::chrono::microseconds> connecting; ///< of the first call: look-up, TCP and TLS
    std::optional<std::chrono::microseconds> latency;    ///< from a call to the head of its answer, the middle one of all but the first

    /// "401, asks for credentials"; "503 of 5 calls"; the problem.
    [[nodiscard]] std::string sentence() const;
};

/// The path below an API's address that a probe calls: of an operation that only reads and has no parameter in its path; empty: there is
/// none, so the address itself.
[[nodiscard]] std::string probePath(const model::Api& api);

/// Calls addresses, a few at once and each several times one after the other. The first call without an answer is the last of its address.
/// Certificates are held against the system's authorities. Redirects are answers. Lives on one thread.
class UrlProbe final : public QObject {
    Q_OBJECT
  public:
    UrlProbe(std::vector<std::string> urls, const ProbeRules& rules, QObject* parent = nullptr);
    ~UrlProbe() override;

    void start();
    /// Ends without a word; it may be inside one of its signals.
    void halt();
    /// In the order of the addresses; what has not come to its end was not asked so often.
    [[nodiscard]] const std::vector<ProbedUrl>& results() const { return results_; }

  Q_SIGNALS:
    void probed(int index);
    /// Once, on a later turn of the event loop.
    void ended();

  private:
    struct Calling {
        std::unique_ptr<rest::RestCall> call;
        QElapsedTimer clock;
        std::optional<std::chrono::microseconds> sentAfter;
        std::optional<std::chrono::microseconds> headedAfter;
        std::chrono::microseconds first{0}; ///< of the first, once it was connected
        std::vector<std::chrono::microseconds> times;
    };
    void pump();
    void call(std::size_t index);
    void took(std::size_t index, const Result<rest::RestResponse>& answer, const rest::RestFailure& failure);
    void settle(std::size_t index);

    std::vector<ProbedUrl> results_;
    ProbeRules rules_;
    std::vector<Calling> callings_;
    rest::RestClient client_;
    std::size_t next_ = 0;
    std::size_t running_ = 0;
    bool over_ = false;
};

} // namespace postern::steering
