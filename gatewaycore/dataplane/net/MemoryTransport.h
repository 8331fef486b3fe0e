// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/net/EventLoop.h"
#include "dataplane/net/Transport.h"

#include <memory>
#include <utility>

namespace postern::net {

/// Two connected Transports without a socket, on one loop: what one sends the other receives. `window` octets are taken
/// before a send has to wait for the other side to read: back-pressure as a socket has it.
class MemoryTransport final : public Transport {
  public:
    static std::pair<std::unique_ptr<MemoryTransport>, std::unique_ptr<MemoryTransport>>
    pair(EventLoop& loop, std::size_t window = 64 * 1024);
    ~MemoryTransport() override;

    void recv(ReceiveBuffer& into, RecvDone done) override;
    using Transport::send;
    void send(std::span<const BytesView> parts, SendDone done) override;
    [[nodiscard]] SteadyTime sendProgress() const noexcept override;
    void watchEnd(UniqueFunction<void()> ended) override;
    void shutdownWrite() override;
    void close() noexcept override;
    /// Ends the connection as a reset does: the other side's recv and send fail with ConnectionClosed.
    void reset() noexcept;
    [[nodiscard]] bool isOpen() const noexcept override;
    [[nodiscard]] const Address& peer() const noexcept override;
    [[nodiscard]] const Address& local() const noexcept override;
    [[nodiscard]] EventLoop& loop() const noexcept override;

    /// What tls() shows; for tests of what depends on it.
    void setTls(TlsDetails details);
    [[nodiscard]] const TlsDetails* tls() const noexcept override;

  private:
    struct End;
    explicit MemoryTransport(std::shared_ptr<End> end);
    std::shared_ptr<End> end_;
};

} // namespace postern::net
