// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/FaultAdvice.h"

namespace postern::inspection {

std::string_view headingFor(pipeline::FaultId fault) noexcept
{
    using pipeline::FaultId;
    switch (fault) {
    case FaultId::ConnectFailed: return "The backend cannot be reached";
    case FaultId::BadUpstreamAnswer: return "The backend did not answer properly";
    case FaultId::UpstreamTimeout: return "The backend did not answer in time";
    case FaultId::Overloaded: return "Too many calls are under way";
    case FaultId::Suspended: return "The backend is not called at the moment";
    case FaultId::NoRoute: return "Nothing here has this path";
    case FaultId::UpgradeNotSupported: return "The client wants another protocol";
    default: return pipeline::Faults::entry(fault, pipeline::FaultProfile::Postern).message;
    }
}

std::string_view adviceFor(pipeline::FaultId fault) noexcept
{
    using pipeline::FaultId;
    switch (fault) {
    case FaultId::MissingCredentials:
        return "Send a token or key as one of the operation's security schemes asks for it.";
    case FaultId::InvalidCredentials:
        return "Check the token's issuer, audience and signature against the issuers of the configuration.";
    case FaultId::TokenExpired: return "Ask for a new token.";
    case FaultId::TokenInactive: return "Ask for a new token: this one was revoked, or was never issued.";
    case FaultId::WrongKeyType:
    case FaultId::WrongKeyTypeSandbox: return "Use a key of the type that the API has an endpoint for.";
    case FaultId::NoSubscription: return "Subscribe the application to the API, then ask for a new token.";
    case FaultId::SubscriptionBlocked: return "Have the subscription unblocked in the Publisher.";
    case FaultId::ScopeRefused: return "Ask for a token with one of the scopes that the operation lists.";
    case FaultId::AuthenticationUnavailable:
        return "Check that the issuer's key set (JWKS) or its introspection can be reached, and that its certificate is trusted.";
    case FaultId::Forbidden: return "Look at the step that refused: its policy names who may call.";
    case FaultId::ApiBlocked: return "Have the API unblocked in the Publisher.";
    case FaultId::ThrottledApi:
    case FaultId::ThrottledOperation:
    case FaultId::ThrottledApplication:
    case FaultId::ThrottledSubscription:
    case FaultId::ThrottledCustom:
    case FaultId::ThrottledBurst:
        return "Wait as long as Retry-After says, or raise the limit in the policy.";
    case FaultId::BlockedByPolicy: return "Have the blocking condition lifted.";
    case FaultId::NoRoute: return "Compare the path with the API's context, version and templates.";
    case FaultId::MethodNotAllowed: return "Use one of the methods that the Allow field lists.";
    case FaultId::BadRequest: return "Mend the request: the detail names the rule that it breaks.";
    case FaultId::BodyTooLarge: return "Send less, or raise limits.requestBody (limits.bufferedBody where a filter needs the whole content).";
    case FaultId::UriTooLong: return "Shorten the request target, or raise limits.requestLine.";
    case FaultId::HeadersTooLarge: return "Send fewer or shorter header fields, or raise limits.headers or limits.headerCount.";
    case FaultId::UnsupportedMediaType: return "Send content of a type that the operation's definition lists, not compressed.";
    case FaultId::UnsupportedExpectation: return "Send no Expect field but 100-continue.";
    case FaultId::RequestTimeout: return "Send the request without pauses, or raise timeouts.headerRead or timeouts.bodyIdle.";
    case FaultId::UpgradeNotSupported: return "Call without Upgrade: this gateway does not switch protocols.";
    case FaultId::NotImplemented:
        return "Use a registered method, and no transfer coding but chunked.";
    case FaultId::VersionNotSupported: return "Use HTTP/1.0 or HTTP/1.1.";
    case FaultId::ConnectFailed:
        return "Check that the backend listens at the endpoint's address, that its name is known here, and that its certificate is trusted.";
    case FaultId::BadUpstreamAnswer:
        return "Look at the backend: it closed the connection or its answer was not HTTP.";
    case FaultId::UpstreamTimeout: return "Find out why the backend is slow, or raise the cluster's responseTimeout (else timeouts.upstreamFirstByte).";
    case FaultId::Overloaded: return "Let some calls end, or raise the cluster's maxRequests, maxConnections or maxPending.";
    case FaultId::Suspended:
        return "Look at the backends' earlier calls, which failed; they are tried again when the time of their suspension is over.";
    case FaultId::InternalError: return "This should not happen: please report it with this trace.";
    }
    return {};
}

} // namespace postern::inspection
