// SPDX-License-Identifier: Apache-2.0
#include "controlplane/rest/RestExchange.h"

#include "controlplane/rest/Certificates.h"
#include "controlplane/rest/RetryAfter.h"
#include "controlplane/rest/SentOnceBody.h"

#include <QRandomGenerator>
#include <algorithm>

namespace postern::rest {
namespace {

constexpr qint64 readChunk = 64 * 1024;
constexpr qint64 readAhead = 1024 * 1024;
constexpr qsizetype excerptLimit = 64 * 1024;

bool isToken(const QByteArray& text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::strchr("!#$%&'*+-.^_`|~", c) != nullptr;
    });
}

bool isFieldValue(const QByteArray& text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

std::optional<Error> problemOf(const RestRequest& request)
{
    const auto refuse = [](std::string why) { return Error(ErrorKind::InvalidArgument, std::move(why), Fault::Config); };
    if (!isToken(request.method))
        return refuse("the method is not an HTTP token");
    for (const RestHeader& field : request.headers) {
        if (!isToken(field.name) || !isFieldValue(field.value))
            return refuse("the header field \"" + field.name.left(40).toStdString() + "\" is malformed");
    }
    return {};
}

Error errorOfStatus(int status, const WireUrl& url)
{
    const std::string message =
        url.withoutQuery().toStdString() + " answered " + std::to_string(status);
    switch (status) {
    case 401: return {ErrorKind::Unauthenticated, message, Fault::Upstream};
    case 403: return {ErrorKind::PermissionDenied, message, Fault::Upstream};
    case 404:
    case 410: return {ErrorKind::NotFound, message, Fault::Upstream};
    case 409: return {ErrorKind::AlreadyExists, message, Fault::Upstream};
    case 429:
    case 503: return {ErrorKind::Overloaded, message, Fault::Upstream, RetrySafety::Safe};
    default: break;
    }
    if (status >= 500)
        return {ErrorKind::IoError, message, Fault::Upstream};
    return {status >= 400 ? ErrorKind::InvalidArgument : ErrorKind::ProtocolError, message, Fault::Upstream};
}

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool isWorthRepeating(int status) { return status == 429 || status == 502 || status == 503 || status == 504; }

} // namespace

RestExchange::RestExchange(RestRequest request, RestCompletion completion, std::shared_ptr<RestNetwork> network,
                           QObject* parent)
    : QObject(parent), request_(std::move(request)), completion_(std::move(completion)), network_(std::move(network))
{
    for (QTimer* timer : {&stageTimer_, &totalTimer_, &retryTimer_}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&stageTimer_, &QTimer::timeout, this, &RestExchange::expire);
    connect(&totalTimer_, &QTimer::timeout, this, &RestExchange::expireTotal);
    connect(&retryTimer_, &QTimer::timeout, this, &RestExchange::attempt);
    totalTimer_.start(request_.timeouts.total);
}

RestExchange::~RestExchange() { dropReply(); }

void RestExchange::start()
{
    if (network_->problem)
        return fail(*network_->problem);
    if (auto problem = problemOf(request_))
        return fail(std::move(*problem));
    Result<WireUrl> url = WireUrl::parse(request_.url);
    if (!url)
        return fail(url.error());
    url_ = std::move(*url);
    attempt();
}

