// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Faults.h"

namespace postern::pipeline {

/// One row of the registry: what every profile says unless it has a row of its own.
struct FaultRow {
    FaultId id;
    std::string_view name;
    Faults::Entry entry;
};
/// A profile's own spelling of a fault.
struct FaultOverride {
    FaultProfile profile;
    FaultId id;
    Faults::Entry entry;
};

// The texts are those of the WSO2 microgateways where their code is used; the `postern` column corrects their spelling,
// the other profiles keep it, mistakes and all, because clients match on it.
inline constexpr FaultRow faultRows[faultCount] = {
    {FaultId::MissingCredentials, "missing-credentials",
     {401, "900902", "Missing Credentials", "Send the credentials that this API asks for, for instance the header "
                                            "\"Authorization: Bearer ACCESS_TOKEN\"."}},
    {FaultId::InvalidCredentials, "invalid-credentials",
     {401, "900901", "Invalid Credentials", "Make sure that you have given the correct access token or key."}},
    {FaultId::TokenExpired, "token-expired",
     {401, "900903", "Access Token Expired", "Renew the access token and try again."}},
    {FaultId::TokenInactive, "token-inactive",
     {401, "900904", "Access Token Inactive", "Generate a new access token and try again."}},
    {FaultId::WrongKeyType, "wrong-key-type",
     {403, "900905", "Incorrect Access Token Type is provided",
      "This API has no endpoint for the kind of key (production or sandbox) that was offered."}},
    {FaultId::NoSubscription, "no-subscription",
     {403, "900908", "Resource forbidden", "The application has no subscription to this API."}},
    {FaultId::SubscriptionBlocked, "subscription-blocked",
     {403, "900909", "The subscription to the API is inactive", "The subscription is blocked or on hold."}},
    {FaultId::ScopeRefused, "scope-refused",
     {403, "900910", "The access token does not allow you to access the requested resource",
      "Ask for a token with a scope that this operation needs."}},
    {FaultId::AuthenticationUnavailable, "authentication-unavailable",
     {503, "900900", "Unclassified Authentication Failure", "The credentials cannot be checked at the moment. Try again "
                                                            "later."}},
    {FaultId::Forbidden, "forbidden", {403, "403", "Forbidden", "A policy of this API refuses the request."}},
    {FaultId::ApiBlocked, "api-blocked", {503, "700700", "API blocked", "This API has been blocked temporarily."}},
    {FaultId::ThrottledApi, "throttled-api",
     {429, "900800", "Message throttled out", "You have exceeded your quota."}},
    {FaultId::ThrottledOperation, "throttled-operation",
     {429, "900802", "Message throttled out", "You have exceeded your quota."}},
    {FaultId::ThrottledApplication, "throttled-application",
     {429, "900803", "Message throttled out", "You have exceeded your quota."}},
    {FaultId::ThrottledSubscription, "throttled-subscription",
     {429, "900804", "Message throttled out", "You have exceeded your quota."}},
    {FaultId::BlockedByPolicy, "blocked",
     {403, "900805", "Message blocked", "You have been blocked from accessing the resource."}},
    {FaultId::ThrottledCustom, "throttled-custom",
     {429, "900806", "Message throttled out", "You have exceeded your quota."}},
    {FaultId::ThrottledBurst, "throttled-burst",
     {429, "900807", "Message throttled out", "Too many requests in too short a time."}},
    {FaultId::NoRoute, "no-route",
     {404, "900906", "No matching resource found in the API for the given request",
      "Check the API documentation and use one of its paths."}},
    {FaultId::MethodNotAllowed, "method-not-allowed",
     {405, "405", "Method not allowed", "The resource exists, but not with this method; the Allow header lists those."}},
    {FaultId::BadRequest, "bad-request", {400, "400", "Bad Request", "The request is malformed."}},
    {FaultId::BodyTooLarge, "body-too-large",
     {413, "413", "Content Too Large", "The request's content is larger than allowed here."}},
    {FaultId::UriTooLong, "uri-too-long", {414, "414", "URI Too Long", "The request line is longer than allowed here."}},
    {FaultId::HeadersTooLarge, "headers-too-large",
     {431, "431", "Request Header Fields Too Large", "The header fields are larger than allowed here."}},
    {FaultId::UnsupportedExpectation, "unsupported-expectation",
     {417, "417", "Expectation Failed", "The only expectation that is met here is 100-continue."}},
    {FaultId::RequestTimeout, "request-timeout",
     {408, "408", "Request Timeout", "The request did not arrive in time."}},
    {FaultId::UpgradeNotSupported, "upgrade-not-supported",
     {501, "501", "Not Implemented", "A change of the protocol is not supported here."}},
    {FaultId::NotImplemented, "not-implemented",
     {501, "501", "Not Implemented", "The method or the transfer coding of the request is not known here."}},
    {FaultId::VersionNotSupported, "version-not-supported",
     {505, "505", "HTTP Version Not Supported", "HTTP/1.0 and HTTP/1.1 are spoken here."}},
    {FaultId::ConnectFailed, "connect-failed",
     {502, "101503", "Runtime Error", "Error connecting to the back end."}},
    {FaultId::BadUpstreamAnswer, "bad-upstream-answer",
     {502, "101502", "Runtime Error", "The back end closed the connection or gave no valid answer."}},
    {FaultId::UpstreamTimeout, "upstream-timeout", {504, "101504", "Runtime Error", "Connection timed out."}},
    {FaultId::Overloaded, "overloaded",
     {503, "101505", "Runtime Error", "Too much is going on at the moment. Try again later."}},
    {FaultId::InternalError, "internal-error",
     {500, "500", "Internal Server Error", "The gateway could not handle the request."}},
};

namespace detail {
inline constexpr auto v26 = FaultProfile::Wso2v26;
inline constexpr auto v32 = FaultProfile::Wso2v32;
inline constexpr auto choreo = FaultProfile::Choreo;
inline constexpr std::string_view quota = "You have exceeded your quota";
} // namespace detail

inline constexpr FaultOverride faultOverrides[] = {
    // 2.6
    {detail::v26, FaultId::MissingCredentials,
     {401, "900902", "Missing Credentials",
      "Missing Credentials. Make sure your API invocation call has a header: \"Authorization: Bearer ACCESS_TOKEN\""}},
    {detail::v26, FaultId::InvalidCredentials,
     {401, "900901", "Invalid Credentials",
      "Invalid Credentials. Make sure you have given the correct access token"}},
    {detail::v26, FaultId::TokenExpired,
     {401, "900903", "Access Token Expired", "Access Token Expired. Renew the access token and try again"}},
    {detail::v26, FaultId::TokenInactive, {401, "900904", "Access Token Inactive", "Access Token Inactive"}},
    {detail::v26, FaultId::WrongKeyType,
     {403, "900901", "Production key offered to the API with no production endpoint", ""}},
    {detail::v26, FaultId::NoSubscription, {403, "900908", "Resource forbidden ", "Resource forbidden "}},
    {detail::v26, FaultId::SubscriptionBlocked,
     {401, "900909", "The subscription to the API is inactive", "The subscription to the API is inactive"}},
    {detail::v26, FaultId::ScopeRefused,
     {403, "900910", "The access token does not allow you to access the requested resource",
      "The access token does not allow you to access the requested resource"}},
    {detail::v26, FaultId::AuthenticationUnavailable,
     {500, "900900", "Unclassified Authentication Failure", "Unclassified Authentication Failure"}},
    {detail::v26, FaultId::ApiBlocked,
     {401, "900907", "The requested API is temporarily blocked", "The requested API is temporarily blocked"}},
    {detail::v26, FaultId::ThrottledApi, {429, "900800", "Message throttled out", detail::quota}},
    {detail::v26, FaultId::ThrottledOperation, {429, "900802", "Message throttled out", detail::quota}},
    {detail::v26, FaultId::ThrottledApplication, {429, "900803", "Message throttled out", detail::quota}},
    {detail::v26, FaultId::ThrottledSubscription, {429, "900804", "Message throttled out", detail::quota}},
    {detail::v26, FaultId::BlockedByPolicy,
     {403, "900805", "Message blocked", "You have been blocked from accesing the resource"}},
    {detail::v26, FaultId::ThrottledCustom, {429, "900806", "Message throttled out", detail::quota}},
    {detail::v26, FaultId::ThrottledBurst, {429, "900800", "Message throttled out", detail::quota}},
    {detail::v26, FaultId::NoRoute,
     {403, "900906", "No matching resource found in the API for the given request",
      "No matching resource found in the API for the given request. Check the API documentation and add a proper REST "
      "resource path to the invocation URL"}},
    {detail::v26, FaultId::ConnectFailed, {500, "101503", "Runtime Error", "Error connecting to the back end"}},
    {detail::v26, FaultId::BadUpstreamAnswer, {500, "101503", "Runtime Error", "Error connecting to the back end"}},
    {detail::v26, FaultId::UpstreamTimeout, {500, "101504", "Runtime Error", "Connection timed out"}},
    {detail::v26, FaultId::InternalError,
     {500, "900808", "Internal server error occured", "Internal server error occured"}},
    // 3.2
    {detail::v32, FaultId::MissingCredentials,
     {401, "900902", "Missing Credentials",
      "Missing Credentials. Make sure your API request provides required credentials"}},
    {detail::v32, FaultId::InvalidCredentials,
     {401, "900901", "Invalid Credentials",
      "Invalid Credentials. Make sure you have given the correct access token"}},
    // An expired token is an invalid one to 3.2.
    {detail::v32, FaultId::TokenExpired,
     {401, "900901", "Invalid Credentials",
      "Invalid Credentials. Make sure you have given the correct access token"}},
    {detail::v32, FaultId::TokenInactive, {401, "900904", "Access Token Inactive", "Access Token Inactive"}},
    {detail::v32, FaultId::WrongKeyType,
     {403, "900901", "Production key offered to the API with no production endpoint", ""}},
    {detail::v32, FaultId::NoSubscription, {403, "900908", "Resource forbidden ", "Resource forbidden "}},
    {detail::v32, FaultId::SubscriptionBlocked,
     {401, "900909", "The subscription to the API is inactive", "The subscription to the API is inactive"}},
    {detail::v32, FaultId::ScopeRefused,
     {403, "900910", "The access token does not allow you to access the requested resource",
      "The access token does not allow you to access the requested resource"}},
    {detail::v32, FaultId::AuthenticationUnavailable,
     {500, "900900", "Unclassified Authentication Failure", "Unclassified Authentication Failure"}},
    {detail::v32, FaultId::ApiBlocked,
     {401, "900907", "The requested API is temporarily blocked", "The requested API is temporarily blocked"}},
    {detail::v32, FaultId::ThrottledApi, {429, "900800", "Message throttled out", detail::quota}},
    {detail::v32, FaultId::ThrottledOperation, {429, "900802", "Message throttled out", detail::quota}},
    {detail::v32, FaultId::ThrottledApplication, {429, "900803", "Message throttled out", detail::quota}},
    {detail::v32, FaultId::ThrottledSubscription, {429, "900804", "Message throttled out", detail::quota}},
    {detail::v32, FaultId::BlockedByPolicy,
     {403, "900805", "Message blocked", "You have been blocked from accesing the resource"}},
    {detail::v32, FaultId::ThrottledCustom, {429, "900806", "Message throttled out", detail::quota}},
    {detail::v32, FaultId::ThrottledBurst, {429, "900800", "Message throttled out", detail::quota}},
    {detail::v32, FaultId::NoRoute,
     {404, "404", "Runtime Error", "No matching resource found for given API Request"}},
    {detail::v32, FaultId::MethodNotAllowed,
     {405, "405", "Runtime Error", "Method not allowed for given API resource"}},
    {detail::v32, FaultId::ConnectFailed, {500, "101503", "Runtime Error", "Error connecting to the back end"}},
    {detail::v32, FaultId::BadUpstreamAnswer, {500, "101503", "Runtime Error", "Error connecting to the back end"}},
    {detail::v32, FaultId::UpstreamTimeout, {500, "101504", "Runtime Error", "Connection timed out"}},
    {detail::v32, FaultId::InternalError,
     {500, "900808", "Internal server error occured", "Internal server error occured"}},
    // Choreo Connect
    {detail::choreo, FaultId::MissingCredentials,
     {401, "900902", "Missing Credentials",
      "Missing Credentials. Make sure your API invocation call has a header: Authorization: Bearer ACCESS_TOKEN"}},
    {detail::choreo, FaultId::InvalidCredentials,
     {401, "900901", "Invalid Credentials",
      "Invalid Credentials. Make sure you have given the correct access token"}},
    {detail::choreo, FaultId::WrongKeyType,
     {401, "900901", "Production key offered to an API with no production endpoint", ""}},
    {detail::choreo, FaultId::NoSubscription, {403, "900908", "Resource forbidden ", "Resource forbidden "}},
    {detail::choreo, FaultId::SubscriptionBlocked,
     {401, "900909", "The subscription to the API is inactive", "The subscription to the API is inactive"}},
    {detail::choreo, FaultId::BlockedByPolicy,
     {403, "900805", "Message blocked", "You have been blocked from accesing the resource"}},
    {detail::choreo, FaultId::NoRoute,
     {404, "404", "Not Found", "The requested resource is not available."}},
    {detail::choreo, FaultId::ConnectFailed, {503, "102503", "Upstream connection failure", "Error connecting to the backend"}},
    {detail::choreo, FaultId::BadUpstreamAnswer,
     {503, "102510", "Upstream connection termination", "The connection to the backend was terminated"}},
    {detail::choreo, FaultId::UpstreamTimeout, {504, "102504", "Upstream request timeout", "The backend did not answer in time"}},
    {detail::choreo, FaultId::Overloaded, {503, "102505", "Upstream overflow", "Too many requests to the backend"}},
};

} // namespace postern::pipeline
