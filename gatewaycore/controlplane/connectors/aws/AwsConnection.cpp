// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsConnection.h"

#include "controlplane/connectors/aws/AwsAnswers.h"
#include "controlplane/connectors/aws/AwsPatch.h"
#include "controlplane/connectors/aws/AwsReadings.h"
#include "controlplane/connectors/aws/AwsSignature.h"
#include "controlplane/connectors/aws/AwsUrls.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/remote/Pick.h"

namespace postern::connectors::aws {

using deployment::Completion;
using deployment::PendingPtr;

namespace {

/// So long before they end, credentials of a role are not used any more.
constexpr std::chrono::minutes renewBefore{5};

rest::RestSettings awsRestSettings(const AwsSettings& settings)
{
    rest::RestSettings out;
    out.caFile = QString::fromStdString(settings.caFile);
    out.systemCas = settings.caFile.empty();
    return out;
}

} // namespace

/// Gets credentials of one role after the other, then signs a request with the last.
class RoleAssumption final : public deployment::Pending {
  public:
    RoleAssumption(AwsConnection& connection, rest::RestRequest request, Completion<rest::RestRequest> ready)
        : connection_(connection), request_(std::move(request)), ready_(std::move(ready)), with_(connection.source_.first)
    {
        next();
    }

  private:
    void next()
    {
        if (role_ == connection_.source_.roles.size()) {
            connection_.assumed_ = with_;
            return end(connection_.sign(std::move(request_), with_));
        }
        rest::RestRequest request;
        request.method = "POST";
        request.url = QByteArray::fromStdString(connection_.settings_.stsUrl() + '/');
        request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        request.body = assumeRoleForm(connection_.source_.roles[role_]);
        request.anyStatus = true;
        request.repeatable = true; // another session harms nobody
        auto made = signedRequest(std::move(request), with_, connection_.settings_.region, "sts", connection_.clock_.wall());
        if (!made)
            return end(unexpected(std::move(made).error()));
        call_ = connection_.client().send(*std::move(made), [this](Result<rest::RestResponse> answer, const rest::RestFailure&) {
            if (!answer) // it was STS that was asked: the gateway has got nothing
                return end(unexpected(ErrorKind::Unavailable, "STS could not be asked for a role's credentials: " + answer.error().message(), Fault::Upstream));
            assumed(*answer);
        });
    }
    void assumed(const rest::RestResponse& answer)
    {
        const schema::Value body = valueOfXml(answer.body);
        if (answer.status != 200) {
            const std::string why = deployment::textAt(body, "/ErrorResponse/Error/Message");
            return end(unexpected(ErrorKind::Unavailable,
                                  "STS does not give credentials of " + connection_.source_.roles[role_].arn + ": it answered " + std::to_string(answer.status) +
                                      (why.empty() ? "." : ": " + deployment::beginningOf(why, 500)),
                                  Fault::Upstream));
        }
        auto made = credentialsOf(body);
        if (!made)
            return end(unexpected(ErrorKind::Unavailable, made.error().message(), Fault::Upstream));
        with_ = *std::move(made);
        ++role_;
        next();
    }
    void end(Result<rest::RestRequest> result)
    {
        Completion<rest::RestRequest> to = std::move(ready_); // this may be gone before it returns
        to(std::move(result));
    }

    AwsConnection& connection_;
    rest::RestRequest request_;
    Completion<rest::RestRequest> ready_;
    AwsCredentials with_;
    std::size_t role_ = 0;
    std::unique_ptr<rest::RestCall> call_;
};

AwsConnection::AwsConnection(AwsSettings settings, deployment::Mode mode, AwsSource source, const Clock& clock)
    : RestGateway(awsRestSettings(settings), mode), settings_(std::move(settings)), source_(std::move(source)), clock_(clock)
{
}

Result<rest::RestRequest> AwsConnection::sign(rest::RestRequest request, const AwsCredentials& credentials) const
{
    return signedRequest(std::move(request), credentials, settings_.region, "apigateway", clock_.wall());
}

PendingPtr AwsConnection::authorize(rest::RestRequest request, Completion<rest::RestRequest> ready)
{
    if (source_.roles.empty() || (assumed_ && assumed_->expires && clock_.wall() < *assumed_->expires - renewBefore)) {
        ready(sign(std::move(request), source_.roles.empty() ? source_.first : *assumed_));
        return nullptr;
    }
    return std::make_unique<RoleAssumption>(*this, std::move(request), std::move(ready));
}

/// Sessions may be ended before their time. Whoever has no role has nothing newer.
bool AwsConnection::forgetCredentials(const deployment::CallAnswer& refusal)
{
    if (source_.roles.empty() || !assumed_ || refusal.text.find("security token") == std::string::npos)
        return false;
    assumed_.reset();
    return true;
}

std::string AwsConnection::urlOf(const deployment::RemoteCall& call) const { return settings_.endpointUrl() + call.target; }

PendingPtr AwsConnection::call(const deployment::RemoteCall& call, Completion<deployment::CallAnswer> done)
{
    if (AwsPatch::takesAway(call) && mayWrite(mode()))
        return std::make_unique<AwsPatch>(*this, call, std::move(done));
    const std::string_view pick = remote::pickOf(call);
    if (pick.empty())
        return RestGateway::call(call, std::move(done));
    if (pick.starts_with("/item?"))
        return std::make_unique<AwsSearch>(*this, call, std::move(done));
    deployment::RemoteCall whole = call; // it is one thing that has a list
    whole.target = remote::targetOf(call);
    return RestGateway::call(whole, [pick = std::string(pick), done = std::move(done)](Result<deployment::CallAnswer> answer) mutable {
        done(answer ? Result<deployment::CallAnswer>(remote::picked(*std::move(answer), pick)) : std::move(answer));
    });
}

PendingPtr AwsConnection::test(Completion<deployment::ConnectionReport> done) { return std::make_unique<AwsConnectionTest>(*this, std::move(done)); }

PendingPtr AwsConnection::discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    return std::make_unique<AwsDiscovering>(*this, std::exchange(memory_, std::nullopt), std::move(found), std::move(done));
}

PendingPtr AwsConnection::listed(const std::string& id, Completion<std::optional<deployment::LiveApi>> done)
{
    const AwsLists::Listed* const known = lists_ == nullptr || !lists_->apis.contains(id) ? nullptr : &lists_->apis.at(id);
    if (known == nullptr || (known->looked && known->stage.isNull()))
        return live(id, std::move(done));
    return std::make_unique<AwsReadingOne>(*this, *known, std::move(done));
}

std::int64_t AwsConnection::secondsNow() const { return std::chrono::duration_cast<std::chrono::seconds>(clock_.wall().time_since_epoch()).count(); }

PendingPtr AwsConnection::live(const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done)
{
    return std::make_unique<AwsReadingOne>(*this, idOrTitle, std::move(done));
}

PendingPtr AwsConnection::addresses(Completion<schema::Value> done) { return std::make_unique<AwsDomains>(*this, std::move(done)); }

} // namespace postern::connectors::aws