void RestExchange::attempt()
{
    ++failure_.attempts;
    failure_.stage = RestStage::Connect;
    failure_.status = 0;
    failure_.headers = {};
    failure_.bodyExcerpt.clear();
    failure_.retryAfter.reset();
    failure_.url = url_->withoutQuery();
    response_ = {};
    tooLarge_ = false;
    sentInAttempt_ = 0;

    QUrl url;
    QByteArray verb = request_.method;
    const bool exact = url_->exactQUrl(url);
    if (!exact) {
        if (verb == "HEAD")
            return fail(Error(ErrorKind::InvalidArgument,
                              "a HEAD request cannot be sent to this address without changing its percent-encoding",
                              Fault::Config));
        // QUrl would rewrite this target. Qt writes a custom method as it is, in front of the target and the version,
        // so the method carries the exact request line, and Qt's own ends up in a field that means nothing.
        // problemOf() and WireUrl have made sure that there is no line break in either.
        const bool absoluteForm =
            network_->settings.proxy.kind == RestProxy::Kind::Http && !url_->isSecure();
        verb += ' ' + (absoluteForm ? url_->toBytes() : url_->target()) + " HTTP/1.1\r\nX-Postern-Qt-Target:";
        url = url_->rootQUrl();
    }

    if (request_.bodyDevice) {
        upload_ = request_.bodyDevice();
        if (!upload_ || !upload_->isOpen() || !upload_->isSequential())
            return fail(Error(ErrorKind::InvalidArgument, "the body cannot be read", Fault::Config));
    }
    QNetworkRequest request(url);
    request.setSslConfiguration(network_->tls);
    if (!network_->settings.serverName.isEmpty())
        request.setPeerVerifyName(network_->settings.serverName);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::HttpPipeliningAllowedAttribute, false);
    // Decoded octets are counted as they are read (takeBody), so the ratio need not be guessed at.
    request.setDecompressedSafetyCheckThreshold(-1);
    request.setRawHeader("User-Agent", "postern/" POSTERN_VERSION);
    for (const RestHeader& field : request_.headers) {
        const QByteArray before = request.rawHeader(field.name);
        const bool ours = field.name.compare("User-Agent", Qt::CaseInsensitive) == 0;
        request.setRawHeader(field.name, before.isEmpty() || ours ? field.value : before + ", " + field.value);
    }
    reply_ = dispatch(request, verb);
    reply_->setReadBufferSize(readAhead);
    connectReply();
    if (sentSilently()) {
        failure_.stage = RestStage::FirstByte;
        armStage(request_.timeouts.connect + request_.timeouts.firstByte);
    } else {
        armStage(request_.timeouts.connect);
    }
}

bool RestExchange::mayCarryBody() const
{
    const QByteArray& method = request_.method;
    return !request_.body.isEmpty() || request_.bodyDevice || !(method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "DELETE");
}

/// Qt does not tell when it has written the head of a request whose body is empty, so that such a request counts as
/// sent from the start.
bool RestExchange::sentSilently() const
{
    return mayCarryBody() && request_.body.isEmpty() && (!request_.bodyDevice || request_.bodySize == 0);
}

QNetworkReply* RestExchange::dispatch(QNetworkRequest& request, const QByteArray& verb)
{
    QNetworkAccessManager& manager = network_->manager;
    if (verb == "GET" && request_.body.isEmpty() && !request_.bodyDevice)
        return manager.get(request);
    if (verb == "HEAD")
        return manager.head(request);
    if (!mayCarryBody())
        return manager.sendCustomRequest(request, verb);
    const qint64 size = request_.bodyDevice ? request_.bodySize : request_.body.size();
    request.setHeader(QNetworkRequest::ContentLengthHeader, size);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    if (size > 0 && !request.hasRawHeader("Content-Type"))
        request.setRawHeader("Content-Type", "application/octet-stream");
    QIODevice* const body = request_.bodyDevice ? upload_.release() : new SentOnceBody(request_.body, nullptr);
    QNetworkReply* const reply = manager.sendCustomRequest(request, verb, body);
    body->setParent(reply);
    return reply;
}

void RestExchange::connectReply()
{
    connect(reply_, &QNetworkReply::requestSent, this, &RestExchange::noteRequestSent);
    connect(reply_, &QNetworkReply::metaDataChanged, this, &RestExchange::noteHead);
    connect(reply_, &QNetworkReply::readyRead, this, &RestExchange::takeBody);
    connect(reply_, &QNetworkReply::sslErrors, this, &RestExchange::judgeCertificate);
    connect(reply_, &QNetworkReply::finished, this, &RestExchange::finishAttempt);
    connect(reply_, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64) {
        if (sent > 0 && failure_.stage == RestStage::FirstByte)
            armStage(request_.timeouts.firstByte);
    });
}

void RestExchange::noteRequestSent()
{
    // Qt sends a request without a body again by itself when the connection breaks before an answer: count that.
    if (sentInAttempt_++ > 0 && ++failure_.attempts > request_.retry.attempts) {
        failure_.attempts = request_.retry.attempts;
        return fail(Error(ErrorKind::ConnectionClosed,
                          failure_.url.toStdString() + " closed the connection without an answer", Fault::Upstream,
                          RetrySafety::Safe));
    }
    failure_.stage = RestStage::FirstByte;
    armStage(request_.timeouts.firstByte);
    if (handle_ != nullptr)
        Q_EMIT handle_->sent();
}

