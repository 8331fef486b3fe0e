// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/EntraTokens.h"

#include "base/Log.h"
#include "controlplane/connectors/azure/EntraRefusal.h"
#include "controlplane/deployment/Answers.h"
#include "schema/Document.h"

#include <QTimer>
#include <algorithm>

namespace postern::connectors::azure {
namespace {

using deployment::textAt;

constexpr std::chrono::seconds renewalLead{300};

std::string formOf(std::initializer_list<std::pair<std::string_view, std::string_view>> fields)
{
    std::string out;
    for (const auto& [name, value] : fields)
        out += (out.empty() ? "" : "&") + encodedStep(name) + '=' + encodedStep(value);
    return out;
}

/// A number, or a text of one, as older versions of the endpoint send it.
std::int64_t secondsAt(const schema::Value& body, std::string_view pointer)
{
    const std::string text = textAt(body, pointer);
    const bool number = !text.empty() && text.size() < 10 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return number ? std::stoll(text) : 0;
}

} // namespace

struct EntraTokens::State : std::enable_shared_from_this<EntraTokens::State> {
    State(rest::RestClient& by, const AzureSettings& of, EntraCredentials known, const Clock& when)
        : client(by), settings(of), credentials(std::move(known)), clock(when), refresh(credentials.refreshToken)
    {
        timer.setSingleShot(true);
    }

    class Waiter final : public deployment::Pending {
      public:
        Waiter(std::shared_ptr<State> of, deployment::Completion<Secret> done) : of_(std::move(of)), done_(std::move(done)) { of_->waiters.push_back(this); }
        ~Waiter() override { std::erase(of_->waiters, this); }
        void end(Result<Secret> result)
        {
            deployment::Completion<Secret> to = std::move(done_); // this may be gone before it returns
            to(std::move(result));
        }

      private:
        std::shared_ptr<State> of_;
        deployment::Completion<Secret> done_;
    };

    [[nodiscard]] std::string address(const char* what) const { return settings.login() + '/' + encodedStep(settings.tenant) + "/oauth2/v2.0/" + what; }
    [[nodiscard]] std::string scope() const { return settings.management() + "/.default"; }
    [[nodiscard]] EntraCaller caller() const { return {settings.tenant, settings.clientId, settings.login(), settings.management()}; }
    [[nodiscard]] bool hasToken() const { return !token.empty() && clock.steady() < renewAt; }

    void fetch();
    void fetchByDevice();
    void awaitDevice();
    using Answered = std::function<void(const schema::Value& body, int status)>;
    void post(const std::string& url, std::string form, Answered answered);
    void take(const schema::Value& body, int status);
    void finish(const Result<Secret>& result);
    void fail(Error error) { finish(unexpected(std::move(error))); }

