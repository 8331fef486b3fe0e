// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/secrets/MemorySecretStore.h"
#include "judges/prism/Prism.h"
#include "sandbox/Catalog.h"
#include "sandbox/KeyManager.h"
#include "sandbox/PublisherApi.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace postern::test {

/// The door's client before the sandbox, with a Prism for each of the four descriptions between them. What was judged, and
/// what a judge or the client said against it, is kept: one test walks all calls and tells all that is wrong at once.
class JudgedDoor {
  public:
    /// `release` names the folder of the descriptions.
    explicit JudgedDoor(const QString& release) : publisher_(release, QStringLiteral("publisher")), portal_(release, QStringLiteral("devportal"))
    {
        keys_.emplace(*sandbox::KeyManager::create("https://sandbox.test/oauth2/token"));
        catalog_.emplace(*sandbox::Catalog::create([](const std::string& host) { return host + ":1"; }));
        api_.emplace(*catalog_, *keys_);
        server_ = std::make_unique<ScriptedServer>([this](const WireRequest& request) {
            return wireOf(request.path() == "/oauth2/token" ? keys_->token(callOf(request))
                          : request.path().startsWith("/client-registration/") ? keys_->registerClient(callOf(request))
                                                                               : api_->answer(callOf(request)));
        });
        const QString folder = release + QLatin1Char('/');
        const std::pair<const char*, QString> places[] = {
            {"/api/am/publisher/v4", publisher_.file()},
            {"/api/am/devportal/v3", portal_.file()},
            {"/api/am/admin/v4", contract(folder + QStringLiteral("admin/admin-api.yaml"))},
            {"/api/am/governance/v1", contract(folder + QStringLiteral("governance-api.yaml"))}};
        for (const auto& [base, file] : places)
            judges_.push_back(std::make_unique<Prism>(file, server_->url(base)));
    }

    /// Empty when all judges sit and the client has a token; otherwise what hinders.
    QByteArray begin()
    {
        for (const auto& judge : judges_) {
            if (!judge->isUp())
                return judge->log();
        }
        using publisher::Service;
        publisher::PublisherConnection connection;
        connection.id = QStringLiteral("direct");
        connection.baseUrl = QString::fromLatin1(server_->url());
        connection.user = QStringLiteral("admin");
        connection.scopes = publisher::scopesFor({Service::Publisher, Service::DevPortal, Service::Admin, Service::Governance});
        secrets_.write(connection.secretKey(QStringLiteral("password")), Secret("admin"), nullptr, [](Result<void>) {});
        publisher::PublisherClient direct(connection, secrets_); // no description has the token's endpoint
        const auto session = run<publisher::PublisherSession>([&](auto then) { return direct.connectToServer(std::move(then)); });
        if (!session.good())
            return session.message;
        QByteArray token;
        for (const WireRequest& request : server_->requests()) {
            if (request.header("Authorization").startsWith("Bearer "))
                token = request.header("Authorization").mid(7);
        }
        connection.id = QStringLiteral("judged");
        connection.baseUrl = judges_[0]->url();
        connection.restBase = QStringLiteral("/"); // prism serves a description's paths at the root
        connection.devPortalBase = judges_[1]->url();
        connection.adminBase = judges_[2]->url();
        connection.governanceBase = judges_[3]->url();
        connection.grant = publisher::Grant::ExistingToken;
        secrets_.write(connection.secretKey(QStringLiteral("token")), Secret(token.toStdString()), nullptr, [](Result<void>) {});
        client_ = std::make_unique<publisher::PublisherClient>(connection, secrets_);
        return {};
    }

    /// A call that has to be answered, and its answer (an empty one when it was not).
    template <class T>
    T ask(const publisher::Ask<T>& what, publisher::CallArguments arguments)
    {
        auto ending = run<T>([&](auto then) { return client_->ask(what, std::move(arguments), std::move(then)); });
        return taken(what.call, ending);
    }
    template <class T>
    std::vector<T> all(const publisher::AskAll<T>& what, publisher::CallArguments arguments = {})
    {
        auto ending = run<std::vector<T>>([&](auto then) { return client_->askAll(what, std::move(arguments), std::move(then)); });
        return taken(what.call, ending);
    }
    /// A call that the server has to refuse with this status, in the description's own shape.
    template <class T>
    void refused(const publisher::Ask<T>& what, publisher::CallArguments arguments, int status)
    {
        const auto ending = run<T>([&](auto then) { return client_->ask(what, std::move(arguments), std::move(then)); });
        const bool prisms = ending.failure.rest.bodyExcerpt.contains("stoplight.io");
        if (ending.good() || ending.failure.rest.status != status || prisms)
            problems_ += QByteArray(what.call.id) + " should have been refused with " + QByteArray::number(status) + ": " + ending.message;
        ++refusals_;
    }

    [[nodiscard]] QByteArrayList problems() const { return problems_; }
    [[nodiscard]] int refusals() const { return refusals_; }
    /// Ids of the calls of the tables that no judge has let pass.
    [[nodiscard]] QByteArrayList unjudged() const
    {
        QByteArrayList out;
        for (const publisher::DoorCall* call : publisher::callTable()) {
            if (!judged_.contains(call->id))
                out += call->id;
        }
        return out;
    }
    /// All that the judges said.
    [[nodiscard]] QByteArray log()
    {
        QByteArray out;
        for (const auto& judge : judges_)
            out += judge->log();
        return out;
    }
    [[nodiscard]] sandbox::Estate& estate() { return api_->estate(); }

  private:
    template <class T>
    T taken(const publisher::DoorCall& call, Ending<T>& ending)
    {
        if (!ending.good()) {
            problems_ += QByteArray(call.id) + " (" + call.method + ' ' + call.path + "): " + ending.message;
            return {};
        }
        judged_.insert(call.id);
        return std::move(**ending.result);
    }

    MendedContract publisher_;
    MendedContract portal_;
    secrets::MemorySecretStore secrets_;
    std::optional<sandbox::KeyManager> keys_;
    std::optional<sandbox::Catalog> catalog_;
    std::optional<sandbox::PublisherApi> api_;
    std::unique_ptr<ScriptedServer> server_;
    std::vector<std::unique_ptr<Prism>> judges_;
    std::unique_ptr<publisher::PublisherClient> client_;
    QSet<QByteArray> judged_;
    QByteArrayList problems_;
    int refusals_ = 0;
};

} // namespace postern::test