void RestExchange::readHead()
{
    response_.status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    response_.reason = reply_->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
    response_.headers = {};
    for (const auto& [name, value] : reply_->rawHeaderPairs())
        response_.headers.add(name, value);
    failure_.status = response_.status;
    failure_.headers = response_.headers;
    failure_.retryAfter = parseRetryAfter(response_.headers.value("Retry-After"), QDateTime::currentDateTimeUtc());
}

void RestExchange::noteHead()
{
    if (!reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid())
        return;
    failure_.stage = RestStage::Body;
    readHead();
    armStage(request_.timeouts.idle);
    if (handle_ != nullptr)
        Q_EMIT handle_->headed(response_);
}

void RestExchange::takeBody()
{
    if (failure_.stage == RestStage::Body)
        armStage(request_.timeouts.idle);
    const qint64 limit = static_cast<qint64>(request_.maxBody.value);
    while (!tooLarge_) {
        const QByteArray piece = reply_->read(std::min(readChunk, limit + 1));
        if (piece.isEmpty())
            break;
        response_.body += piece;
        if (handle_ != nullptr)
            Q_EMIT handle_->received(piece);
        if (over_) // whoever heard of it has cancelled
            return;
        tooLarge_ = response_.body.size() > limit;
    }
    if (tooLarge_) {
        const Error error(ErrorKind::TooLarge,
                          "the answer of " + failure_.url.toStdString() + " is larger than " +
                              request_.maxBody.toString(),
                          Fault::Upstream);
        return fail(error);
    }
    if (handle_ != nullptr && (!lastProgress_.isValid() || lastProgress_.elapsed() >= 100)) {
        lastProgress_.start();
        bool known = false;
        const qint64 total = response_.headers.value("Content-Length").toLongLong(&known);
        Q_EMIT handle_->progressed(response_.body.size(), known ? total : -1);
    }
}

void RestExchange::judgeCertificate(const QList<QSslError>& problems)
{
    QList<QSslCertificate> chain = reply_->sslConfiguration().peerCertificateChain();
    if (chain.isEmpty() && !problems.isEmpty())
        chain = {problems.front().certificate()};
    const QByteArray leaf = chain.isEmpty() ? QByteArray() : fingerprint(chain.front());
    bool decidedForHost = false;
    for (const TrustedCertificate& trusted : network_->settings.trusted) {
        if (trusted.host.compare(url_->host(), Qt::CaseInsensitive) != 0 || trusted.port != url_->port())
            continue;
        decidedForHost = true;
        if (!leaf.isEmpty() && trusted.sha256 == leaf) {
            reply_->ignoreSslErrors(problems); // exactly these, of exactly this certificate
            return;
        }
    }
    failure_.stage = RestStage::Tls;
    failure_.certificateChanged = decidedForHost;
    failure_.certificates.clear();
    for (const QSslCertificate& certificate : std::as_const(chain))
        failure_.certificates.push_back(describe(certificate));
    failure_.certificateProblems = describe(problems);
}

void RestExchange::finishAttempt()
{
    takeBody();
    if (over_)
        return;
    stageTimer_.stop();
    const int status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // Qt reports a complete answer of 4xx or 5xx as an error, too; only its other errors are ours.
    const QNetworkReply::NetworkError error = reply_->error();
    const bool statusError = status >= 400 && error >= QNetworkReply::ContentAccessDenied &&
                             error != QNetworkReply::ContentReSendError;
    // A body that is sent once only makes Qt object to a 307 or 308, which we follow ourselves.
    const bool redirectError = isRedirect(status) && error == QNetworkReply::ContentReSendError;
    if (error == QNetworkReply::NoError || statusError || redirectError) {
        readHead();
        if (bodyIsShort())
            return failAttempt(Error(ErrorKind::ConnectionClosed, closedWithin(), Fault::Upstream), methodIsRepeatable());
        return finishAnswer(status);
    }
    const bool noConnection = error == QNetworkReply::ConnectionRefusedError ||
                              error == QNetworkReply::HostNotFoundError ||
                              (error >= QNetworkReply::ProxyConnectionRefusedError &&
                               error <= QNetworkReply::UnknownProxyError);
    if (noConnection)
        failure_.stage = RestStage::Connect;
    else if (error == QNetworkReply::SslHandshakeFailedError)
        failure_.stage = RestStage::Tls;
    // Before the request was written it cannot have done anything, so even a POST may be sent again.
    const bool unsent = failure_.stage == RestStage::Connect;
    const bool worthIt = error != QNetworkReply::HostNotFoundError;
    Error described = networkError();
    const bool transport =
        described.kind() == ErrorKind::ConnectFailed || described.kind() == ErrorKind::ConnectionClosed;
    failAttempt(std::move(described), worthIt && transport && (unsent || methodIsRepeatable()));
}

