// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/GatewayConfig.h"
#include "snapshot/SnapshotFile.h"

#include <concepts>
#include <type_traits>

/// What belongs to each struct of the model, in order. A field that is added to the model does not compile here until it is
/// named; the shape of the file changes with it, and older files are refused then.
namespace postern::snapshot {

template <class T, class Wanted>
concept Is = std::same_as<std::remove_const_t<T>, Wanted>;

#define POSTERN_FIELDS(Type, ...)                                                                                                \
    template <class Archive, Is<Type> T>                                                                                         \
    void fieldsOf(Archive& archive, T& value)                                                                                    \
    {                                                                                                                            \
        auto& [__VA_ARGS__] = value;                                                                                             \
        archive(__VA_ARGS__);                                                                                                    \
    }

POSTERN_FIELDS(schema::SecretRef, source, name, location)
POSTERN_FIELDS(model::Origin, location, label)
POSTERN_FIELDS(model::FilterConfig, type, config, origin, enabled, name)
POSTERN_FIELDS(model::TlsClient, insecureSkipVerify, caFile, serverName, certificate, key)
POSTERN_FIELDS(model::Endpoint, url, weight, location, priority, tls, trusted)
POSTERN_FIELDS(model::RetryBudget, share, minPerSecond)
POSTERN_FIELDS(model::RetryPolicy, attempts, on, statuses, perTryTimeout, maxBody, backoff, backoffFactor, maxBackoff, budget)
POSTERN_FIELDS(model::Suspension, failures, on, statuses, duration, progressionFactor, maximumDuration, maximumSuspended, panic)
POSTERN_FIELDS(model::CircuitBreaker, errorShare, window, minimumCalls, openFor, statuses)
POSTERN_FIELDS(model::HealthCheck, path, interval, jitter, timeout, healthyThreshold, unhealthyThreshold, statuses)
POSTERN_FIELDS(model::Cluster, name, endpoints, connectTimeout, responseTimeout, idleTimeout, totalTimeout, maxConnections,
               maxConnectionAge, maxPending, maxRequests, balancing, retry, suspension, circuitBreaker, healthCheck, tls, security,
               preserveHost, origin)

POSTERN_FIELDS(model::SecurityScheme, name, type, in, parameterName)
POSTERN_FIELDS(model::SchemeUse, scheme, scopes)
POSTERN_FIELDS(model::SecurityRequirement, alternatives)
POSTERN_FIELDS(model::UnmappedPolicy, name, version, flow, why, origin)
POSTERN_FIELDS(model::MockResponse, status, contentType, body, headers, exampleName, generated)
POSTERN_FIELDS(model::Parameter, name, in, required, type, example, description)
POSTERN_FIELDS(model::RequestExample, contentType, body, name)
POSTERN_FIELDS(model::Operation, method, pathTemplate, operationId, summary, security, authNone, throttlingPolicy, filters,
               unmappedPolicies, production, sandbox, mocks, parameters, requestExamples, origin)
POSTERN_FIELDS(model::Cors, enabled, allowOrigins, allowMethods, allowHeaders, exposeHeaders, allowCredentials, maxAge, origin)
POSTERN_FIELDS(model::ResponseCaching, timeout, origin)
POSTERN_FIELDS(model::Provenance, server, apiId, revision)
POSTERN_FIELDS(model::ClientCertificate, alias, pem, tier, keyType, location)
POSTERN_FIELDS(model::Definition::Document, name, root)
POSTERN_FIELDS(model::Definition, documents)
POSTERN_FIELDS(model::Validation, requests, responses, formats, origin)
POSTERN_FIELDS(model::Api, id, name, version, context, description, provider, lifecycle, type, tags, gatewayEnvironments, regions,
               defaultVersion, authorizationHeader, apiKeyHeader, transports, cors, responseCaching, securitySchemes,
               applicationSecurity, clientCertificates, throttlingPolicy, subscriptionPolicies, operations, production, sandbox,
               backendOverride, mock, filters, unmappedPolicies, validation, definition, provenance, origin)

POSTERN_FIELDS(model::ListenerCertificate, certificate, key, hosts)
POSTERN_FIELDS(model::ListenerTls, certificate, key, certificates, development, minVersion, ciphers, resumption, ticketRotation,
               clientCertificates, clientCa, clientCrls, clientDepth)
POSTERN_FIELDS(model::Listener, name, address, port, tls, maxConnections, origin)
POSTERN_FIELDS(model::Introspection, protocol, url, clientAuthentication, clientId, clientSecret, bearerToken, timeout, connections,
               queue, cache, refusedCache, failureCache, cacheEntries, whenUnreachable, useExpiredFor)
POSTERN_FIELDS(model::Issuer, name, issuer, jwksUrl, jwksFile, pemFile, audiences, algorithms, leeway, maxAge, refresh, claims,
               tokens, types, tls, introspection, origin)
POSTERN_FIELDS(model::ApiKeyCredential, name, key, sha256, application, owner, keyType, apis, scopes, ips, referrers,
               applicationPolicy, subscriptionPolicy, origin)
POSTERN_FIELDS(model::User, name, hash, scopes, apis, application, keyType, applicationPolicy, subscriptionPolicy, origin)
POSTERN_FIELDS(model::LoginSettings, failures, window, remember, queue)
POSTERN_FIELDS(model::Revocation, file, url, userName, password, every, maximum, tls)
POSTERN_FIELDS(model::Redis, address, userName, password, database, prefix, sync, limits, revoked, revokedEvery, tls)
POSTERN_FIELDS(model::ErrorsConfig, profile)
POSTERN_FIELDS(model::AnalyticsConfig, enabled, ringSize, accessLog, accessLogFile)
POSTERN_FIELDS(model::Limits, requestLine, headers, headerCount, chunkHeader, trailers, requestBody, responseBody, bufferedBody,
               streamBuffer, connections, connectionsPerAddress, requestsPerConnection, routeMemory, origin)
POSTERN_FIELDS(model::Timeouts, headerRead, bodyIdle, writeIdle, requestTotal, keepAliveIdle, tlsHandshake, upstreamConnect,
               upstreamFirstByte, upstreamIdle, upstreamKeepAlive, drainDelay, drain, origin)
POSTERN_FIELDS(model::ForwardedCertificate, header, caFile, location)
POSTERN_FIELDS(model::ThrottleLimit, type, count, data, unitTime, timeUnit)
POSTERN_FIELDS(model::ThrottleCondition, type, name, values, matches, invert, location)
POSTERN_FIELDS(model::ConditionalGroup, description, conditions, limit)
POSTERN_FIELDS(model::Burst, count, per)
POSTERN_FIELDS(model::ThrottlingPolicy, name, type, level, count, data, unitTime, timeUnit, stopOnQuotaReach, burst,
               conditionalGroups, keyTemplate, displayName, origin)
POSTERN_FIELDS(model::SubscribingApplication, id, name, owner, policy, consumerKeys, location)
POSTERN_FIELDS(model::ApiSubscription, application, api, version, policy, state, location)
POSTERN_FIELDS(model::SubscriptionsFile, applications, subscriptions)
POSTERN_FIELDS(model::GatewayConfig, apiVersion, listeners, filters, issuers, apiKeys, users, usersFile, fileUsers, logins,
               revocation, redis, clusters, errors, limits, timeouts, analytics, workers, order, trustedProxies,
               forwardedCertificate, policies, apis, subscriptions, folder)
POSTERN_FIELDS(Snapshot, config, names, refused, document, inputs)
POSTERN_FIELDS(schema::Problem, severity, location, path, message, hint)
POSTERN_FIELDS(KeptApi, api, settings, problems, definitionName)

#undef POSTERN_FIELDS

} // namespace postern::snapshot
