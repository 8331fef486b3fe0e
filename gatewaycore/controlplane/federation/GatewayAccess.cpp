// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/GatewayAccess.h"

#include "controlplane/deployment/EnvironmentsFile.h"

namespace postern::federation {

GatewayAccess::GatewayAccess(deployment::Environment environment, const deployment::ConnectorType& type, secrets::SecretStore* store, QObject* parent)
    : QObject(parent), environment_(std::move(environment)), type_(type), store_(store)
{
}

void GatewayAccess::open(UniqueFunction<void(Result<void>)> done)
{
    done_ = std::move(done);
    readSecrets();
}

void GatewayAccess::finish(Result<void> result)
{
    UniqueFunction<void(Result<void>)> to = std::move(done_); // this may be gone before it returns
    to(std::move(result));
}

void GatewayAccess::readSecrets()
{
    for (const auto& [name, reference] : secretReferences(environment_, type_.settings())) {
        if (secrets_.contains(name))
            continue;
        if (reference.source != schema::SecretRef::Source::Keychain) {
            auto secret = process_.resolve(reference);
            if (!secret)
                return finish(unexpected(std::move(secret).error()));
            secrets_[name] = *std::move(secret);
            continue;
        }
        if (store_ == nullptr)
            return secrets::SecretStore::open(this, [this](std::unique_ptr<secrets::SecretStore> store) {
                opened_ = std::move(store);
                store_ = opened_.get();
                readSecrets();
            });
        return store_->read(QString::fromStdString(reference.name), this, [this, name = name](Result<std::optional<Secret>> secret) {
            if (!secret)
                return finish(unexpected(std::move(secret).error()));
            secrets_[name] = secret->value_or(Secret()); // none: perhaps none is needed
            readSecrets();
        });
    }
    std::erase_if(secrets_, [](const auto& each) { return each.second.empty(); });
    auto made = type_.connect(environment_, secrets_);
    if (!made)
        return finish(unexpected(std::move(made).error()));
    connection_ = *std::move(made);
    finish({});
}

} // namespace postern::federation
