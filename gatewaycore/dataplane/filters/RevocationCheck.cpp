// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/RevocationCheck.h"

#include "dataplane/filters/FetchTrust.h"
#include "dataplane/filters/SecretSource.h"
#include "dataplane/filters/Upkeep.h"
#include "schema/Document.h"

namespace postern::filters {

/// The lists, and each worker's view of them. Lives in the StateRegistry, one for a gateway.
struct RevocationCheck::State {
    explicit State(unsigned workers) : readers(workers) {}
    std::shared_ptr<security::Revocations> source;
    pipeline::PerWorker<std::unique_ptr<security::RevocationReader>> readers;
};

namespace {

security::RevocationsConfig listsOf(const model::Revocation& own, Secret password)
{
    security::RevocationsConfig config;
    config.file = own.file;
    config.url = own.url;
    config.tls = fetchTrust(own.tls);
    config.userName = own.userName;
    config.password = std::move(password);
    config.every = own.every;
    config.maximum = own.maximum;
    return config;
}

Result<Secret> passwordOf(const model::Revocation& own, pipeline::FilterContext& context)
{
    if (own.password.empty())
        return Secret();
    auto* const secrets = context.ports.find<SecretSource>();
    if (secrets == nullptr)
        return unexpected(ErrorKind::InvalidConfig, "`revocation` refers to a secret, which cannot be looked up here", Fault::Config);
    auto secret = secrets->secret(own.password);
    if (!secret)
        return unexpected(Error(ErrorKind::InvalidConfig, "the password of `revocation` cannot be had", Fault::Config)
                              .causedBy(std::move(secret).error()));
    return secret;
}

} // namespace

Result<RevocationCheck> RevocationCheck::make(pipeline::FilterContext& context)
{
    RevocationCheck check;
    const std::optional<model::Revocation>& own = context.gateway.revocation;
    const bool fed = context.gateway.redis && !context.gateway.redis->revoked.empty();
    if (!own && !fed)
        return check;
    auto password = own ? passwordOf(*own, context) : Secret();
    if (!password)
        return unexpected(std::move(password).error());
    context.uses("revocation", own ? "revocation" : "redis.revoked");
    if (own && !own->url.empty())
        context.uses("revocation-fetch", "revocation.url");
    if (own && own->url.starts_with("https"))
        context.uses("tls-client", "revocation.url");
    auto* const keeper = context.ports.find<Upkeep>();
    auto* const feed = fed ? context.ports.find<security::RevocationFeed>() : nullptr;
    // Another password behind the same reference makes a new one; the key shows nothing of it.
    static const SipKey passwordKey = SipKey::random();
    const pipeline::StateKey key{"", "revocation",
                                 (own ? schema::writeJson(schema::encode(*own), 0) : std::string()) + "|" +
                                     std::to_string(sipHash(passwordKey, password->reveal())) + "|" +
                                     std::to_string(context.workers) + (feed != nullptr ? "|fed" : "")};
    Result<void> started;
    check.state_ = context.states.get<State>(key, [&] {
        auto made = std::make_shared<State>(context.workers);
        if (own)
            made->source = std::make_shared<security::Revocations>(listsOf(*own, *std::move(password)),
                                                                   context.ports.find<security::Fetcher>(),
                                                                   keeper != nullptr ? keeper->clock() : Clock::system());
        for (unsigned worker = 0; worker < context.workers; ++worker)
            made->readers[worker] = std::make_unique<security::RevocationReader>(made->source.get(), feed);
        if (!own)
            return made;
        started = made->source->start();
        if (!started)
            return std::shared_ptr<State>(); // so that nobody else who asks now takes it for a good one
        if (keeper != nullptr)
            keeper->add("revocation", made->source);
        return made;
    });
    if (!started)
        return unexpected(started.error());
    return check;
}

security::RevokedBy RevocationCheck::look(const pipeline::Exchange& exchange, const security::Claims& claims,
                                          std::string_view token) const
{
    return state_->readers[exchange.worker()]->find(claims.tokenId(), token, exchange.wallNow(),
                                                    {claims.subject(), claims.clientId(), claims.issuedAt()});
}

} // namespace postern::filters