void RestExchange::finishAnswer(int status)
{
    if (isRedirect(status) && response_.headers.contains("Location") && request_.maxRedirects > 0)
        return followRedirect(status);
    failure_.stage = RestStage::Answer;
    failure_.bodyExcerpt = response_.body.left(excerptLimit);
    const bool good = status >= 200 && status < 300;
    if (isWorthRepeating(status) && methodIsRepeatable() && failure_.attempts < request_.retry.attempts) {
        const Milliseconds wait = failure_.retryAfter.value_or(Milliseconds(0));
        if (wait <= request_.retry.retryAfterCap)
            return failAttempt(errorOfStatus(status, *url_), true);
    }
    if (good || request_.anyStatus)
        return succeed();
    fail(errorOfStatus(status, *url_));
}

void RestExchange::followRedirect(int status)
{
    failure_.location = response_.headers.value("Location");
    failure_.stage = RestStage::Redirect;
    const auto refuse = [&](const std::string& why) {
        fail(Error(ErrorKind::ProtocolError, failure_.url.toStdString() + " redirects " + why, Fault::Upstream));
    };
    const Result<WireUrl> next = url_->resolve(failure_.location);
    if (!next)
        return refuse("to an address that is malformed: " + next.error().message());
    if (!next->sameOrigin(*url_))
        return refuse("to another origin, " + next->origin().toStdString() +
                      ", where our credentials must not go; enter that address if it is the right one");
    if (++redirects_ > request_.maxRedirects)
        return refuse("more than " + std::to_string(request_.maxRedirects) + " times");
    const bool reading = request_.method == "GET" || request_.method == "HEAD";
    if (!reading && (status == 301 || status == 302))
        return refuse("a " + request_.method.toStdString() + " with status " + std::to_string(status) +
                      ", which does not say whether to send it again");
    if (!reading && status == 303) {
        request_.method = "GET";
        request_.body.clear();
        request_.bodyDevice = nullptr;
        RestHeaders kept;
        for (const RestHeader& field : request_.headers) {
            if (!field.name.toLower().startsWith("content-"))
                kept.add(field.name, field.value);
        }
        request_.headers = kept;
    }
    url_ = *next;
    failure_.location.clear();
    --failure_.attempts; // a redirect is part of the same attempt
    dropReply();
    attempt();
}

void RestExchange::failAttempt(Error error, bool repeatable)
{
    if (!repeatable || failure_.attempts >= request_.retry.attempts)
        return fail(std::move(error));
    const Milliseconds wait = std::max(backOff(), failure_.retryAfter.value_or(Milliseconds(0)));
    if (totalTimer_.remainingTimeAsDuration() <= wait)
        return fail(std::move(error));
    dropReply();
    stageTimer_.stop();
    retryTimer_.start(wait);
}

void RestExchange::expire()
{
    const char* what = "to answer";
    bool repeatable = false;
    if (failure_.stage == RestStage::Connect) {
        what = "to be connected";
        repeatable = true;
    } else if (failure_.stage == RestStage::Body) {
        what = "to go on with its answer";
    }
    failAttempt(Error(ErrorKind::TimedOut, failure_.url.toStdString() + " took too long " + what, Fault::Upstream,
                      RetrySafety::Safe),
                repeatable);
}

void RestExchange::expireTotal()
{
    fail(Error(ErrorKind::TimedOut,
               url_ ? "the call of " + url_->withoutQuery().toStdString() + " took longer than " +
                          std::to_string(request_.timeouts.total.count()) + " ms in all"
                    : std::string("the call waited too long for its turn"),
               Fault::Upstream));
}

void RestExchange::cancel()
{
    if (!over_)
        fail(Error(ErrorKind::Cancelled, "cancelled"));
}

void RestExchange::abandon()
{
    completion_ = nullptr;
    handle_ = nullptr;
    if (!over_)
        fail(Error(ErrorKind::Cancelled, "cancelled"));
}

