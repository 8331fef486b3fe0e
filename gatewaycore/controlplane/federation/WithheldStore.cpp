// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/WithheldStore.h"

#include "schema/Document.h"

namespace postern::federation {
namespace {

QString keyOf(const std::string& journal) { return QStringLiteral("deployment/") + QString::fromStdString(journal); }

Secret written(const deployment::SecretValues& values)
{
    schema::Value out = schema::Value::map();
    for (const auto& [name, value] : values)
        out.set(name, value.reveal());
    return Secret(schema::writeJson(out, 0));
}

deployment::SecretValues secretsFrom(const Secret& text)
{
    deployment::SecretValues out;
    schema::Problems problems; // of what somebody else has put there: then nothing is known
    const auto values = schema::readJson(text.reveal(), "keychain", problems);
    for (const schema::Entry& each : values ? values->entries() : std::vector<schema::Entry>())
        out.emplace(each.key, Secret(each.value.asString()));
    return out;
}

} // namespace

void WithheldStore::open(UniqueFunction<void()> then)
{
    if (store_ != nullptr)
        return then();
    secrets::SecretStore::open(this, [this, then = std::move(then)](std::unique_ptr<secrets::SecretStore> store) mutable {
        opened_ = std::move(store);
        store_ = opened_.get();
        then();
    });
}

void WithheldStore::keep(const std::string& journal, const deployment::SecretValues& values, Kept done)
{
    if (values.empty())
        return done({});
    open([this, journal, values, done = std::move(done)]() mutable {
        store_->isPersistent() ? store_->write(keyOf(journal), written(values), this, std::move(done)) : done({});
    });
}

void WithheldStore::read(const std::string& journal, Read done)
{
    open([this, journal, done = std::move(done)]() mutable {
        store_->read(keyOf(journal), this, [done = std::move(done)](Result<std::optional<Secret>> found) mutable {
            if (!found)
                return done(unexpected(std::move(found).error()));
            done(*found ? secretsFrom(**found) : deployment::SecretValues());
        });
    });
}

void WithheldStore::forget(const std::string& journal)
{
    if (store_ != nullptr && store_->isPersistent())
        store_->remove(keyOf(journal), nullptr, [](const Result<void>&) {});
}

} // namespace postern::federation