    rest::RestClient& client;
    AzureSettings settings;
    EntraCredentials credentials;
    const Clock& clock;
    Secret refresh;
    Secret token;
    SteadyTime renewAt;
    std::unique_ptr<rest::RestCall> call;
    QTimer timer;
    std::vector<Waiter*> waiters;
    Prompt prompt;
    bool fetching = false;
    bool ended = false; ///< the client may be gone
    Secret deviceCode;
    std::chrono::seconds deviceInterval{5};
    SteadyTime deviceEnds;
};

EntraTokens::EntraTokens(rest::RestClient& client, const AzureSettings& settings, EntraCredentials credentials, const Clock& clock)
    : state_(std::make_shared<State>(client, settings, std::move(credentials), clock))
{
}

EntraTokens::~EntraTokens()
{
    state_->ended = true;
    state_->timer.stop();
    state_->call.reset();
}

void EntraTokens::forget() { state_->token = Secret(); }

void EntraTokens::setPrompt(Prompt prompt) { state_->prompt = std::move(prompt); }

const Secret& EntraTokens::refreshToken() const noexcept { return state_->refresh; }

deployment::PendingPtr EntraTokens::get(deployment::Completion<Secret> done)
{
    if (state_->hasToken()) {
        done(state_->token);
        return nullptr;
    }
    auto waiter = std::make_unique<State::Waiter>(state_, std::move(done));
    if (!state_->fetching) {
        state_->fetching = true;
        QTimer::singleShot(0, &state_->timer, [state = state_.get()] {
            if (!state->ended)
                state->fetch();
        }); // nobody is told before this returns
    }
    return waiter;
}

void EntraTokens::State::finish(const Result<Secret>& result)
{
    const std::shared_ptr<State> kept = shared_from_this(); // whoever waits may end all of this
    fetching = false;
    call.reset();
    const std::vector<Waiter*> told = waiters;
    for (Waiter* const each : told) {
        if (std::ranges::find(waiters, each) == waiters.end())
            continue; // it was given up by one who was told before
        std::erase(waiters, each);
        each->end(result);
    }
}

void EntraTokens::State::post(const std::string& url, std::string form, Answered answered)
{
    rest::RestRequest request;
    request.method = "POST";
    request.url = QByteArray::fromStdString(url);
    request.headers.set("Accept", "application/json");
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.body = QByteArray::fromStdString(form);
    request.anyStatus = true;
    request.repeatable = true; // another token is another token
    request.maxBody = 1_MiB;
    request.maxRedirects = 0; // the form holds a credential
    call = client.send(std::move(request), [this, url, answered = std::move(answered)](Result<rest::RestResponse> answer, const rest::RestFailure&) {
        if (!answer)
            return fail(Error(answer.error().kind(), "No token could be fetched from " + settings.login() + ": " + answer.error().message(), answer.error().fault()));
        const std::string text = answer->body.toStdString();
        schema::Problems problems;
        const auto body = schema::readJson(text, "token", problems);
        const int status = answer->status;
        if (!body || !body->isMap())
            return fail({ErrorKind::ProtocolError, "What answers at " + settings.login() + " is no token endpoint: it answered " + std::to_string(status) + " without JSON.", Fault::Upstream});
        const Answered then = answered; // the next call takes this one's place
        const schema::Value made = *body;
        then(made, status);
    });
}

void EntraTokens::State::fetch()
{
    const std::string url = address("token");
    const auto taken = [this](const schema::Value& body, int status) { take(body, status); };
    if (settings.signIn == AzureSignIn::ClientSecret) {
        if (credentials.clientSecret.empty())
            return fail({ErrorKind::InvalidConfig, "The secret of the application \"" + settings.clientId + "\" is not known: set clientSecret.", Fault::Config});
        return post(url, formOf({{"grant_type", "client_credentials"}, {"client_id", settings.clientId}, {"client_secret", credentials.clientSecret.reveal()}, {"scope", scope()}}), taken);
    }
    if (settings.signIn == AzureSignIn::Certificate) {
        if (credentials.certificatePem.empty())
            return fail({ErrorKind::InvalidConfig, "The certificate of the application \"" + settings.clientId + "\" is not known: set certificate.", Fault::Config});
        auto assertion = clientAssertion(credentials.certificatePem, settings.clientId, url, clock.wall());
        if (!assertion)
            return fail(std::move(assertion).error());
        return post(url,
                    formOf({{"grant_type", "client_credentials"},
                            {"client_id", settings.clientId},
                            {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                            {"client_assertion", *assertion},
                            {"scope", scope()}}),
                    taken);
    }
    if (refresh.empty())
        return fetchByDevice();
    post(url, formOf({{"grant_type", "refresh_token"}, {"client_id", settings.clientId}, {"refresh_token", refresh.reveal()}, {"scope", scope() + " offline_access"}}),
         [this](const schema::Value& body, int status) {
             if (status != 200 && textAt(body, "/error") == "invalid_grant") { // too old, or taken back: the person is asked again
                 refresh = Secret();
                 return fetchByDevice();
             }
             take(body, status);
         });
}

void EntraTokens::State::take(const schema::Value& body, int status)
{
    Secret fresh(textAt(body, "/access_token"));
    if (status != 200)
        return fail(entraRefusal(caller(), status, body));
    const std::chrono::seconds lifetime(secondsAt(body, "/expires_in"));
    if (fresh.empty() || lifetime.count() <= 0)
        return fail({ErrorKind::ProtocolError, "The token endpoint at " + settings.login() + " answered 200 without a token and its lifetime.", Fault::Upstream});
    token = std::move(fresh);
    renewAt = clock.steady() + lifetime - std::min(renewalLead, lifetime / 2);
    if (Secret next(textAt(body, "/refresh_token")); !next.empty())
        refresh = std::move(next);
    finish(token);
}

void EntraTokens::State::fetchByDevice()
{
    post(address("devicecode"), formOf({{"client_id", settings.clientId}, {"scope", scope() + " offline_access"}}), [this](const schema::Value& body, int status) {
        if (status != 200)
            return fail(entraRefusal(caller(), status, body));
        deviceCode = Secret(textAt(body, "/device_code"));
        const DevicePrompt shown{textAt(body, "/verification_uri"), textAt(body, "/user_code"), std::chrono::seconds(secondsAt(body, "/expires_in"))};
        if (deviceCode.empty() || shown.code.empty() || shown.address.empty() || shown.validFor.count() <= 0)
            return fail({ErrorKind::ProtocolError, "The endpoint for device codes at " + settings.login() + " answered without a code.", Fault::Upstream});
        deviceInterval = std::chrono::seconds(textAt(body, "/interval").empty() ? 5 : secondsAt(body, "/interval"));
        deviceEnds = clock.steady() + shown.validFor;
        if (prompt)
            prompt(shown);
        else
            log::warning("azure", "To sign in, open " + shown.address + " and enter the code " + shown.code);
        awaitDevice();
    });
}

void EntraTokens::State::awaitDevice()
{
    call.reset();
    timer.disconnect();
    QObject::connect(&timer, &QTimer::timeout, &timer, [this] {
        if (clock.steady() >= deviceEnds)
            return fail({ErrorKind::Unauthenticated, "Nobody entered the code in time. Try again.", Fault::Downstream});
        post(address("token"),
             formOf({{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}, {"client_id", settings.clientId}, {"device_code", deviceCode.reveal()}}),
             [this](const schema::Value& body, int status) {
                 const std::string error = textAt(body, "/error");
                 if (error == "slow_down") // RFC 8628 3.5
                     deviceInterval += std::chrono::seconds(5);
                 if (error == "authorization_pending" || error == "slow_down")
                     return awaitDevice();
                 if (error == "authorization_declined" || error == "access_denied")
                     return fail({ErrorKind::Unauthenticated, "The person who was asked to sign in declined.", Fault::Downstream});
                 if (error == "expired_token" || error == "code_expired")
                     return fail({ErrorKind::Unauthenticated, "Nobody entered the code in time. Try again.", Fault::Downstream});
                 take(body, status);
             });
    });
    timer.start(std::chrono::duration_cast<std::chrono::milliseconds>(deviceInterval));
}

} // namespace postern::connectors::azure
