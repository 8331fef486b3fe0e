// SPDX-License-Identifier: Apache-2.0
#include "config/FolderPaths.h"

#include "base/Files.h"

namespace postern::config {

void FolderPaths::rebase(std::string& path, const schema::Location& at) const
{
    if (path.empty())
        return;
    const std::filesystem::path whole = folder_ / path;
    if (!files::exists(whole))
        problems_.error(at, {}, "the file " + whole.string() + " does not exist");
    path = whole.string();
    files_.push_back(whole); // certificates are renewed under their names
}

void FolderPaths::rebase(model::TlsClient& tls, const schema::Location& at) const
{
    rebase(tls.caFile, at);
    rebase(tls.certificate, at);
    rebase(tls.key, at);
}

void FolderPaths::rebase(schema::SecretRef& secret) const
{
    if (secret.source == schema::SecretRef::Source::File)
        secret.name = (folder_ / secret.name).string();
}

void FolderPaths::rebase(model::Cluster& cluster) const
{
    rebase(cluster.tls, cluster.origin.location);
    for (model::Endpoint& endpoint : cluster.endpoints) {
        if (endpoint.tls)
            rebase(*endpoint.tls, endpoint.location);
    }
}

void FolderPaths::rebase(model::Listener& listener) const
{
    if (!listener.tls)
        return;
    const schema::Location& at = listener.origin.location;
    rebase(listener.tls->certificate, at);
    rebase(listener.tls->key, at);
    rebase(listener.tls->clientCa, at);
    for (std::string& list : listener.tls->clientCrls)
        rebase(list, at);
    for (model::ListenerCertificate& each : listener.tls->certificates) {
        rebase(each.certificate, at);
        rebase(each.key, at);
    }
}

void FolderPaths::rebase(model::Issuer& issuer) const
{
    rebase(issuer.jwksFile, issuer.origin.location);
    rebase(issuer.pemFile, issuer.origin.location);
    rebase(issuer.tls, issuer.origin.location);
    if (issuer.introspection) {
        rebase(issuer.introspection->clientSecret);
        rebase(issuer.introspection->bearerToken);
    }
}

void FolderPaths::rebase(model::GatewayConfig& config) const
{
    for (model::Listener& listener : config.listeners)
        rebase(listener);
    rebase(config.forwardedCertificate.caFile, config.forwardedCertificate.location);
    for (model::Issuer& issuer : config.issuers)
        rebase(issuer);
    for (model::Cluster& cluster : config.clusters)
        rebase(cluster);
    for (model::ApiKeyCredential& key : config.apiKeys)
        rebase(key.key);
    if (config.revocation) {
        rebase(config.revocation->file, {});
        rebase(config.revocation->tls, {});
        rebase(config.revocation->password);
    }
    if (config.redis)
        rebase(config.redis->password);
}

} // namespace postern::config
