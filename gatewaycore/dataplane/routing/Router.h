// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "base/Result.h"

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::routing {

/// One thing that can be asked for. Its place in the list given to Router::build() is what a match answers with.
struct RouteSpec {
    std::string host;     ///< "api.example.com", "*.example.com"; empty or "*": every host
    std::string method;   ///< "GET"; "*": every method
    std::string basePath; ///< context and version, "/orders/1.0.0"; empty or "/": none
    std::string path;     ///< the template below it: "/orders/{id}", "/{a}-{b}.json", "/files/*"
    std::string origin;   ///< where it is written, for errors: "swagger.yaml:12:5"
};

/// What a Router found. Only valid as long as the Router, the path and the arena that match() was given.
struct RouteMatch {
    static constexpr std::size_t maxParameters = 32;
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    enum class Outcome : std::uint8_t {
        NotFound,         ///< no template matches the path
        MethodNotAllowed, ///< templates match, none with this method: see allowed and nearest
        Found,
    };
    Outcome outcome = Outcome::NotFound;
    bool impliedHead = false;      ///< HEAD was asked for and GET found
    std::uint8_t parameterCount = 0;
    std::uint32_t route = none;    ///< index in the list of RouteSpecs, when Found
    std::uint32_t nearest = none;  ///< when MethodNotAllowed: a route of the most specific template
    std::uint64_t allowed = 0;     ///< when MethodNotAllowed: bits of the methods there are, for Router::allowHeader()
    std::string_view path;         ///< the path as it was matched, see canonicalPath()
    std::string_view rest;         ///< what a trailing "/*" stood for, without its slash
    /// In the template's order, as in `path`: see decodeParameter() for the last step to plain text.
    std::array<std::string_view, maxParameters> values;
};

/// Host, path and method to route. Immutable; matching takes no lock and allocates only (from the arena) when the path
/// holds a percent sign.
///
/// Rules. Hosts are tried from the exact name over the longest "*.suffix" to routes without host. Segment by segment a
/// literal goes before a mixed segment (`{id}plugins`; the one with more literal octets first), that before a
/// parameter, that before a trailing "/*"; where a choice leads nowhere the next one is tried. A route is right only when
/// its method fits as well, so `DELETE /a/{x}` is found though `GET /a/b` is nearer. A parameter takes at least one octet
/// and never a slash. "/a/*" stands for "/a", "/a/" and all below. A single trailing slash is forgiven where no template
/// asks for it. HEAD takes a route for HEAD, else one for GET.
///
/// Equality is that of canonicalPath(), so that %61dmin is admin and `%3A` is `:`, but `%2F` never is a slash: a request
/// cannot get around the stricter template by another spelling.
class Router {
  public:
    class Builder; ///< for routes of several owners: RouterBuilder.h

    /// Of no routes: matches nothing.
    Router() = default;
    /// Refuses malformed templates and two routes of the same host, method and shape, naming both origins.
    static Result<Router> build(std::span<const RouteSpec> routes);

    /// `host` as in the Host header (port and final dot are ignored, case as well), `path` as in the request line
    /// without query. What comes from the arena is void after its reset().
    void match(std::string_view host, std::string_view method, std::string_view path, Arena& arena,
               RouteMatch& match) const;

    /// Names of the parameters of a route, in the order of RouteMatch::values.
    [[nodiscard]] std::span<const std::string> parameterNames(std::uint32_t route) const noexcept;
    /// "GET, HEAD, OPTIONS": the Allow header of a 405 (RFC 9110 10.2.1), HEAD and OPTIONS included.
    [[nodiscard]] std::string allowHeader(std::uint64_t allowed) const;
    /// How many segments of the path are the route's base path: the engine takes them off the request's target with
    /// belowSegments(), so that the chain and the backend see the path that the API's definition speaks of.
    [[nodiscard]] std::size_t baseSegments(std::uint32_t route) const noexcept { return routes_[route].baseSegments; }
    [[nodiscard]] std::size_t size() const noexcept { return routes_.size(); }

  private:
    struct Walk;

    struct Route {
        std::vector<std::string> parameters;
        std::uint32_t baseSegments = 0;
    };

    /// Part of a mixed segment: a parameter followed by a literal, which may be empty at the end only.
    struct MixedEdge {
        std::string prefix;
        std::vector<std::string> literals; ///< after each parameter
        std::uint32_t child = RouteMatch::none;
        std::size_t literalSize = 0;
        [[nodiscard]] bool match(std::string_view segment, std::string_view* values) const noexcept;
    };
    struct Node {
        std::uint32_t parameterChild = RouteMatch::none;
        std::uint32_t mixedBegin = 0, mixedEnd = 0;       ///< in mixed_
        std::uint32_t methodsBegin = 0, methodsEnd = 0;   ///< in methods_: templates that end here
        std::uint32_t wildcardBegin = 0, wildcardEnd = 0; ///< in methods_: templates that end in "/*" here
        bool hasLiterals = false;
    };
    struct MethodEntry {
        std::uint8_t method;
        std::uint32_t route;
    };
    /// One slot of the table of all literal edges, keyed by node and segment.
    struct LiteralEdge {
        std::uint64_t hash = 0;
        std::uint32_t node = RouteMatch::none;
        std::uint32_t child = RouteMatch::none;
        std::uint32_t textBegin = 0;
        std::uint32_t textSize = 0;
    };
    struct HostRoot {
        std::string name; ///< lower case; for a suffix with its leading dot
        std::uint32_t node;
    };

    [[nodiscard]] std::uint32_t literalChild(std::uint32_t node, std::string_view segment) const noexcept;
    [[nodiscard]] int methodId(std::string_view method) const noexcept;
    [[nodiscard]] bool walk(Walk& walk, std::uint32_t node, std::uint32_t depth) const;
    [[nodiscard]] bool take(Walk& walk, std::uint32_t begin, std::uint32_t end) const;
    [[nodiscard]] bool walkHosts(std::string_view host, Walk& walk) const;

    std::vector<Route> routes_;
    std::vector<Node> nodes_;
    std::vector<MixedEdge> mixed_;
    std::vector<MethodEntry> methods_;
    std::vector<LiteralEdge> literals_; ///< open addressing, power of two
    std::string literalText_;
    std::vector<HostRoot> exactHosts_;  ///< sorted by name
    std::vector<HostRoot> suffixHosts_; ///< longest first
    std::uint32_t anyHost_ = RouteMatch::none;
    std::vector<std::string> methodNames_; ///< by method id
    std::uint32_t maxDepth_ = 0; ///< segments of the longest template
};

/// The one spelling of a path that matching compares: every percent-encoded octet is decoded, except the slash,
/// the backslash, the percent sign and controls, which stay encoded in upper case. A stray percent sign becomes %25.
/// The result is `path` itself when there is nothing to do, else a copy in the arena.
[[nodiscard]] std::string_view canonicalPath(std::string_view path, Arena& arena);

/// A parameter's value with the remaining escapes decoded ("a%2Fb" becomes "a/b").
[[nodiscard]] std::string_view decodeParameter(std::string_view value, Arena& arena);

/// `path` without its first `segments` segments, "/" when nothing is left: what a backend is asked for once the API's
/// base path is taken off. Works on the raw path as well, since no spelling changes the number of segments.
[[nodiscard]] std::string_view belowSegments(std::string_view path, std::size_t segments) noexcept;

/// The octets of a canonical path in a request target: what a URI's path may not hold is percent-encoded.
[[nodiscard]] std::string_view encodePath(std::string_view canonical, Arena& arena);

} // namespace postern::routing
