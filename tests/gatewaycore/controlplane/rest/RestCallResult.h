// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/rest/RestClient.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTest>
#include <QTimer>
#include <optional>

namespace postern::rest::test {

/// How a call ended.
struct Ending {
    std::optional<Result<RestResponse>> result;
    RestFailure failure;
    qint64 elapsed = 0;

    [[nodiscard]] bool good() const { return result && result->has_value(); }
    [[nodiscard]] bool failedWith(ErrorKind kind) const { return result && !*result && result->error().kind() == kind; }
    [[nodiscard]] const RestResponse& response() const { return **result; }
    [[nodiscard]] QByteArray message() const
    {
        return result && !*result ? QByteArray::fromStdString(result->error().describe()) : QByteArray("(no error)");
    }
};

inline RestCompletion keepIn(Ending& ending)
{
    return [&ending](Result<RestResponse> result, const RestFailure& failure) {
        ending.result.emplace(std::move(result));
        ending.failure = failure;
    };
}

/// Sends and waits for the end, 15 s at most.
inline Ending run(RestClient& client, RestRequest request)
{
    Ending ending;
    QElapsedTimer clock;
    clock.start();
    QEventLoop waiting; // QTest::qWaitFor sleeps 10 ms between looks, and every call takes many turns
    const auto call = client.send(std::move(request), [&](Result<RestResponse> result, const RestFailure& failure) {
        ending.result.emplace(std::move(result));
        ending.failure = failure;
        waiting.quit();
    });
    QTimer::singleShot(15'000, &waiting, &QEventLoop::quit);
    waiting.exec();
    ending.elapsed = clock.elapsed();
    return ending;
}

inline RestRequest get(const QByteArray& url)
{
    RestRequest request;
    request.url = url;
    request.retry.base = Milliseconds(1);
    return request;
}

inline RestRequest post(const QByteArray& url, const QByteArray& body = "{}")
{
    RestRequest request = get(url);
    request.method = "POST";
    request.body = body;
    request.headers.add("Content-Type", "application/json");
    return request;
}

} // namespace postern::rest::test
