// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Connection.h"

#include "controlplane/connectors/wso2/Wso2Grant.h"
#include "controlplane/connectors/wso2/Wso2Readings.h"
#include "controlplane/connectors/wso2/Wso2Urls.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/remote/Pick.h"

#include <QUrl>
#include <algorithm>

namespace postern::connectors::wso2 {
namespace {

using deployment::CallAnswer;
using deployment::Completion;
using deployment::PendingPtr;
using deployment::textAt;
using schema::Value;

const QString connectionId = QStringLiteral("environment");

publisher::PublisherConnection connectionOf(const Wso2Settings& settings, deployment::Mode mode)
{
    publisher::PublisherConnection out;
    out.id = connectionId;
    out.name = QString::fromStdString(settings.url);
    out.baseUrl = QString::fromStdString(settings.url);
    out.restBase = QString::fromStdString(settings.publisherPath);
    out.user = QString::fromStdString(settings.user);
    out.tenant = QString::fromStdString(settings.tenant);
    out.clientId = QString::fromStdString(settings.clientId);
    out.caFile = QString::fromStdString(settings.caFile);
    out.trustedSha256 = QByteArray::fromStdString(settings.trustedCertificate);
    out.grant = !settings.token.empty()  ? publisher::Grant::ExistingToken
                : !settings.user.empty() ? publisher::Grant::Password
                                         : publisher::Grant::ClientCredentials;
    out.scopes.clear();
    for (const std::string& scope : scopesFor(mode, settings))
        out.scopes += QString::fromStdString(scope);
    return out;
}

rest::RestSettings wso2RestSettings(const Wso2Settings& settings)
{
    rest::RestSettings out;
    out.caFile = QString::fromStdString(settings.caFile);
    const QUrl url(QString::fromStdString(settings.url));
    if (!settings.trustedCertificate.empty())
        out.trusted = {{url.host(), static_cast<quint16>(url.port(url.scheme() == QLatin1String("https") ? 443 : 80)), QByteArray::fromStdString(settings.trustedCertificate)}};
    return out;
}

/// Waits for the session that a call needs.
class SessionWait final : public deployment::Pending {
  public:
    [[nodiscard]] QObject* context() { return &context_; }

  private:
    QObject context_;
};

/// WSO2's codes that its own sentences do not explain.
struct Hint {
    std::int64_t code;
    int status; ///< 0: any
    const char* text;
};
constexpr Hint hints[] = {
    {900513, 0, "The gateway that the API is made for cannot hold it."},
    {900515, 400, "WSO2 itself only reads from that gateway environment."},
    {900504, 0, "The environment's settings name a gateway that WSO2 does not have."},
    {900506, 0, "The environment's settings name a gateway that WSO2 does not have."},
    {900511, 0, "The environment's settings name a vhost that the gateway does not have."},
    {900351, 0, "WSO2 keeps five revisions of an API."},
    {900517, 0, "WSO2 found this API at a gateway, and does not retire those."},
};

} // namespace

CallAnswer explained(CallAnswer answer)
{
    if (answer.isSuccess() || !answer.body.isMap())
        return answer;
    std::string text = textAt(answer.body, "/message");
    if (const std::string more = textAt(answer.body, "/description"); !more.empty() && more != text)
        text += (text.empty() ? "" : text.ends_with('.') ? " " : ": ") + more;
    const Value* const code = answer.body.find("code");
    for (const Hint& hint : hints) {
        if (code != nullptr && code->asInteger() == hint.code && (hint.status == 0 || hint.status == answer.status))
            text += (text.ends_with('.') ? " " : ". ") + std::string(hint.text);
    }
    if (!text.empty())
        answer.body.set("message", std::move(text));
    return answer;
}

Wso2Connection::Wso2Connection(Wso2Settings settings, deployment::Mode mode, const deployment::SecretValues& secrets)
    : RestGateway(wso2RestSettings(settings), mode), settings_(std::move(settings)), keeper_(connectionOf(settings_, mode), secrets_, nullptr)
{
    for (const auto& [ours, theirs] : {std::pair{"password", "password"}, std::pair{"clientSecret", "client-secret"}, std::pair{"token", "token"}}) {
        if (const auto found = secrets.find(ours); found != secrets.end())
            secrets_.write(keeper_.connection().secretKey(QString::fromLatin1(theirs)), found->second, &secrets_, [](Result<void>) {});
    }
}

PendingPtr Wso2Connection::authorize(rest::RestRequest request, Completion<rest::RestRequest> ready)
{
    auto wait = std::make_unique<SessionWait>();
    auto then = [this, request = std::move(request), ready = std::move(ready)](const publisher::PublisherFailure& failure) mutable {
        if (failure) // without a token nothing is sent, whatever became of asking for it
            return ready(unexpected(Error(ErrorKind::Unavailable, failure.message().toStdString(), Fault::Upstream)));
        request.url = keeper_.restUrl() + request.url;
        request.headers.set("Authorization", "Bearer " + keeper_.token());
        ready(std::move(request));
    };
    const QByteArray refused = std::exchange(refused_, {});
    if (refused.isEmpty())
        keeper_.withSession(wait->context(), std::move(then));
    else
        keeper_.renew(refused, wait->context(), std::move(then));
    return wait;
}

bool Wso2Connection::forgetCredentials(const CallAnswer& refusal)
{
    if (refusal.status != 401 || !settings_.token.empty())
        return false;
    refused_ = keeper_.token();
    return true;
}

std::string Wso2Connection::urlOf(const deployment::RemoteCall& call) const { return std::string(remote::targetOf(call)); }

PendingPtr Wso2Connection::call(const deployment::RemoteCall& call, Completion<CallAnswer> done)
{
    return RestGateway::call(call, [pick = std::string(remote::pickOf(call)), done = std::move(done)](Result<CallAnswer> answer) mutable {
        if (!answer)
            return done(std::move(answer));
        done(pick.empty() ? explained(*std::move(answer)) : remote::picked(*std::move(answer), pick));
    });
}

PendingPtr Wso2Connection::test(Completion<deployment::ConnectionReport> done) { return std::make_unique<ConnectionTest>(*this, std::move(done)); }

PendingPtr Wso2Connection::discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    return std::make_unique<Discovering>(*this, std::move(found), std::move(done));
}

PendingPtr Wso2Connection::live(const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done)
{
    return std::make_unique<ReadingOne>(*this, idOrTitle, std::move(done));
}

PendingPtr Wso2Connection::addresses(Completion<schema::Value> done) { return std::make_unique<Wso2Environments>(*this, std::move(done)); }

} // namespace postern::connectors::wso2
