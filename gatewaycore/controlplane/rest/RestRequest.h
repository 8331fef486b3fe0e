// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Clock.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QIODevice>
#include <functional>
#include <initializer_list>
#include <memory>
#include <vector>

namespace postern::rest {

struct RestHeader {
    QByteArray name;
    QByteArray value;
};

/// Header fields in the order of the wire; names compare without case.
class RestHeaders {
  public:
    RestHeaders() = default;
    RestHeaders(std::initializer_list<RestHeader> fields) : fields_(fields) {}

    void add(QByteArray name, QByteArray value) { fields_.push_back({std::move(name), std::move(value)}); }
    /// Replaces every field of that name.
    void set(QByteArray name, QByteArray value);
    /// The first value of that name, or an empty one.
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
    [[nodiscard]] bool contains(QByteArrayView name) const;
    [[nodiscard]] auto begin() const { return fields_.begin(); }
    [[nodiscard]] auto end() const { return fields_.end(); }
    [[nodiscard]] std::size_t size() const { return fields_.size(); }

  private:
    std::vector<RestHeader> fields_;
};

/// How long each stage of a call may take.
struct RestTimeouts {
    Milliseconds connect{10'000};   ///< name look-up, TCP, proxy and TLS, until the request is written
    Milliseconds firstByte{30'000}; ///< from there to the head of the answer
    Milliseconds idle{30'000};      ///< between two pieces of the body
    Milliseconds total{120'000};    ///< the whole call with its retries, waits and redirects
};

/// What is done again by itself. GET, HEAD, OPTIONS, PUT and DELETE (RFC 9110 9.2.2) are repeated after a failed or
/// broken connection and after 429, 502, 503 and 504; every other method only when nothing of it was sent.
struct RetryPolicy {
    int attempts = 3;                 ///< in all; 1 means never again
    Milliseconds base{200};           ///< the first wait; doubles each time, with +-50 % jitter
    Milliseconds longest{5'000};      ///< the longest wait of our own
    Milliseconds retryAfterCap{30'000}; ///< a server that asks for a longer wait is not waited for
};

/// One request. `url` is sent octet for octet: it must be ASCII, encoded already, without user:password@ and fragment.
struct RestRequest {
    QByteArray method = "GET";
    QByteArray url; ///< "https://host:9443/api/am/publisher/v4/apis?limit=25"
    RestHeaders headers;
    QByteArray body;
    /// Instead of `body`: makes the device that it is read from while it is sent, so that it need not be in memory. Sequential
    /// and open, of `bodySize` octets; one for each attempt. Null: it cannot be read, and the call fails.
    std::function<std::unique_ptr<QIODevice>()> bodyDevice;
    qint64 bodySize = 0;
    RestTimeouts timeouts;
    RetryPolicy retry;
    ByteCount maxBody = 32_MiB; ///< of the decoded body; more is refused while it streams in
    int maxRedirects = 5;       ///< of the same origin; another origin is never followed
    bool repeatable = false;  ///< the caller knows that a POST or PATCH may safely be done twice
    bool anyStatus = false;     ///< true: every complete answer is a RestResponse; false: only 2xx is
};

/// A complete answer.
struct RestResponse {
    int status = 0;
    QByteArray reason;
    RestHeaders headers;
    QByteArray body; ///< decoded
    QByteArray url;  ///< where it came from, after redirects
    int attempts = 1;
};

} // namespace postern::rest
