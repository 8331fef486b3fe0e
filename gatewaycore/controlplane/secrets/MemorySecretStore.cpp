// SPDX-License-Identifier: Apache-2.0
#include "controlplane/secrets/MemorySecretStore.h"

#include <QPointer>

namespace postern::secrets {
namespace {

/// Runs `answer` on the next turn of the event loop, unless `context` is gone by then.
template <class Answer>
void later(QObject* store, QObject* context, Answer answer)
{
    auto shared = std::make_shared<Answer>(std::move(answer));
    QMetaObject::invokeMethod(context != nullptr ? context : store, [shared] { (*shared)(); }, Qt::QueuedConnection);
}

} // namespace

MemorySecretStore::MemorySecretStore(QString reason) : reason_(std::move(reason)) {}

void MemorySecretStore::read(const QString& key, QObject* context, ReadCompletion completion)
{
    std::optional<Secret> found;
    if (const auto at = secrets_.find(key); at != secrets_.end())
        found = at->second;
    later(this, context, [completion = std::move(completion), found = std::move(found)]() mutable {
        completion(std::move(found));
    });
}

void MemorySecretStore::write(const QString& key, Secret secret, QObject* context, WriteCompletion completion)
{
    secrets_[key] = std::move(secret);
    later(this, context, [completion = std::move(completion)]() mutable { completion({}); });
}

void MemorySecretStore::remove(const QString& key, QObject* context, WriteCompletion completion)
{
    secrets_.erase(key);
    later(this, context, [completion = std::move(completion)]() mutable { completion({}); });
}

} // namespace postern::secrets
