// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Origins.h"

#include "snapshot/Visits.h"

#include <set>

namespace postern::exporting {
namespace {

class Origins {
  public:
    explicit Origins(schema::Problems& problems) : problems_(problems) {}

    void add(std::string_view url, const schema::Location& at)
    {
        const std::size_t scheme = url.find("://");
        if (scheme == std::string_view::npos)
            return;
        const std::size_t begin = scheme + 3;
        const std::string_view authority = url.substr(begin, url.find_first_of("/?#", begin) - begin);
        const std::size_t user = authority.rfind('@');
        if (user != std::string_view::npos)
            return problems_.error(at, {}, "a URL has credentials in it, and a bundle has none", "name the secret with ${env:NAME} where the backend's security is said");
        std::string host(authority.substr(0, authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':')));
        std::string origin(url.substr(0, begin));
        origin += authority;
        if (!all_.insert(origin).second)
            return;
        if (host == "localhost" || host == "[::1]" || host.starts_with("127."))
            problems_.warning(at, {}, origin + " is the machine that the bundle runs on", "set another one there when it is not: it can be overridden");
    }
    void cluster(const model::Cluster& cluster)
    {
        for (const model::Endpoint& endpoint : cluster.endpoints)
            add(endpoint.url, endpoint.location.known() ? endpoint.location : cluster.origin.location);
    }
    void cluster(const std::optional<model::Cluster>& one)
    {
        if (one)
            cluster(*one);
    }
    /// URLs in the settings of filters: keys that end in "url", whatever the filter.
    void settings(const schema::Value& value, const schema::Location& at)
    {
        for (const schema::Entry& entry : value.entries()) {
            std::string key = entry.key;
            for (char& c : key)
                c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
            if (key.ends_with("url") && entry.value.isString())
                add(entry.value.asString(), entry.value.location().known() ? entry.value.location() : at);
            settings(entry.value, at);
        }
        for (const schema::Value& each : value.items())
            settings(each, at);
    }
    [[nodiscard]] std::vector<std::string> take() const { return {all_.begin(), all_.end()}; }

  private:
    schema::Problems& problems_;
    std::set<std::string> all_;
};

} // namespace

std::vector<std::string> originsOf(model::GatewayConfig& config, schema::Problems& problems)
{
    Origins out(problems);
    for (const model::Cluster& cluster : config.clusters)
        out.cluster(cluster);
    for (const model::Api& api : config.apis) {
        out.add(api.backendOverride, api.origin.location);
        if (api.backendOverride.empty()) {
            out.cluster(api.production);
            out.cluster(api.sandbox);
            for (const model::Operation& operation : api.operations) {
                out.cluster(operation.production);
                out.cluster(operation.sandbox);
            }
        }
    }
    for (const model::Issuer& issuer : config.issuers) {
        out.add(issuer.jwksUrl, issuer.origin.location);
        if (issuer.introspection)
            out.add(issuer.introspection->url, issuer.origin.location);
    }
    if (config.revocation)
        out.add(config.revocation->url, {});
    if (config.redis && !config.redis->address.starts_with("unix:"))
        out.add("redis://" + config.redis->address, {});
    snapshot::eachFilter(config, [&out](const std::string&, schema::Value& settings, const model::Origin& origin) { out.settings(settings, origin.location); });
    return out.take();
}

} // namespace postern::exporting
