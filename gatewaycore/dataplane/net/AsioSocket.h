// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this room's sources only: whoever includes it pays for Asio's headers.

#include "base/Error.h"
#include "dataplane/net/Address.h"

#include <asio/basic_socket_acceptor.hpp>
#include <asio/basic_stream_socket.hpp>
#include <asio/generic/stream_protocol.hpp>
#include <asio/io_context.hpp>
#include <memory>

namespace postern::net {

class EventLoop;
class Transport;

// One type for TCP and Unix sockets, bound to io_context's own executor: the type-erased default costs more per operation.
using Protocol = asio::generic::stream_protocol;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<Protocol, Executor>;
using Acceptor = asio::basic_socket_acceptor<Protocol, Executor>;
using Endpoint = Protocol::endpoint;

/// False for an Address that is None or a Unix path that is too long for the system.
[[nodiscard]] bool toEndpoint(const Address& address, Endpoint& out) noexcept;
[[nodiscard]] Address fromEndpoint(const Endpoint& endpoint);
/// TCP_NODELAY, and no congestion control to speak of when `peer` is on this host; nothing for a Unix socket.
void tune(Socket& socket, const Address& peer) noexcept;

/// A Transport over a connected socket: in the loop's EpollSet where it has one, else by Asio's operations. `ticket` is
/// dropped when the socket is closed.
[[nodiscard]] std::unique_ptr<Transport> adoptSocket(EventLoop& loop, Socket socket, Address peer,
                                                     std::shared_ptr<void> ticket = nullptr);
[[nodiscard]] std::unique_ptr<Transport> adoptIntoAsio(EventLoop& loop, Socket socket, Address peer, std::shared_ptr<void> ticket);
/// Linux only. By Asio all the same when the system refuses to watch one more.
[[nodiscard]] std::unique_ptr<Transport> adoptIntoEpollSet(EventLoop& loop, Socket socket, Address peer,
                                                           std::shared_ptr<void> ticket);

/// What `failure` of reading or writing (`doing`: "reading from") means for the connection.
[[nodiscard]] Error socketError(const asio::error_code& failure, const char* doing, const Address& peer);

} // namespace postern::net
