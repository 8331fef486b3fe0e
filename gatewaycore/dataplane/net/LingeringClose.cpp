// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/LingeringClose.h"

#include "dataplane/net/EventLoop.h"

namespace postern::net {
namespace {

/// Owned by the loop until the peer's end, the limit or the end of patience.
struct Lingering {
    Lingering(std::unique_ptr<Transport> itsTransport, ByteCount limit)
        : loop(itsTransport->loop()), buffer(loop.slabs()), left(limit.value), transport(std::move(itsTransport)),
          patience([this] { end(); })
    {
    }

    void drain()
    {
        transport->recv(buffer, [this](Result<std::size_t> octets) {
            buffer.clear();
            if (!octets || *octets == 0 || *octets >= left) {
                end();
                return;
            }
            left -= *octets;
            drain();
        });
    }

    void end()
    {
        transport->close();
        loop.dismiss(this);
    }

    EventLoop& loop;
    ReceiveBuffer buffer;
    std::uint64_t left;
    std::unique_ptr<Transport> transport;
    Timer patience;
};

} // namespace

void lingeringClose(std::unique_ptr<Transport> transport, Nanoseconds patience, ByteCount limit)
{
    if (transport == nullptr || !transport->isOpen())
        return;
    transport->shutdownWrite();
    auto lingering = std::make_shared<Lingering>(std::move(transport), limit);
    Lingering& self = *lingering;
    self.loop.keep(std::move(lingering));
    self.loop.arm(self.patience, patience);
    self.drain();
}

} // namespace postern::net
