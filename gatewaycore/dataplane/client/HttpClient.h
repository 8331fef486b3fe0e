// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "dataplane/client/ConnectionPool.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::client {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// One request. Host, Content-Length and Connection are written by the client; a request that names them is refused.
struct ClientRequest {
    std::string method = "GET";
    std::string url; ///< http://, https:// or unix:/path/to/socket:/path; no user information, no fragment
    HeaderList headers;
    std::string body;
    Nanoseconds connectTimeout = Seconds(5);
    Nanoseconds firstByteTimeout = Seconds(15); ///< from the start of sending to the response's first octet
    Nanoseconds totalTimeout = Seconds(30);
    ByteCount maxBody = 1_MiB;      ///< of the response
    ByteCount maxHead = 64_KiB;
    int maxRedirects = 0;           ///< followed only within the same origin, for GET and HEAD
    bool repeatable = false;        ///< does no harm twice, whatever its method: see send()
};

struct ClientResponse {
    int status = 0;
    HeaderList headers;
    std::string body;
    bool reusedConnection = false;
    net::ConnectTimings timings;
    Nanoseconds firstByte{}; ///< from the start of the call

    /// The first header of that name, in any case of letters; "" when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// Where a streamed response goes. Called on the loop, never from within the call that started the exchange.
class ResponseSink {
  public:
    virtual ~ResponseSink() = default;
    /// Status and headers; the body is empty. False gives the exchange up.
    virtual bool onHead(ClientResponse head) = 0;
    /// A piece of the body, valid during the call. False gives the exchange up.
    virtual bool onBody(BytesView piece) = 0;
    /// The end, good or bad; nothing is called after it.
    virtual void onEnd(Result<void> result) = 0;
};

struct ClientExchange;

/// An HTTP/1.1 client on a worker's loop, for the gateway's own calls (key sets, introspection, uploads) and for tests;
/// what the gateway forwards goes through upstream/Forwarder. Keep-alive connections, verified TLS, time-outs, limits.
class HttpClient {
  public:
    struct Config {
        ConnectionPool::Config pool{};
        std::string userAgent = "postern/" POSTERN_VERSION;
    };
    using Done = UniqueFunction<void(Result<ClientResponse>)>;

    /// `tls` is for https; without it https is refused.
    HttpClient(net::EventLoop& loop, net::Connector& connector, std::shared_ptr<const net::TlsContext> tls);
    HttpClient(net::EventLoop& loop, net::Connector& connector, std::shared_ptr<const net::TlsContext> tls, Config config);
    /// Gives up what runs; nothing is called any more.
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// The whole response. A status of any kind is a response, not an error. Errors say which step failed and name the
    /// origin, never the query or a credential. A request on a reused connection that was closed before its first octet
    /// is sent once more when its method is idempotent, or when it says `repeatable`. The result's end cancels.
    [[nodiscard]] std::unique_ptr<net::Pending> send(ClientRequest request, Done done);
    /// The same in pieces; maxBody still holds. `sink` must live until its onEnd() or until the result's end.
    [[nodiscard]] std::unique_ptr<net::Pending> stream(ClientRequest request, ResponseSink& sink);
    [[nodiscard]] ConnectionPool& pool() noexcept;

  private:
    struct Impl;
    [[nodiscard]] std::unique_ptr<net::Pending> start(std::shared_ptr<ClientExchange> exchange);
    std::shared_ptr<Impl> impl_;
};

} // namespace postern::client
