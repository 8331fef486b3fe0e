// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "dataplane/http/BodyDecoder.h"
#include "dataplane/http/Http1Parser.h"

#include <QLocalSocket>
#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>
#include <string>

namespace postern::control {

/// One call over a gateway's control socket: connects, sends, and hands the answer's content on as it comes. A
/// connection carries one call; the socket is local, so making one costs nothing that anybody would notice.
class ControlCall final : public QObject {
    Q_OBJECT
  public:
    struct Events {
        UniqueFunction<void(int status)> head;
        UniqueFunction<void(BytesView data)> data;
        /// Once, last: the answer is complete, or why it is not.
        UniqueFunction<void(Result<void>)> end;
    };

    /// Begins at once; events come on later turns of the event loop. Destroying it ends the call without an event; from
    /// inside an event use cancel() and deleteLater().
    ControlCall(const QString& socketPath, const std::string& method, const std::string& target, const std::string& body,
                Milliseconds firstOctetTimeout, Events events, QObject* parent = nullptr);

    ~ControlCall() override;

    /// No event comes any more.
    void cancel();

  private:
    void send();
    void read();
    void connectionClosed();
    void finish(Result<void> result);
    [[nodiscard]] Error failure(const QString& what) const;

    QLocalSocket socket_;
    QTimer timeout_;
    Events events_;
    QString path_;
    std::string request_;
    std::string buffer_;
    Arena arena_;
    http::ResponseParser parser_;
    http::ParsedResponse response_{arena_};
    std::optional<http::BodyDecoder> decoder_;
    bool over_ = false;
};

} // namespace postern::control
