// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "base/Clock.h"
#include "dataplane/pipeline/LocalReply.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace postern::pipeline {

/// Every way in which the gateway itself refuses or fails a request. What a client sees of it is in one table
/// (Faults.cpp), by profile.
enum class FaultId : std::uint8_t {
    // authentication and authorisation
    MissingCredentials,
    InvalidCredentials,
    TokenExpired,
    TokenInactive,
    WrongKeyType,        ///< a production key, where only sandbox keys count
    WrongKeyTypeSandbox, ///< the reverse; two faults because WSO2's gateways word them differently
    NoSubscription,
    SubscriptionBlocked,
    ScopeRefused,
    AuthenticationUnavailable, ///< keys or introspection could not be had
    Forbidden,                 ///< any other policy that says no (IP lists, CORS, ...)
    ApiBlocked,
    // throttling
    ThrottledApi,
    ThrottledOperation,
    ThrottledApplication,
    ThrottledSubscription,
    BlockedByPolicy,
    ThrottledCustom,
    ThrottledBurst,
    // routing and the request itself
    NoRoute,
    MethodNotAllowed,
    BadRequest,
    BodyTooLarge,
    UriTooLong,
    HeadersTooLarge,
    UnsupportedMediaType, ///< content of a type, or in a coding, that is not taken here
    UnsupportedExpectation,
    RequestTimeout,
    UpgradeNotSupported,
    NotImplemented, ///< a method or transfer coding that is not known here
    VersionNotSupported,
    // the backend
    ConnectFailed,
    BadUpstreamAnswer,
    UpstreamTimeout,
    Overloaded,
    Suspended, ///< not called at all: its calls failed so often that it is left alone for a while
    // ourselves
    InternalError,
};
inline constexpr std::size_t faultCount = static_cast<std::size_t>(FaultId::InternalError) + 1;

/// Whose spelling of the error contract is answered.
enum class FaultProfile : std::uint8_t { Postern, Wso2v26, Wso2v32, Choreo, Rfc9457 };
inline constexpr std::size_t faultProfileCount = 5;
/// "postern", "wso2-2.6", "wso2-3.2", "choreo", "rfc9457".
[[nodiscard]] std::string_view toString(FaultProfile profile) noexcept;
[[nodiscard]] bool parse(std::string_view text, FaultProfile& out) noexcept;

/// What a single refusal adds to its fault. Everything is optional.
struct FaultDetails {
    std::string_view description{}; ///< replaces the table's; must not hold a secret, is escaped
    std::string_view challenge{};   ///< WWW-Authenticate of a 401 (never sent by wso2-2.6); the default is the profile's
    std::string_view allow{};       ///< Allow of a 405
    Seconds retryAfter{0};          ///< Retry-After of a 429 or 503; 0: none, except for Overloaded and Suspended (1 s)
};

/// The error registry: id, code, status and texts of each fault in each profile.
class Faults {
  public:
    struct Entry {
        int status;
        std::string_view code; ///< "900901"; text, because some profiles write it as such
        std::string_view message;
        std::string_view description;
    };
    [[nodiscard]] static const Entry& entry(FaultId id, FaultProfile profile) noexcept;
    /// "missing-credentials": stable, for logs, traces and docs.
    [[nodiscard]] static std::string_view name(FaultId id) noexcept;

    /// The whole answer: body in the profile's shape, content type and the fields that belong to the fault. All of it
    /// lives in `arena` or for ever.
    [[nodiscard]] static LocalReply render(FaultId id, FaultProfile profile, const FaultDetails& details, Arena& arena);

    /// The registry as a Markdown table, or as JSON: `posternd --describe errors`.
    [[nodiscard]] static std::string markdown();
    [[nodiscard]] static std::string json();
};

} // namespace postern::pipeline
