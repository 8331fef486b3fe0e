// SPDX-License-Identifier: Apache-2.0
#include "cli/SubscribeCommand.h"

#include "schema/Document.h"

#include <cstdio>

namespace postern::cli {

QString keptTokenKey(const std::string& name) { return QStringLiteral("tokens/") + QString::fromStdString(name); }

SubscribeCommand::SubscribeCommand(SubscribeOptions options, const Output& output) : Command(output), options_(std::move(options)) {}
SubscribeCommand::~SubscribeCommand() = default;

void SubscribeCommand::start()
{
    openPublisher(options_, this, [this](Result<OpenPublisher> opened) {
        if (!opened)
            return fail(opened.error().message());
        publisher_ = *std::move(opened);
        subscribe();
    });
}

void SubscribeCommand::subscribe()
{
    publisher::SubscribeWish wish;
    wish.apiName = QString::fromStdString(options_.api);
    wish.apiVersion = QString::fromStdString(options_.version);
    wish.application = QString::fromStdString(options_.application);
    wish.applicationPolicy = QString::fromStdString(options_.tier);
    wish.plan = QString::fromStdString(options_.plan);
    wish.keyType = options_.sandboxKey ? QStringLiteral("SANDBOX") : QStringLiteral("PRODUCTION");
    wish.opaque = options_.opaque;
    wish.validitySeconds = options_.validity;
    for (const std::string& scope : options_.scopes)
        wish.scopes += QString::fromStdString(scope);
    const auto onStep = [this](const QString& step) {
        if (output().format == Format::Text)
            std::fprintf(stderr, "%s.\n", qUtf8Printable(step));
    };
    job_ = publisher::subscribe(*publisher_.client, std::move(wish), onStep,
                                [this](Result<publisher::SubscribeOutcome> outcome, const publisher::PublisherFailure& failure) {
                                    if (!outcome)
                                        return fail(toldInTerminal(failure));
                                    if (options_.keep.empty())
                                        return tell(*outcome);
                                    keepToken(*outcome);
                                });
}

void SubscribeCommand::keepToken(const publisher::SubscribeOutcome& outcome)
{
    secrets::SecretStore::open(this, [this, outcome](std::unique_ptr<secrets::SecretStore> store) {
        keychain_ = std::move(store);
        if (!keychain_->isPersistent())
            return fail("the token cannot be kept: " + keychain_->reason().toStdString() + " Leave --keep out, and take the token from standard output.");
        keychain_->write(keptTokenKey(options_.keep), outcome.token.token, this, [this, outcome](Result<void> written) {
            if (!written)
                return fail("the token cannot be kept: " + written.error().message());
            tell(outcome);
        });
    });
}

void SubscribeCommand::tell(const publisher::SubscribeOutcome& outcome)
{
    using schema::Value;
    const std::string token = outcome.token.token.reveal();
    if (output().format == Format::Json) {
        Value scopes = Value::list();
        for (const QString& scope : outcome.token.scopes)
            scopes.push(scope.toStdString());
        Value line = Value::object({{"api", options_.api + ':' + options_.version},
                                    {"application", Value::object({{"id", outcome.application.id.toStdString()},
                                                                   {"name", outcome.application.name.toStdString()},
                                                                   {"tier", outcome.application.throttlingPolicy.toStdString()},
                                                                   {"made", outcome.applicationMade}})},
                                    {"subscription", Value::object({{"id", outcome.subscription.id.toStdString()},
                                                                    {"plan", outcome.subscription.throttlingPolicy.toStdString()},
                                                                    {"status", outcome.subscription.status.toStdString()},
                                                                    {"made", outcome.subscriptionMade}})},
                                    {"keyType", outcome.keys.keyType.toStdString()},
                                    {"consumerKey", outcome.keys.consumerKey.toStdString()},
                                    {"tokenType", options_.opaque ? "opaque" : "JWT"},
                                    {"validitySeconds", static_cast<std::int64_t>(outcome.token.validitySeconds)},
                                    {"scopes", scopes}});
        if (options_.showToken)
            line.set("token", token);
        print(schema::writeJson(line, 0) + '\n');
        return Q_EMIT finished(done);
    }
    const bool blocked = !outcome.subscription.status.isEmpty() && outcome.subscription.status != QLatin1String("UNBLOCKED");
    std::fprintf(stderr, "%s %s: application %s (%s), plan %s%s; %s token for %lld s.\n", options_.api.c_str(), options_.version.c_str(),
                 qUtf8Printable(outcome.application.name), qUtf8Printable(outcome.application.throttlingPolicy),
                 qUtf8Printable(outcome.subscription.throttlingPolicy),
                 blocked ? (" (" + outcome.subscription.status.toStdString() + ")").c_str() : "", options_.opaque ? "an opaque" : "a JWT",
                 static_cast<long long>(outcome.token.validitySeconds));
    if (options_.keep.empty())
        print(token + '\n');
    else
        std::fprintf(stderr, "The token is in the keychain: postern call --token keychain:%s\n", options_.keep.c_str());
    Q_EMIT finished(done);
}

} // namespace postern::cli
