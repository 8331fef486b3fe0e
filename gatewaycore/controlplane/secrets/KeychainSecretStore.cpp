// SPDX-License-Identifier: Apache-2.0
#include "controlplane/secrets/KeychainSecretStore.h"

#include <QPointer>
#include <qt6keychain/keychain.h>

namespace postern::secrets {
namespace {

Error errorOf(const QKeychain::Job& job)
{
    const std::string words = job.errorString().toStdString();
    switch (job.error()) {
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return {ErrorKind::PermissionDenied,
                "the keychain did not let us in: " + words + "; unlock it and try again", Fault::Config};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {ErrorKind::Unsupported, "there is no keychain on this desktop: " + words, Fault::Config};
    default:
        return {ErrorKind::IoError,
                "the keychain did not answer (error " + std::to_string(job.error()) + "): " + words, Fault::Config};
    }
}

/// Starts `job` and hands it over once it has finished, unless `context` is gone by then. The job deletes itself.
template <class Job, class Finish>
void startJob(Job* job, const QString& key, QObject* context, Finish finish)
{
    job->setInsecureFallback(false);
    job->setKey(key);
    auto shared = std::make_shared<Finish>(std::move(finish));
    QObject::connect(job, &QKeychain::Job::finished, context, [shared, job] { (*shared)(*job); });
    job->start();
}

} // namespace

KeychainSecretStore::KeychainSecretStore(QString service) : service_(std::move(service)) {}

void KeychainSecretStore::probe(QObject* context, WriteCompletion completion)
{
    read(QStringLiteral("probe"), context,
         [completion = std::move(completion)](Result<std::optional<Secret>> result) mutable {
             if (result)
                 completion({});
             else
                 completion(unexpected(result.error()));
         });
}

void KeychainSecretStore::read(const QString& key, QObject* context, ReadCompletion completion)
{
    startJob(new QKeychain::ReadPasswordJob(service_), key, context != nullptr ? context : this,
             [completion = std::move(completion)](QKeychain::ReadPasswordJob& job) mutable {
                 if (job.error() == QKeychain::EntryNotFound)
                     completion(std::optional<Secret>());
                 else if (job.error() != QKeychain::NoError)
                     completion(unexpected(errorOf(job)));
                 else
                     completion(std::optional<Secret>(Secret(job.textData().toStdString())));
             });
}

void KeychainSecretStore::write(const QString& key, Secret secret, QObject* context, WriteCompletion completion)
{
    auto* const job = new QKeychain::WritePasswordJob(service_);
    job->setTextData(QString::fromStdString(secret.reveal()));
    startJob(job, key, context != nullptr ? context : this,
             [completion = std::move(completion)](QKeychain::WritePasswordJob& done) mutable {
                 if (done.error() == QKeychain::NoError)
                     completion({});
                 else
                     completion(unexpected(errorOf(done)));
             });
}

void KeychainSecretStore::remove(const QString& key, QObject* context, WriteCompletion completion)
{
    startJob(new QKeychain::DeletePasswordJob(service_), key, context != nullptr ? context : this,
             [completion = std::move(completion)](QKeychain::DeletePasswordJob& job) mutable {
                 if (job.error() == QKeychain::NoError || job.error() == QKeychain::EntryNotFound)
                     completion({});
                 else
                     completion(unexpected(errorOf(job)));
             });
}

} // namespace postern::secrets
