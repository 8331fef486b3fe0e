// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workbench/bridge/BreakpointLink.h"

#include <QByteArray>
#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>
#include <memory>

namespace postern::test {

/// A gateway with the API /orders (GET and POST /items/{id}) that records, and the workbench's door to its breakpoints.
class LinkedGateway {
  public:
    virtual ~LinkedGateway() = default;
    [[nodiscard]] virtual workbench::BreakpointLink& link() = 0;
    /// Of its HTTP listener.
    [[nodiscard]] virtual quint16 port() const = 0;
    virtual void record(bool on) = 0;
    /// Ends it in order, as a person does.
    virtual void end() = 0;
};

enum class GatewayKind {
    Child,       ///< the program as a child of the workbench: what Run starts
    Captured,    ///< the same behind the link that keeps what it records
    Attached,    ///< the program that somebody else has started, over its control socket
    SameProcess, ///< a gateway in this process, over the control protocol all the same
};
/// Up and running; fails the program when it does not come up.
[[nodiscard]] std::unique_ptr<LinkedGateway> linkedGateway(GatewayKind kind, const QByteArray& backendUrl);

/// A backend on the test's own event loop, that answers with the header X-Who of a request, and its content; in chunks when
/// that is what X-Chunked asks for.
class WhoBackend final : public QTcpServer {
  public:
    WhoBackend();
    [[nodiscard]] QByteArray url() const { return "http://127.0.0.1:" + QByteArray::number(serverPort()); }
    int requests = 0;

  private:
    void take(QTcpSocket* socket);
    QHash<QTcpSocket*, QByteArray> got_;
};

/// A client of a gateway.
class OrdersClient {
  public:
    OrdersClient(quint16 port, const QByteArray& headers, const QByteArray& body = {});
    /// The whole answer; or what came before the connection ended or the patience.
    QByteArray answer();
    [[nodiscard]] QByteArray soFar();
    QTcpSocket socket;

  private:
    QByteArray got_;
};

} // namespace postern::test
