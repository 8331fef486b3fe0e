// SPDX-License-Identifier: Apache-2.0
#include "model/Cluster.h"
#include "model/Url.h"

namespace postern::model {

using namespace std::chrono_literals;

const schema::Schema<Endpoint>& describe(schema::Type<Endpoint>)
{
    static const auto schema =
        schema::Schema<Endpoint>("endpoint", "One backend address.")
            .field("url", &Endpoint::url, "http or https, host, optional port and base path").required()
                .example("https://orders.internal:8443/v1").overridable()
            .field("weight", &Endpoint::weight, "Its share of the calls beside the others").range(1, 10'000).overridable()
            .field("priority", &Endpoint::priority, "Called only while no endpoint of a lower number can be").range(0, 1000)
            .field("tls", &Endpoint::tls, "In place of the cluster's, for this endpoint only")
            .field("trusted", &Endpoint::trusted,
                   "Certificates, as PEM text, that count for this endpoint besides those of the authorities (apictl's Endpoint-certificates/)")
                .items(0, 100)
            .shorthand("url")
            .locate(&Endpoint::location)
            .check([](const Endpoint& endpoint, schema::Reporter& reporter) {
                const auto url = Url::parse(endpoint.url);
                if (!url || (url->scheme != "http" && url->scheme != "https"))
                    reporter.error("url", "is not a backend's URL: \"" + endpoint.url.substr(0, 100) + '"',
                                   "write http://host:port/path or https://host/path, without user and password");
                else if (url->path.find_first_of("?#") != std::string::npos)
                    reporter.error("url", "a backend's URL has neither query nor fragment");
            });
    return schema;
}

const schema::Schema<TlsClient>& describe(schema::Type<TlsClient>)
{
    static const auto schema =
        schema::Schema<TlsClient>("tls-client", "How a server we call is checked.")
            .field("caFile", &TlsClient::caFile, "PEM file of the authorities we trust; else the system's")
            .field("serverName", &TlsClient::serverName, "Name sent (SNI) and expected in the certificate; else the URL's host")
            .field("certificate", &TlsClient::certificate, "PEM file of our client certificate").overridable()
            .field("key", &TlsClient::key, "PEM file of its private key").overridable()
            .field("insecureSkipVerify", &TlsClient::insecureSkipVerify, "UNSAFE: take any certificate of anybody")
            .check([](const TlsClient& tls, schema::Reporter& reporter) {
                if (tls.certificate.empty() != tls.key.empty())
                    reporter.error(tls.key.empty() ? "certificate" : "key", "certificate and key are needed together");
                if (tls.insecureSkipVerify)
                    reporter.warning("insecureSkipVerify", "the server's certificate is not checked",
                                     "give caFile instead");
            });
    return schema;
}

const schema::Schema<Cluster>& describe(schema::Type<Cluster>)
{
    static const auto schema =
        schema::Schema<Cluster>("cluster", "Backends that serve the same thing, and how they are called.")
            .field("endpoints", &Cluster::endpoints, "Their addresses").required().items(1, 1000)
            .field("connectTimeout", &Cluster::connectTimeout, "For name, TCP and TLS together; else timeouts.upstreamConnect").range(1ms, 10min).overridable()
            .field("responseTimeout", &Cluster::responseTimeout, "From the request's end to the response's head; else timeouts.upstreamFirstByte")
                .range(1ms, 24h).overridable()
            .field("idleTimeout", &Cluster::idleTimeout, "Longest silence in the middle of a body; else timeouts.upstreamIdle").range(1ms, 24h).overridable()
            .field("totalTimeout", &Cluster::totalTimeout, "For the whole call, all attempts together, to the last octet of the answer")
                .range(1ms, 24h).overridable()
            .field("maxConnections", &Cluster::maxConnections, "Connections of each worker to each endpoint")
                .range(1, 1'000'000).overridable()
            .field("maxPending", &Cluster::maxPending, "Calls that may wait for a connection").range(0, 1'000'000).overridable()
            .field("maxConnectionAge", &Cluster::maxConnectionAge,
                   "An older connection is not used again, so that a name's new addresses come to be used; 0: no limit").range(0ms, 24h).overridable()
            .field("maxRequests", &Cluster::maxRequests,
                   "Calls under way of each worker; else what maxConnections and maxPending add up to").range(1, 1'000'000'000).overridable()
            .field("balancing", &Cluster::balancing, "Whose turn it is among the endpoints of the best priority")
                .oneOf({{"round-robin", Balancing::RoundRobin, "each in proportion to its weight"},
                        {"least-request", Balancing::LeastRequest, "of two taken at random the one with fewer calls under way"},
                        {"failover", Balancing::Failover, "the first that works, in the order of the list"}})
            .field("retry", &Cluster::retry, "When a call is sent again; else only what met no endpoint or one that goes down, at another one")
            .field("suspension", &Cluster::suspension,
                   "When an endpoint is left alone; else the defaults where there are several endpoints")
            .field("circuitBreaker", &Cluster::circuitBreaker, "When the whole cluster is not called any more")
            .field("healthCheck", &Cluster::healthCheck, "How endpoints are asked whether they are well")
            .field("tls", &Cluster::tls, "For https endpoints")
            .field("security", &Cluster::security, "How these backends are told who calls them: one of the filters backend-*, which runs last")
                .example("{type: backend-basic, config: {username: till, password: \"${env:TILL_PASSWORD}\"}}")
            .field("preserveHost", &Cluster::preserveHost, "Send the client's Host in place of the endpoint's")
            .locate(&Cluster::origin)
            .check([](const Cluster& cluster, schema::Reporter& reporter) {
                if (cluster.security && !cluster.security->type.starts_with("backend-"))
                    reporter.error("security", "\"" + cluster.security->type.substr(0, 40) + "\" tells a backend nothing of us",
                                   "write backend-basic, backend-api-key, backend-oauth2 or backend-sigv4; others belong under filters");
            });
    return schema;
}

} // namespace postern::model
