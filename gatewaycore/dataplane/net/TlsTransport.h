// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/net/TlsContext.h"
#include "dataplane/net/Transport.h"

#include <memory>
#include <string_view>

namespace postern::net {

/// TLS over another Transport. TLS 1.2 and 1.3, no renegotiation, no compression; OpenSSL's own buffers are given back
/// while the connection is idle.
class TlsTransport final : public Transport {
  public:
    /// The server's side. Call handshake() next.
    [[nodiscard]] static Result<std::unique_ptr<TlsTransport>> accept(std::unique_ptr<Transport> inner,
                                                                      std::shared_ptr<const TlsContext> context);
    /// The client's side: `serverName` (a host name or a literal address) is sent as SNI when it is a name, and is what
    /// the certificate must be made out to.
    [[nodiscard]] static Result<std::unique_ptr<TlsTransport>> connect(std::unique_ptr<Transport> inner,
                                                                       std::shared_ptr<const TlsContext> context,
                                                                       std::string_view serverName);
    ~TlsTransport() override;

    /// Shakes hands; exactly one call, before anything else. The caller owns the time-out: it closes the Transport.
    /// Errors are TlsFailed and say which check failed, for whom, and what to do; ConnectionClosed when the peer went
    /// without having said anything.
    void handshake(UniqueFunction<void(Result<void>)> done);

    void recv(ReceiveBuffer& into, RecvDone done) override;
    using Transport::send;
    void send(std::span<const BytesView> parts, SendDone done) override;
    [[nodiscard]] SteadyTime sendProgress() const noexcept override;
    void watchEnd(UniqueFunction<void()> ended) override;
    void shutdownWrite() override;
    void close() noexcept override;
    [[nodiscard]] bool isOpen() const noexcept override;
    [[nodiscard]] const TlsDetails* tls() const noexcept override;
    [[nodiscard]] const Address& peer() const noexcept override;
    [[nodiscard]] const Address& local() const noexcept override;
    [[nodiscard]] EventLoop& loop() const noexcept override;

  private:
    struct Session;
    explicit TlsTransport(std::shared_ptr<Session> session);
    std::shared_ptr<Session> session_;
};

} // namespace postern::net
