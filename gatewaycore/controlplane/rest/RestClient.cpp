// SPDX-License-Identifier: Apache-2.0
#include "controlplane/rest/RestClient.h"

#include "controlplane/rest/Certificates.h"
#include "controlplane/rest/RestExchange.h"

#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QNetworkProxy>
#include <QSslKey>
#include <algorithm>
#include <deque>

namespace postern::rest {
namespace {

/// Holds nothing, whatever a request allows.
class NoCookies final : public QNetworkCookieJar {
  public:
    [[nodiscard]] QList<QNetworkCookie> cookiesForUrl(const QUrl&) const override { return {}; }
    bool setCookiesFromUrl(const QList<QNetworkCookie>&, const QUrl&) override { return false; }
};

QNetworkProxy proxyOf(const RestProxy& proxy)
{
    if (proxy.kind == RestProxy::Kind::None)
        return QNetworkProxy(QNetworkProxy::NoProxy);
    return {proxy.kind == RestProxy::Kind::Http ? QNetworkProxy::HttpProxy : QNetworkProxy::Socks5Proxy, proxy.host,
            proxy.port, proxy.user, QString::fromStdString(proxy.password.reveal())};
}

/// PEM says RSA, EC or neither (PKCS #8); Qt wants to be told.
QSslKey privateKey(const Secret& pem)
{
    const QByteArray text = QByteArray::fromStdString(pem.reveal());
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        if (QSslKey key(text, algorithm, QSsl::Pem, QSsl::PrivateKey); !key.isNull())
            return key;
    }
    return {};
}

std::optional<Error> showCertificate(const RestSettings& settings, QSslConfiguration& tls)
{
    const auto refuse = [](std::string why) { return Error(ErrorKind::InvalidConfig, std::move(why), Fault::Config); };
    const QList<QSslCertificate> chain = QSslCertificate::fromData(settings.clientCertificate, QSsl::Pem);
    if (chain.isEmpty())
        return refuse("the client certificate is no certificate in PEM form");
    const QSslKey key = privateKey(settings.clientKey);
    if (key.isNull())
        return refuse("the client certificate's private key is no key in PEM form, or it is encrypted");
    tls.setLocalCertificateChain(chain);
    tls.setPrivateKey(key);
    return {};
}

std::shared_ptr<RestNetwork> networkOf(RestSettings settings)
{
    auto network = std::make_shared<RestNetwork>();
    network->manager.setProxy(proxyOf(settings.proxy));
    network->manager.setCookieJar(new NoCookies);
    network->manager.setAutoDeleteReplies(false);

    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    // A resumed session is not verified again, so it would outlive a trust decision that was taken back.
    tls.setSslOption(QSsl::SslOptionDisableSessionSharing, true);
    tls.setSslOption(QSsl::SslOptionDisableSessionTickets, true);
    if (!settings.caFile.isEmpty() || !settings.caPem.isEmpty() || !settings.systemCas) {
        QList<QSslCertificate> authorities;
        if (settings.systemCas)
            authorities = QSslConfiguration::systemCaCertificates();
        if (!settings.caFile.isEmpty()) {
            const QList<QSslCertificate> own = QSslCertificate::fromPath(settings.caFile, QSsl::Pem);
            if (own.isEmpty())
                network->problem = Error(ErrorKind::InvalidConfig,
                                         "no certificate in PEM form in the CA file " + settings.caFile.toStdString(),
                                         Fault::Config);
            authorities += own;
        }
        if (!settings.caPem.isEmpty()) {
            const QList<QSslCertificate> own = QSslCertificate::fromData(settings.caPem, QSsl::Pem);
            if (own.isEmpty())
                network->problem = Error(ErrorKind::InvalidConfig, "the authorities to trust are no certificates in PEM form", Fault::Config);
            authorities += own;
        }
        tls.setCaCertificates(authorities);
    }
    if (!settings.clientCertificate.isEmpty()) {
        if (auto problem = showCertificate(settings, tls))
            network->problem = std::move(problem);
    }
    network->tls = tls;
    network->settings = std::move(settings);
    return network;
}

} // namespace

struct RestClient::State {
    RestSettings settings;
    std::shared_ptr<RestNetwork> network; ///< made with the first call: Qt reads a TLS library and authorities for it
    std::deque<QPointer<RestExchange>> waiting;
    int running = 0;

    void startNext()
    {
        while (!waiting.empty() && running < settings.concurrency) {
            const QPointer<RestExchange> next = waiting.front();
            waiting.pop_front();
            if (next == nullptr || next->isOver())
                continue;
            ++running;
            next->start();
        }
    }
};

RestClient::RestClient(RestSettings settings, QObject* parent)
    : QObject(parent), state_(std::make_unique<State>())
{
    setSettings(std::move(settings));
}

RestClient::~RestClient()
{
    const auto exchanges = findChildren<RestExchange*>(QString(), Qt::FindDirectChildrenOnly);
    for (RestExchange* exchange : exchanges) {
        exchange->disconnect(this);
        delete exchange;
    }
}

void RestClient::setSettings(RestSettings settings)
{
    for (TrustedCertificate& trusted : settings.trusted)
        trusted.sha256 = normalisedFingerprint(trusted.sha256);
    // Qt opens six connections to a host at most; beyond that a call would wait inside Qt with its clock running.
    settings.concurrency = std::clamp(settings.concurrency, 1, 6);
    state_->settings = std::move(settings);
    state_->network.reset();
}

const RestSettings& RestClient::settings() const { return state_->settings; }

std::unique_ptr<RestCall> RestClient::send(RestRequest request, RestCompletion completion)
{
    if (!state_->network)
        state_->network = networkOf(state_->settings);
    auto* exchange = new RestExchange(std::move(request), std::move(completion), state_->network, this);
    auto call = std::make_unique<RestCall>(exchange);
    state_->waiting.emplace_back(exchange);
    connect(exchange, &RestExchange::ended, this, [this, exchange] {
        const auto at = std::find(state_->waiting.begin(), state_->waiting.end(), exchange);
        if (at != state_->waiting.end())
            state_->waiting.erase(at);
        else
            --state_->running;
        state_->startNext();
    });
    // From the event loop, so that no completion runs inside send().
    QMetaObject::invokeMethod(this, [this] { state_->startNext(); }, Qt::QueuedConnection);
    return call;
}

int RestClient::pending() const { return state_->running + static_cast<int>(state_->waiting.size()); }

} // namespace postern::rest
