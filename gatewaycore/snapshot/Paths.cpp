// SPDX-License-Identifier: Apache-2.0
#include "snapshot/Paths.h"

namespace postern::snapshot {
namespace {

using Use = std::function<void(std::string&, const schema::Location&)>;

/// Leaves out what is empty.
class PathVisit {
  public:
    explicit PathVisit(const Use& use) : use_(use) {}

    void path(std::string& path, const schema::Location& at) const
    {
        if (!path.empty())
            use_(path, at);
    }
    void secret(schema::SecretRef& secret) const
    {
        if (secret.source == schema::SecretRef::Source::File)
            path(secret.name, secret.location);
    }
    void tls(model::TlsClient& tls, const schema::Location& at) const
    {
        path(tls.caFile, at);
        path(tls.certificate, at);
        path(tls.key, at);
    }
    void cluster(model::Cluster& cluster) const
    {
        tls(cluster.tls, cluster.origin.location);
        for (model::Endpoint& endpoint : cluster.endpoints) {
            if (endpoint.tls)
                tls(*endpoint.tls, endpoint.location);
        }
    }
    void cluster(std::optional<model::Cluster>& one) const
    {
        if (one)
            cluster(*one);
    }
    void listener(model::Listener& listener) const
    {
        if (!listener.tls)
            return;
        const schema::Location& at = listener.origin.location;
        path(listener.tls->certificate, at);
        path(listener.tls->key, at);
        path(listener.tls->clientCa, at);
        for (std::string& list : listener.tls->clientCrls)
            path(list, at);
        for (model::ListenerCertificate& each : listener.tls->certificates) {
            path(each.certificate, at);
            path(each.key, at);
        }
    }
    void issuer(model::Issuer& issuer) const
    {
        const schema::Location& at = issuer.origin.location;
        path(issuer.jwksFile, at);
        path(issuer.pemFile, at);
        tls(issuer.tls, at);
        if (issuer.introspection) {
            secret(issuer.introspection->clientSecret);
            secret(issuer.introspection->bearerToken);
        }
    }

  private:
    const Use& use_;
};

} // namespace

void eachPath(model::GatewayConfig& config, const Use& use)
{
    const PathVisit visit(use);
    for (model::Listener& listener : config.listeners)
        visit.listener(listener);
    visit.path(config.forwardedCertificate.caFile, config.forwardedCertificate.location);
    visit.path(config.usersFile, {});
    for (model::Issuer& issuer : config.issuers)
        visit.issuer(issuer);
    for (model::ApiKeyCredential& key : config.apiKeys)
        visit.secret(key.key);
    for (model::Cluster& cluster : config.clusters)
        visit.cluster(cluster);
    if (config.revocation) {
        visit.path(config.revocation->file, {});
        visit.tls(config.revocation->tls, {});
        visit.secret(config.revocation->password);
    }
    if (config.redis)
        visit.secret(config.redis->password);
    for (model::Api& api : config.apis) {
        visit.cluster(api.production);
        visit.cluster(api.sandbox);
        for (model::Operation& operation : api.operations) {
            visit.cluster(operation.production);
            visit.cluster(operation.sandbox);
        }
    }
}

void makeRelative(model::GatewayConfig& config)
{
    const std::string base = (std::filesystem::path(config.folder) / "").string();
    if (!config.folder.empty()) {
        eachPath(config, [&base](std::string& path, const schema::Location&) {
            if (path.starts_with(base))
                path.erase(0, base.size());
        });
    }
    config.folder.clear();
}

void makeAbsolute(model::GatewayConfig& config, const std::filesystem::path& folder)
{
    eachPath(config, [&folder](std::string& path, const schema::Location&) { path = (folder / path).string(); });
    config.folder = folder.string();
}

} // namespace postern::snapshot
