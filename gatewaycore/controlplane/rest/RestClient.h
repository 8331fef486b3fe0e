// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "base/UniqueFunction.h"
#include "controlplane/rest/RestCall.h"
#include "controlplane/rest/RestFailure.h"
#include "controlplane/rest/RestRequest.h"

#include <QObject>
#include <memory>

namespace postern::rest {

/// The proxy to go through. None unless set: the environment's and the desktop's proxies are not used.
struct RestProxy {
    enum class Kind : std::uint8_t { None, Http, Socks5 };
    Kind kind = Kind::None;
    QString host;
    quint16 port = 0;
    QString user;
    Secret password;
};

/// A person's decision to trust exactly this certificate at exactly this host and port, whatever is wrong with it.
struct TrustedCertificate {
    QString host;
    quint16 port = 443;
    QByteArray sha256; ///< hex digits of the leaf's DER form; colons and case do not matter
};

/// How a client reaches the network.
struct RestSettings {
    RestProxy proxy;
    QString caFile;        ///< PEM; its authorities are trusted
    bool systemCas = true; ///< and those of the system, too
    QByteArray caPem;      ///< the same as `caFile`, where the authorities are in no file
    QByteArray clientCertificate; ///< PEM, with what leads to its authority: shown to servers that ask for one
    Secret clientKey;      ///< PEM, not encrypted: its private key
    QString serverName;    ///< what a server's certificate has to name, when that is not the URL's host
    std::vector<TrustedCertificate> trusted;
    int concurrency = 6; ///< calls in flight at once (1 to 6); more wait their turn
};

/// HTTP/1.1 to a control plane; the only user of QNetworkAccessManager. No cookies, no cached credentials, no cache, no
/// HTTP/2, no redirect to another origin, no request sent again behind our back. Used from one thread, whose event loop
/// runs the completions.
///
/// What a server can see of it: a target that QUrl would rewrite (%7E, lower-case hex digits, and the like; see WireUrl)
/// is sent as it is, but then the request has one field more, "X-Postern-Qt-Target: / HTTP/1.1". Qt lets nobody write the
/// request line, so the exact one goes out in the place of the method, and what Qt writes after the method has to end up
/// in some field. It tells nothing and may be ignored; a gateway forwards it as it does any other.
class RestClient final : public QObject {
    Q_OBJECT
  public:
    explicit RestClient(RestSettings settings = {}, QObject* parent = nullptr);
    ~RestClient() override;

    /// Replaces proxy, authorities and trust; running calls end as they began, later ones use new connections.
    void setSettings(RestSettings settings);
    [[nodiscard]] const RestSettings& settings() const;

    /// Sends the request. `completion` runs once, later, on this thread - unless the handle is destroyed first, which
    /// cancels silently, as the end of this client does. The failure is meaningful only when the result is an error. Errors:
    ///   InvalidArgument  the request cannot be sent (the reason says why)
    ///   ConnectFailed, TlsFailed, ConnectionClosed (also a truncated body), TimedOut, TooLarge, ProtocolError. A chunked
    ///   or encoded body that is cut off may pass for a complete one, as Qt sometimes takes it for one and shows no
    ///   chunks: whoever reads the body checks that its format has an end.
    ///   Cancelled        RestCall::cancel()
    ///   Unauthenticated 401, PermissionDenied 403, NotFound 404 and 410, AlreadyExists 409, Overloaded 429 and 503,
    ///   InvalidArgument other 4xx, IoError other 5xx; ProtocolError for a redirect that is not followed
    [[nodiscard]] std::unique_ptr<RestCall> send(RestRequest request, RestCompletion completion);

    /// Calls in flight and waiting.
    [[nodiscard]] int pending() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace postern::rest
