// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/AsioSocket.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/net/Transport.h"

#include <utility>

namespace postern::net {

Error socketError(const asio::error_code& failure, const char* doing, const Address& peer)
{
    const std::string where = " the connection to " + peer.toString();
    if (failure == asio::error::connection_reset || failure == asio::error::connection_aborted)
        return {ErrorKind::ConnectionClosed, "the peer reset" + where};
    if (failure == asio::error::broken_pipe || failure == asio::error::not_connected)
        return {ErrorKind::ConnectionClosed, "the peer closed" + where};
    if (failure == asio::error::timed_out)
        return {ErrorKind::ConnectionClosed, "the peer no longer answers on" + where};
    return {ErrorKind::IoError, std::string(doing) + where + " failed: " + failure.message()};
}

std::unique_ptr<Transport> adoptSocket(EventLoop& loop, Socket socket, Address peer, std::shared_ptr<void> ticket)
{
#ifdef __linux__
    if (loop.epollSet() != nullptr)
        return adoptIntoEpollSet(loop, std::move(socket), std::move(peer), std::move(ticket));
#endif
    return adoptIntoAsio(loop, std::move(socket), std::move(peer), std::move(ticket));
}

std::string_view Transport::negotiatedProtocol() const noexcept
{
    const TlsDetails* details = tls();
    return details != nullptr ? std::string_view(details->protocol) : std::string_view();
}

} // namespace postern::net
