// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ReasonText.h"

#include <QCoreApplication>
#include <algorithm>
#include <optional>

namespace postern::workbench {
namespace {

constexpr std::string_view faults = "fault.";

// The same sentences as the gateway's own, by id: there they are English for everybody, here they are translated. What
// stands in a {detail} is the gateway's, with data of the call, and stays as it is.
const ReasonRow reasonTable[] = {
    {"api-key.accepted",
     QT_TRANSLATE_NOOP3("Reason", "The API key of {application} is valid.", "api-key.accepted"),
     ""},
    {"api-key.missing",
     QT_TRANSLATE_NOOP3("Reason", "There is no API key in {detail}.", "api-key.missing"),
     QT_TRANSLATE_NOOP("Reason", "Send your key there.")},
    {"api-key.repeated",
     QT_TRANSLATE_NOOP3("Reason", "There is more than one API key in {detail}, so it is not clear which counts.", "api-key.repeated"),
     QT_TRANSLATE_NOOP("Reason", "Send one key.")},
    {"api-key.unknown",
     QT_TRANSLATE_NOOP3("Reason", "The API key in {detail} is not one of the gateway's.", "api-key.unknown"),
     QT_TRANSLATE_NOOP("Reason", "Check the key, or add its SHA-256 under `apiKeys`.")},
    {"api-key.expired",
     QT_TRANSLATE_NOOP3("Reason", "The API key of {detail} has expired.", "api-key.expired"),
     QT_TRANSLATE_NOOP("Reason", "Issue a new key.")},
    {"api-key.other-api",
     QT_TRANSLATE_NOOP3("Reason", "The API key of {detail} is not for this API.", "api-key.other-api"),
     QT_TRANSLATE_NOOP("Reason", "Add the API to the key's `apis`, or use a key that is for it.")},
    {"key-type.sandbox",
     QT_TRANSLATE_NOOP3("Reason", "A sandbox key was sent, but the API has no sandbox endpoint.", "key-type.sandbox"),
     QT_TRANSLATE_NOOP("Reason", "Send a production key, or give the API a sandbox endpoint.")},
    {"key-type.production",
     QT_TRANSLATE_NOOP3("Reason", "A production key was sent, but the API has no production endpoint.", "key-type.production"),
     QT_TRANSLATE_NOOP("Reason", "Send a sandbox key, or give the API a production endpoint.")},
    {"authenticate.accepted",
     QT_TRANSLATE_NOOP3("Reason", "The credentials of {subject} fulfil alternative {number}.", "authenticate.accepted"),
     ""},
    {"authenticate.anonymous", QT_TRANSLATE_NOOP3("Reason", "No credential was needed.", "authenticate.anonymous"), ""},
    {"authenticate.incomplete",
     QT_TRANSLATE_NOOP3("Reason", "No alternative is fulfilled entirely. Missing: {detail}", "authenticate.incomplete"),
     QT_TRANSLATE_NOOP("Reason", "Send all credentials of one alternative.")},
    {"authenticate.scopes",
     QT_TRANSLATE_NOOP3("Reason", "The credentials are valid, but lack the scope: {detail}", "authenticate.scopes"),
     QT_TRANSLATE_NOOP("Reason", "Ask for a token with the scope.")},
    {"blocked.api",
     QT_TRANSLATE_NOOP3("Reason", "The API is blocked.", "blocked.api"),
     QT_TRANSLATE_NOOP("Reason", "Publish it again, or take `blocked` out of its chain.")},
    {"cors.preflight",
     QT_TRANSLATE_NOOP3("Reason", "A browser asked whether {origin} may call {method}, and was told so.", "cors.preflight"),
     ""},
    {"cors.origin",
     QT_TRANSLATE_NOOP3("Reason", "The origin {origin} is not among those that may call, so its browser will not let the page see the answer.", "cors.origin"),
     QT_TRANSLATE_NOOP("Reason", "Add it to `allowOrigins`.")},
    {"cors.method",
     QT_TRANSLATE_NOOP3("Reason", "Pages of {origin} may call, but not with the method {method}.", "cors.method"),
     QT_TRANSLATE_NOOP("Reason", "Add it to `allowMethods`.")},
    {"cors.none", QT_TRANSLATE_NOOP3("Reason", "The request comes from no other origin.", "cors.none"), ""},
    {"rate-limit.passed",
     QT_TRANSLATE_NOOP3("Reason", "{remaining} of {limit} calls are left.", "rate-limit.passed"),
     ""},
    {"rate-limit.reached",
     QT_TRANSLATE_NOOP3("Reason", "The limit of {limit} calls in {period} s is reached; the next one passes in {retry} s.", "rate-limit.reached"),
     QT_TRANSLATE_NOOP("Reason", "Wait, call less often, or raise the limit in {origin}.")},
    {"rate-limit.burst",
     QT_TRANSLATE_NOOP3("Reason", "More than {limit} calls came in {period} s; the next one passes in {retry} s.", "rate-limit.burst"),
     QT_TRANSLATE_NOOP("Reason", "Spread the calls, or raise the policy's burst in {origin}.")},
    {"rate-limit.over-quota",
     QT_TRANSLATE_NOOP3("Reason", "The limit of {limit} calls is reached, but the policy lets further calls pass.", "rate-limit.over-quota"),
     QT_TRANSLATE_NOOP("Reason", "Set stopOnQuotaReach to refuse them.")},
    {"rate-limit.unlimited",
     QT_TRANSLATE_NOOP3("Reason", "The policy {policy} sets no limit.", "rate-limit.unlimited"),
     ""},
    {"rate-limit.unknown-policy",
     QT_TRANSLATE_NOOP3("Reason", "The caller's policy \"{policy}\" is not configured here.", "rate-limit.unknown-policy"),
     QT_TRANSLATE_NOOP("Reason", "Add it to policies.yaml, or pull the policies from the Publisher.")},
    {"spike-arrest.burst",
     QT_TRANSLATE_NOOP3("Reason", "More than {limit} calls came at once; the next one passes in {retry} s.", "spike-arrest.burst"),
     QT_TRANSLATE_NOOP("Reason", "Spread the calls, or raise `count` or `burst`.")},
    {"respond.fixed", QT_TRANSLATE_NOOP3("Reason", "The chain answers {status} by itself.", "respond.fixed"), ""},
    {"respond.example",
     QT_TRANSLATE_NOOP3("Reason", "The definition's example for {status} {type} was answered.", "respond.example"),
     ""},
    {"respond.generated",
     QT_TRANSLATE_NOOP3("Reason", "The definition has no example for {status}; one was made from its schema.", "respond.generated"),
     QT_TRANSLATE_NOOP("Reason", "Add an example to the definition to decide what is answered.")},
    {"respond.nothing",
     QT_TRANSLATE_NOOP3("Reason", "The operation has no responses in its definition, so 204 is answered.", "respond.nothing"),
     QT_TRANSLATE_NOOP("Reason", "Add a response with an example to the definition.")},
    {"respond.no-such-example",
     QT_TRANSLATE_NOOP3("Reason", "The definition has no response {wanted}.", "respond.no-such-example"),
     QT_TRANSLATE_NOOP("Reason", "Ask for one that the definition has, or leave the Prefer field out.")},
    {"respond.not-acceptable",
     QT_TRANSLATE_NOOP3("Reason", "The request accepts {accept}, but there are examples of other types only.", "respond.not-acceptable"),
     QT_TRANSLATE_NOOP("Reason", "Change the Accept field, or add an example of that type.")},
    {"rewrite-path.rewritten",
     QT_TRANSLATE_NOOP3("Reason", "The backend is asked for {after} instead of {before}.", "rewrite-path.rewritten"),
     ""},
    {"rewrite-path.unchanged",
     QT_TRANSLATE_NOOP3("Reason", "The path {before} does not begin with the prefix.", "rewrite-path.unchanged"),
     ""},
    {"rewrite-path.refused",
     QT_TRANSLATE_NOOP3("Reason", "The rewritten path {after} cannot be sent: {detail}", "rewrite-path.refused"),
     QT_TRANSLATE_NOOP("Reason", "A value of the request makes it climb out of its folder or breaks it; check the template's variables.")},
    {"scopes.held", QT_TRANSLATE_NOOP3("Reason", "The credential has the scope {scope}.", "scopes.held"), ""},
    {"scopes.lacking",
     QT_TRANSLATE_NOOP3("Reason", "The credential has the scopes [{has}], but the operation needs {match} of [{needs}].", "scopes.lacking"),
     QT_TRANSLATE_NOOP("Reason", "Ask for a token with the scope, or let the user's role have it.")},
    {"scopes.anonymous",
     QT_TRANSLATE_NOOP3("Reason", "The operation needs a scope, but nobody has authenticated.", "scopes.anonymous"),
     QT_TRANSLATE_NOOP("Reason", "Put jwt-auth or api-key before scopes, or take the scopes off the operation.")},
    {"subscription.found",
     QT_TRANSLATE_NOOP3("Reason", "The application \"{application}\" has subscribed with the policy {policy}.", "subscription.found"),
     ""},
    {"subscription.none",
     QT_TRANSLATE_NOOP3("Reason", "The application \"{application}\" has not subscribed to {api}.", "subscription.none"),
     QT_TRANSLATE_NOOP("Reason", "Subscribe in the developer portal, then get a new token.")},
    {"subscription.no-claim",
     QT_TRANSLATE_NOOP3("Reason", "The token names no subscriptions (claim subscribedAPIs).", "subscription.no-claim"),
     QT_TRANSLATE_NOOP("Reason", "Have the key manager put subscribedAPIs into its tokens, or set `withoutClaim: allow`.")},
    {"subscription.anonymous",
     QT_TRANSLATE_NOOP3("Reason", "Nobody has authenticated, so there is no subscription.", "subscription.anonymous"),
     QT_TRANSLATE_NOOP("Reason", "Put jwt-auth or api-key before subscription.")},
    {"set-headers.changed",
     QT_TRANSLATE_NOOP3("Reason", "{count} header fields were changed.", "set-headers.changed"),
     ""},
    {"jwt-auth.accepted",
     QT_TRANSLATE_NOOP3("Reason", "The token of {subject} from {issuer} is valid.", "jwt-auth.accepted"),
     ""},
    {"jwt-auth.missing",
     QT_TRANSLATE_NOOP3("Reason", "There is no token: {detail}", "jwt-auth.missing"),
     QT_TRANSLATE_NOOP("Reason", "Send \"Authorization: Bearer <token>\" (or the API's own header).")},
    {"jwt-auth.repeated",
     QT_TRANSLATE_NOOP3("Reason", "The header {detail} is there more than once, so it is not clear which token counts.", "jwt-auth.repeated"),
     QT_TRANSLATE_NOOP("Reason", "Send one token.")},
    {"jwt-auth.scheme",
     QT_TRANSLATE_NOOP3("Reason", "The header {detail} does not hold a bearer token.", "jwt-auth.scheme"),
     QT_TRANSLATE_NOOP("Reason", "Send \"Bearer\", a blank and the token.")},
    {"jwt-auth.empty",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.empty"),
     QT_TRANSLATE_NOOP("Reason", "Send a token after \"Bearer\".")},
    {"jwt-auth.too-large",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.too-large"),
     QT_TRANSLATE_NOOP("Reason", "Ask the issuer for a token with fewer claims.")},
    {"jwt-auth.malformed",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.malformed"),
     QT_TRANSLATE_NOOP("Reason", "Send a signed JWT (three parts with dots between); opaque tokens are not taken.")},
    {"jwt-auth.encrypted",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.encrypted"),
     QT_TRANSLATE_NOOP("Reason", "Have the issuer sign tokens (JWS) instead of encrypting them (JWE).")},
    {"jwt-auth.unsigned",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.unsigned"),
     QT_TRANSLATE_NOOP("Reason", "Nobody has vouched for this token; get a signed one from the issuer.")},
    {"jwt-auth.symmetric",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.symmetric"),
     QT_TRANSLATE_NOOP("Reason", "Have the issuer sign with RS256, ES256 or another algorithm with a public key.")},
    {"jwt-auth.unknown-algorithm",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.unknown-algorithm"),
     QT_TRANSLATE_NOOP("Reason", "Have the issuer sign with an algorithm from the issuer's list.")},
    {"jwt-auth.algorithm",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.algorithm"),
     QT_TRANSLATE_NOOP("Reason", "Add the algorithm to the issuer's `algorithms`, if you mean to accept it.")},
    {"jwt-auth.critical-header",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.critical-header"),
     QT_TRANSLATE_NOOP("Reason", "Have the issuer leave out `crit`.")},
    {"jwt-auth.issuer",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.issuer"),
     QT_TRANSLATE_NOOP("Reason", "Add the issuer under `issuers`, spelled exactly as the token's `iss`.")},
    {"jwt-auth.unknown-key",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.unknown-key"),
     QT_TRANSLATE_NOOP("Reason", "Check that the issuer publishes the key that it signs with.")},
    {"jwt-auth.keys-unavailable",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.keys-unavailable"),
     QT_TRANSLATE_NOOP("Reason", "Check that the gateway reaches the issuer's key set.")},
    {"jwt-auth.key-type",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.key-type"),
     QT_TRANSLATE_NOOP("Reason", "Check which key the issuer signs with.")},
    {"jwt-auth.key-use",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.key-use"),
     QT_TRANSLATE_NOOP("Reason", "Have the issuer publish its signing key with \"use\":\"sig\".")},
    {"jwt-auth.signature",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.signature"),
     QT_TRANSLATE_NOOP("Reason", "Ask the issuer for a new token; this one was changed, or signed by another key.")},
    {"jwt-auth.audience",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.audience"),
     QT_TRANSLATE_NOOP("Reason", "Add the audience to the issuer's `audiences`, or ask for a token for this one.")},
    {"jwt-auth.expired",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.expired"),
     QT_TRANSLATE_NOOP("Reason", "Ask the issuer for a new token; if it is new, compare the clocks.")},
    {"jwt-auth.not-yet-valid",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.not-yet-valid"),
     QT_TRANSLATE_NOOP("Reason", "Wait, or compare the clocks of issuer and gateway.")},
    {"jwt-auth.issued-in-future",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.issued-in-future"),
     QT_TRANSLATE_NOOP("Reason", "Compare the clocks of issuer and gateway.")},
    {"jwt-auth.too-old",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.too-old"),
     QT_TRANSLATE_NOOP("Reason", "Ask the issuer for a new token, or raise the issuer's `maxAge`.")},
    {"jwt-auth.missing-claim",
     QT_TRANSLATE_NOOP3("Reason", "The token was refused: {detail}", "jwt-auth.missing-claim"),
     QT_TRANSLATE_NOOP("Reason", "Have the issuer put the claim into its tokens.")},
    {"gateway.client-left",
     QT_TRANSLATE_NOOP3("Reason", "The client left before it had an answer.", "gateway.client-left"),
     QT_TRANSLATE_NOOP("Reason", "Look at the client's own time-out.")},
    {"gateway.closed",
     QT_TRANSLATE_NOOP3("Reason", "The gateway closed the connection before there was an answer.", "gateway.closed"),
     QT_TRANSLATE_NOOP("Reason", "Was it told to stop? timeouts.drain says how long it waits.")},
    {"answer.broken-by-client",
     QT_TRANSLATE_NOOP3("Reason", "The client left in the middle of the answer, after {octets} octets of content: {detail}", "answer.broken-by-client"),
     QT_TRANSLATE_NOOP("Reason", "Look at the client's own time-out, and at how long the answer takes.")},
    {"answer.broken-by-gateway",
     QT_TRANSLATE_NOOP3("Reason", "The gateway broke the answer off after {octets} octets of content: {detail}", "answer.broken-by-gateway"),
     QT_TRANSLATE_NOOP("Reason", "Look at the configuration's limits and time-outs, and at what the detail says.")},
    {"answer.broken-by-backend",
     QT_TRANSLATE_NOOP3("Reason", "The backend broke off in the middle of its answer: {detail}.", "answer.broken-by-backend"),
     QT_TRANSLATE_NOOP("Reason", "Look at the backend: the client got a part of the answer only, after a status of {status}.")},
    {"answer.cut-off",
     QT_TRANSLATE_NOOP3("Reason", "The client got {octets} octets of content, and then the end of its connection.", "answer.cut-off"),
     QT_TRANSLATE_NOOP("Reason", "Look at the backend's step.")},
    // What the gateway raises itself; a detail and the full stop are added.
    {"fault.missing-credentials",
     QT_TRANSLATE_NOOP3("Reason", "Missing Credentials", "fault.missing-credentials"),
     QT_TRANSLATE_NOOP("Reason", "Send a token or key as one of the operation's security schemes asks for it.")},
    {"fault.invalid-credentials",
     QT_TRANSLATE_NOOP3("Reason", "Invalid Credentials", "fault.invalid-credentials"),
     QT_TRANSLATE_NOOP("Reason", "Check the token's issuer, audience and signature against the issuers of the configuration.")},
    {"fault.token-expired",
     QT_TRANSLATE_NOOP3("Reason", "Access Token Expired", "fault.token-expired"),
     QT_TRANSLATE_NOOP("Reason", "Ask for a new token.")},
    {"fault.token-inactive",
     QT_TRANSLATE_NOOP3("Reason", "Access Token Inactive", "fault.token-inactive"),
     QT_TRANSLATE_NOOP("Reason", "Ask for a new token: this one was revoked, or was never issued.")},
    {"fault.wrong-key-type",
     QT_TRANSLATE_NOOP3("Reason", "Incorrect Access Token Type is provided", "fault.wrong-key-type"),
     QT_TRANSLATE_NOOP("Reason", "Use a key of the type that the API has an endpoint for.")},
    {"fault.wrong-key-type-sandbox",
     QT_TRANSLATE_NOOP3("Reason", "Incorrect Access Token Type is provided", "fault.wrong-key-type-sandbox"),
     QT_TRANSLATE_NOOP("Reason", "Use a key of the type that the API has an endpoint for.")},
    {"fault.no-subscription",
     QT_TRANSLATE_NOOP3("Reason", "Resource forbidden", "fault.no-subscription"),
     QT_TRANSLATE_NOOP("Reason", "Subscribe the application to the API, then ask for a new token.")},
    {"fault.subscription-blocked",
     QT_TRANSLATE_NOOP3("Reason", "The subscription to the API is inactive", "fault.subscription-blocked"),
     QT_TRANSLATE_NOOP("Reason", "Have the subscription unblocked in the Publisher.")},
    {"fault.scope-refused",
     QT_TRANSLATE_NOOP3("Reason", "The access token does not allow you to access the requested resource", "fault.scope-refused"),
     QT_TRANSLATE_NOOP("Reason", "Ask for a token with one of the scopes that the operation lists.")},
    {"fault.authentication-unavailable",
     QT_TRANSLATE_NOOP3("Reason", "Unclassified Authentication Failure", "fault.authentication-unavailable"),
     QT_TRANSLATE_NOOP("Reason", "Check that the issuer's key set (JWKS) can be reached and that its certificate is trusted.")},
    {"fault.forbidden",
     QT_TRANSLATE_NOOP3("Reason", "Forbidden", "fault.forbidden"),
     QT_TRANSLATE_NOOP("Reason", "Look at the step that refused: its policy names who may call.")},
    {"fault.api-blocked",
     QT_TRANSLATE_NOOP3("Reason", "API blocked", "fault.api-blocked"),
     QT_TRANSLATE_NOOP("Reason", "Have the API unblocked in the Publisher.")},
    {"fault.throttled-api",
     QT_TRANSLATE_NOOP3("Reason", "Message throttled out", "fault.throttled-api"),
     QT_TRANSLATE_NOOP("Reason", "Wait as long as Retry-After says, or raise the limit in the policy.")},
    {"fault.throttled-operation",
     QT_TRANSLATE_NOOP3("Reason", "Message throttled out", "fault.throttled-operation"),
     QT_TRANSLATE_NOOP("Reason", "Wait as long as Retry-After says, or raise the limit in the policy.")},
    {"fault.throttled-application",
     QT_TRANSLATE_NOOP3("Reason", "Message throttled out", "fault.throttled-application"),
     QT_TRANSLATE_NOOP("Reason", "Wait as long as Retry-After says, or raise the limit in the policy.")},
    {"fault.throttled-subscription",
     QT_TRANSLATE_NOOP3("Reason", "Message throttled out", "fault.throttled-subscription"),
     QT_TRANSLATE_NOOP("Reason", "Wait as long as Retry-After says, or raise the limit in the policy.")},
    {"fault.blocked",
     QT_TRANSLATE_NOOP3("Reason", "Message blocked", "fault.blocked"),
     QT_TRANSLATE_NOOP("Reason", "Have the blocking condition lifted.")},
    {"fault.throttled-custom",
     QT_TRANSLATE_NOOP3("Reason", "Message throttled out", "fault.throttled-custom"),
     QT_TRANSLATE_NOOP("Reason", "Wait as long as Retry-After says, or raise the limit in the policy.")},
    {"fault.throttled-burst",
     QT_TRANSLATE_NOOP3("Reason", "Message throttled out", "fault.throttled-burst"),
     QT_TRANSLATE_NOOP("Reason", "Wait as long as Retry-After says, or raise the limit in the policy.")},
    {"fault.no-route",
     QT_TRANSLATE_NOOP3("Reason", "No matching resource found in the API for the given request", "fault.no-route"),
     QT_TRANSLATE_NOOP("Reason", "Compare the path with the API's context, version and templates.")},
    {"fault.method-not-allowed",
     QT_TRANSLATE_NOOP3("Reason", "Method not allowed", "fault.method-not-allowed"),
     QT_TRANSLATE_NOOP("Reason", "Use one of the methods that the Allow field lists.")},
    {"fault.bad-request",
     QT_TRANSLATE_NOOP3("Reason", "Bad Request", "fault.bad-request"),
     QT_TRANSLATE_NOOP("Reason", "Mend the request: the detail names the rule that it breaks.")},
    {"fault.body-too-large",
     QT_TRANSLATE_NOOP3("Reason", "Content Too Large", "fault.body-too-large"),
     QT_TRANSLATE_NOOP("Reason", "Send less, or raise limits.requestBody.")},
    {"fault.uri-too-long",
     QT_TRANSLATE_NOOP3("Reason", "URI Too Long", "fault.uri-too-long"),
     QT_TRANSLATE_NOOP("Reason", "Shorten the request target, or raise the limit for the request line.")},
    {"fault.headers-too-large",
     QT_TRANSLATE_NOOP3("Reason", "Request Header Fields Too Large", "fault.headers-too-large"),
     QT_TRANSLATE_NOOP("Reason", "Send fewer or shorter header fields, or raise the limit for headers.")},
    {"fault.unsupported-expectation",
     QT_TRANSLATE_NOOP3("Reason", "Expectation Failed", "fault.unsupported-expectation"),
     QT_TRANSLATE_NOOP("Reason", "Send no Expect field but 100-continue.")},
    {"fault.request-timeout",
     QT_TRANSLATE_NOOP3("Reason", "Request Timeout", "fault.request-timeout"),
     QT_TRANSLATE_NOOP("Reason", "Send the request without pauses, or raise the client's time-outs.")},
    {"fault.upgrade-not-supported",
     QT_TRANSLATE_NOOP3("Reason", "Not Implemented", "fault.upgrade-not-supported"),
     QT_TRANSLATE_NOOP("Reason", "Call without Upgrade: this gateway does not switch protocols.")},
    {"fault.not-implemented",
     QT_TRANSLATE_NOOP3("Reason", "Not Implemented", "fault.not-implemented"),
     QT_TRANSLATE_NOOP("Reason", "Use a registered method, and no transfer coding but chunked: the detail names which it was.")},
    {"fault.version-not-supported",
     QT_TRANSLATE_NOOP3("Reason", "HTTP Version Not Supported", "fault.version-not-supported"),
     QT_TRANSLATE_NOOP("Reason", "Use HTTP/1.0 or HTTP/1.1.")},
    {"fault.connect-failed",
     QT_TRANSLATE_NOOP3("Reason", "Runtime Error", "fault.connect-failed"),
     QT_TRANSLATE_NOOP("Reason", "Check that the backend listens at the endpoint's address, and that its certificate is trusted.")},
    {"fault.bad-upstream-answer",
     QT_TRANSLATE_NOOP3("Reason", "Runtime Error", "fault.bad-upstream-answer"),
     QT_TRANSLATE_NOOP("Reason", "Look at the backend: it closed the connection or its answer was not HTTP.")},
    {"fault.upstream-timeout",
     QT_TRANSLATE_NOOP3("Reason", "Runtime Error", "fault.upstream-timeout"),
     QT_TRANSLATE_NOOP("Reason", "Find out why the backend is slow, or raise the cluster's time-outs.")},
    {"fault.overloaded",
     QT_TRANSLATE_NOOP3("Reason", "Runtime Error", "fault.overloaded"),
     QT_TRANSLATE_NOOP("Reason", "Let some calls end, or raise the limits for connections and pending calls.")},
    {"fault.suspended",
     QT_TRANSLATE_NOOP3("Reason", "Runtime Error", "fault.suspended"),
     QT_TRANSLATE_NOOP("Reason", "Look at the backends' earlier calls, which failed; they are tried again when the time of their suspension is over.")},
    {"fault.internal-error",
     QT_TRANSLATE_NOOP3("Reason", "Internal Server Error", "fault.internal-error"),
     QT_TRANSLATE_NOOP("Reason", "This should not happen: please report it with this trace.")},
};

const ReasonRow* rowOf(std::string_view id)
{
    const auto found = std::find_if(std::begin(reasonTable), std::end(reasonTable),
                                    [id](const ReasonRow& row) { return id == row.id; });
    return found == std::end(reasonTable) ? nullptr : &*found;
}

using Arguments = std::vector<std::pair<std::string, std::string>>;

/// The text with each {name} replaced; nothing when the reason does not have one of them.
std::optional<QString> filled(const QString& text, const Arguments& arguments)
{
    QString out;
    qsizetype at = 0;
    for (qsizetype open = text.indexOf(QLatin1Char('{')); open >= 0; open = text.indexOf(QLatin1Char('{'), at)) {
        const qsizetype close = text.indexOf(QLatin1Char('}'), open);
        if (close < 0)
            break;
        const std::string name = text.mid(open + 1, close - open - 1).toStdString();
        const auto value = std::find_if(arguments.begin(), arguments.end(), [&name](const auto& own) { return own.first == name; });
        if (value == arguments.end())
            return std::nullopt;
        out += QStringView(text).mid(at, open - at);
        out += QString::fromStdString(value->second);
        at = close + 1;
    }
    return out + text.mid(at);
}

/// Translated and filled; nothing when there is no translation, which is so in English.
std::optional<QString> translated(const char* text, const char* comment, const Arguments& arguments)
{
    const QString own = QCoreApplication::translate("Reason", text, comment);
    return own.isEmpty() || own == QString::fromUtf8(text) ? std::nullopt : filled(own, arguments);
}

} // namespace

std::span<const ReasonRow> reasonRows() { return reasonTable; }

QString reasonSentence(const inspection::Reason& reason)
{
    const ReasonRow* row = rowOf(reason.id);
    const auto own = row == nullptr ? std::nullopt : translated(row->sentence.source, row->sentence.comment, reason.arguments);
    if (!own)
        return QString::fromStdString(reason.sentence);
    if (!std::string_view(reason.id).starts_with(faults))
        return *own;
    const auto detail = filled(QStringLiteral("{detail}"), reason.arguments);
    return detail ? QStringLiteral("%1: %2.").arg(*own, *detail) : *own + QLatin1Char('.');
}

QString reasonFix(const inspection::Reason& reason)
{
    const ReasonRow* row = rowOf(reason.id);
    const auto own = row == nullptr ? std::nullopt : translated(row->fix, nullptr, reason.arguments);
    return own.value_or(QString::fromStdString(reason.fix));
}

QString phaseText(const std::string& phase)
{
    struct Name {
        const char* id;
        const char* text;
    };
    static const Name names[] = {{"guard", QT_TRANSLATE_NOOP("Phase", "guard")},
                                 {"authenticate", QT_TRANSLATE_NOOP("Phase", "authenticate")},
                                 {"authorize", QT_TRANSLATE_NOOP("Phase", "authorize")},
                                 {"throttle", QT_TRANSLATE_NOOP("Phase", "throttle")},
                                 {"validate", QT_TRANSLATE_NOOP("Phase", "validate")},
                                 {"transform", QT_TRANSLATE_NOOP("Phase", "transform")},
                                 {"observe", QT_TRANSLATE_NOOP("Phase", "observe")}};
    const auto found = std::find_if(std::begin(names), std::end(names), [&phase](const Name& name) { return phase == name.id; });
    return found == std::end(names) ? QString::fromStdString(phase) : QCoreApplication::translate("Phase", found->text);
}

} // namespace postern::workbench