bool RestExchange::methodIsRepeatable() const
{
    const QByteArray& method = request_.method;
    return request_.repeatable || method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "PUT" ||
           method == "DELETE";
}

Milliseconds RestExchange::backOff() const
{
    const int doublings = std::clamp(failure_.attempts - 1, 0, 20);
    const qint64 wait = std::min<qint64>(request_.retry.base.count() << doublings, request_.retry.longest.count());
    return Milliseconds(static_cast<qint64>(static_cast<double>(wait) *
                                            (0.5 + QRandomGenerator::global()->generateDouble())));
}

Error RestExchange::networkError() const
{
    const std::string where = failure_.url.toStdString();
    const std::string words = reply_->errorString().toStdString();
    const bool sent = failure_.stage == RestStage::FirstByte || failure_.stage == RestStage::Body;
    const std::string hostPort = url_->host().toStdString() + ":" + std::to_string(url_->port());
    switch (reply_->error()) {
    case QNetworkReply::HostNotFoundError:
        return {ErrorKind::ConnectFailed, "no host is known by the name " + url_->host().toStdString(), Fault::Upstream,
                RetrySafety::Safe};
    case QNetworkReply::SslHandshakeFailedError:
        if (failure_.untrustedCertificate())
            return {ErrorKind::TlsFailed, "the certificate of " + hostPort + " is not trusted: " +
                                              failure_.certificateProblems.join(QStringLiteral("; ")).toStdString(),
                    Fault::Upstream};
        return {ErrorKind::TlsFailed, "no TLS connection with " + hostPort + ": " + words, Fault::Upstream};
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError:
        return {ErrorKind::ConnectFailed, "the proxy does not let us through to " + hostPort + ": " + words,
                Fault::Config, RetrySafety::Safe};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::UnknownContentError:
        return {ErrorKind::ProtocolError, where + " did not answer in HTTP we understand: " + words, Fault::Upstream};
    default: break;
    }
    if (!sent)
        return {ErrorKind::ConnectFailed, "cannot connect to " + hostPort + ": " + words, Fault::Upstream,
                RetrySafety::Safe};
    if (failure_.stage == RestStage::Body)
        return {ErrorKind::ConnectionClosed, closedWithin(), Fault::Upstream};
    return {ErrorKind::ConnectionClosed, where + " closed the connection without an answer", Fault::Upstream};
}

std::string RestExchange::closedWithin() const
{
    return failure_.url.toStdString() + " closed the connection in the middle of its answer, after " +
           std::to_string(response_.body.size()) + " octets of the body";
}

/// Qt takes a body for complete when the last of it and the end of the connection arrive together, whatever
/// Content-Length says.
bool RestExchange::bodyIsShort() const
{
    if (request_.method == "HEAD" || response_.status == 304 || response_.headers.contains("Content-Encoding"))
        return false;
    bool announced = false;
    const qint64 length = response_.headers.value("Content-Length").toLongLong(&announced);
    return announced && !response_.headers.contains("Transfer-Encoding") && response_.body.size() < length;
}

void RestExchange::armStage(Milliseconds limit) { stageTimer_.start(limit); }

void RestExchange::dropReply()
{
    if (reply_ == nullptr)
        return;
    QNetworkReply* const reply = reply_;
    reply_ = nullptr;
    reply->disconnect(this);
    if (reply->isRunning())
        reply->abort();
    reply->deleteLater();
}

void RestExchange::succeed()
{
    response_.url = url_->toBytes();
    response_.attempts = failure_.attempts;
    complete(std::move(response_));
}

void RestExchange::fail(Error error)
{
    failure_.bodyExcerpt = response_.body.left(excerptLimit);
    complete(unexpected(std::move(error)));
}

void RestExchange::complete(Result<RestResponse> result)
{
    if (over_)
        return;
    over_ = true;
    dropReply();
    for (QTimer* timer : {&stageTimer_, &totalTimer_, &retryTimer_})
        timer->stop();
    Q_EMIT ended();
    // Never from inside Qt's own signal: the completion may destroy the client, and everything of Qt's with it.
    auto shared = std::make_shared<Result<RestResponse>>(std::move(result));
    QMetaObject::invokeMethod(
        this,
        [this, shared] {
            RestCompletion completion = std::move(completion_);
            const RestFailure failure = std::move(failure_);
            deleteLater();
            if (completion)
                completion(std::move(*shared), failure);
        },
        Qt::QueuedConnection);
}

} // namespace postern::rest
