// SPDX-License-Identifier: Apache-2.0
#include "dataplane/routing/Router.h"

#include "dataplane/routing/RouterBuilder.h"

#include <algorithm>
#include <cstring>

namespace postern::routing {

Result<Router> Router::build(std::span<const RouteSpec> routes)
{
    Builder builder;
    std::string failure;
    std::size_t failures = 0;
    for (const RouteSpec& route : routes) {
        if (const auto added = builder.add(route); !added && failures++ == 0)
            failure = Builder::shown(route) + ": " + added.error().message();
    }
    if (failures > 1)
        failure += " (and " + std::to_string(failures - 1) + " more)";
    if (failures > 0)
        return unexpected(ErrorKind::InvalidConfig, std::move(failure), Fault::Config);
    return std::move(builder).finish();
}

/// One search: where the path is cut and what has been found so far.
struct Router::Walk {
    std::string_view path;
    int method = -1;
    std::uint32_t segmentCount = 0; ///< at most maxDepth + 2: what lies deeper only a "/*" can take
    std::uint32_t valueCount = 0;
    RouteMatch* match = nullptr;
    std::array<std::uint32_t, Builder::maxSegments + 3> begins; ///< of each segment, and one past the last one's slash

    [[nodiscard]] std::string_view segment(std::uint32_t at) const noexcept
    {
        return path.substr(begins[at], begins[at + 1] - 1 - begins[at]);
    }
    [[nodiscard]] std::string_view from(std::uint32_t at) const noexcept
    {
        return at < segmentCount ? path.substr(begins[at]) : std::string_view();
    }
    void cut(std::uint32_t maxDepth) noexcept
    {
        begins[0] = 1;
        while (segmentCount <= maxDepth + 1) { // one more than a trailing slash, so that two are told from one
            const std::size_t slash = path.find('/', begins[segmentCount]);
            ++segmentCount;
            if (slash == std::string_view::npos) {
                begins[segmentCount] = static_cast<std::uint32_t>(path.size() + 1);
                return;
            }
            begins[segmentCount] = static_cast<std::uint32_t>(slash + 1);
        }
    }
};

void Router::match(std::string_view host, std::string_view method, std::string_view path, Arena& arena,
                   RouteMatch& match) const
{
    match.outcome = RouteMatch::Outcome::NotFound;
    match.impliedHead = false;
    match.parameterCount = 0;
    match.route = match.nearest = RouteMatch::none;
    match.allowed = 0;
    match.rest = {};
    match.path = canonicalPath(path, arena);
    if (match.path.empty() || match.path.front() != '/' || match.path.size() > RouteMatch::none / 2)
        return;

    Walk walk;
    walk.path = match.path;
    walk.match = &match;
    walk.method = methodId(method);
    walk.cut(maxDepth_);
    bool found = walkHosts(host, walk);
    if (!found && walk.method == Builder::headMethod) {
        walk.method = Builder::getMethod;
        walk.valueCount = 0;
        found = walkHosts(host, walk);
        match.impliedHead = found;
    }
    if (found) {
        match.outcome = RouteMatch::Outcome::Found;
        match.parameterCount = static_cast<std::uint8_t>(walk.valueCount);
        match.allowed = 0;
        match.nearest = RouteMatch::none;
    } else if (match.allowed != 0) {
        match.outcome = RouteMatch::Outcome::MethodNotAllowed;
    }
}

/// From the exact host over the longest suffix to the routes of every host.
bool Router::walkHosts(std::string_view host, Walk& walk) const
{
    if (!exactHosts_.empty() || !suffixHosts_.empty()) {
        std::array<char, 256> lower; // a host name has at most 253 octets (RFC 1035 2.3.4)
        host = Builder::bareHost(host);
        if (host.size() <= lower.size()) {
            std::transform(host.begin(), host.end(), lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
            host = {lower.data(), host.size()};
            const auto exact = std::lower_bound(exactHosts_.begin(), exactHosts_.end(), host,
                                                [](const HostRoot& root, std::string_view h) { return root.name < h; });
            if (exact != exactHosts_.end() && exact->name == host && this->walk(walk, exact->node, 0))
                return true;
            for (const HostRoot& suffix : suffixHosts_) {
                if (host.size() > suffix.name.size() && host.ends_with(suffix.name) && this->walk(walk, suffix.node, 0))
                    return true;
            }
        }
    }
    return anyHost_ != RouteMatch::none && this->walk(walk, anyHost_, 0);
}

/// Depth is bounded by the longest template, and a tree has one way to each node, so a search visits a node once.
bool Router::walk(Walk& walk, std::uint32_t at, std::uint32_t depth) const
{
    const Node& node = nodes_[at];
    if (depth == walk.segmentCount)
        return take(walk, node.methodsBegin, node.methodsEnd) ||
               (take(walk, node.wildcardBegin, node.wildcardEnd) && (walk.match->rest = {}, true));

    const std::string_view segment = walk.segment(depth);
    const std::uint32_t values = walk.valueCount;
    if (node.hasLiterals) {
        const std::uint32_t child = literalChild(at, segment);
        if (child != RouteMatch::none && this->walk(walk, child, depth + 1))
            return true;
        walk.valueCount = values;
    }
    if (segment.empty() && depth + 1 == walk.segmentCount && take(walk, node.methodsBegin, node.methodsEnd))
        return true; // a forgiven trailing slash
    for (std::uint32_t i = node.mixedBegin; i < node.mixedEnd; ++i) {
        const MixedEdge& edge = mixed_[i];
        if (edge.match(segment, walk.match->values.data() + walk.valueCount)) {
            walk.valueCount += static_cast<std::uint32_t>(edge.literals.size());
            if (this->walk(walk, edge.child, depth + 1))
                return true;
            walk.valueCount = values;
        }
    }
    if (node.parameterChild != RouteMatch::none && !segment.empty()) {
        walk.match->values[walk.valueCount++] = segment;
        if (this->walk(walk, node.parameterChild, depth + 1))
            return true;
        walk.valueCount = values;
    }
    if (take(walk, node.wildcardBegin, node.wildcardEnd)) {
        walk.match->rest = walk.from(depth);
        return true;
    }
    return false;
}

bool Router::take(Walk& walk, std::uint32_t begin, std::uint32_t end) const
{
    RouteMatch& match = *walk.match;
    std::uint32_t any = RouteMatch::none;
    for (std::uint32_t i = begin; i < end; ++i) {
        const MethodEntry& entry = methods_[i];
        if (entry.method == walk.method) {
            match.route = entry.route;
            return true;
        }
        if (entry.method == Builder::anyMethod)
            any = entry.route;
        else
            match.allowed |= std::uint64_t{1} << entry.method;
        if (match.nearest == RouteMatch::none)
            match.nearest = entry.route;
    }
    match.route = any;
    return any != RouteMatch::none;
}

/// Leftmost search is complete here: the first literal is fixed to the start and the last one to the end.
bool Router::MixedEdge::match(std::string_view segment, std::string_view* values) const noexcept
{
    if (segment.size() < literalSize + literals.size() || !segment.starts_with(prefix))
        return false;
    std::size_t at = prefix.size();
    for (std::size_t i = 0; i + 1 < literals.size(); ++i) {
        const std::size_t found = segment.find(literals[i], at + 1);
        if (found == std::string_view::npos)
            return false;
        values[i] = segment.substr(at, found - at);
        at = found + literals[i].size();
    }
    const std::string& last = literals.back();
    if (segment.size() < at + 1 + last.size() || !segment.ends_with(last))
        return false;
    values[literals.size() - 1] = segment.substr(at, segment.size() - last.size() - at);
    return true;
}

std::uint32_t Router::literalChild(std::uint32_t node, std::string_view segment) const noexcept
{
    const std::uint64_t hash = Builder::edgeHash(node, segment);
    const std::size_t mask = literals_.size() - 1;
    for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
        const LiteralEdge& edge = literals_[slot];
        if (edge.node == RouteMatch::none)
            return RouteMatch::none;
        if (edge.hash == hash && edge.node == node && edge.textSize == segment.size() &&
            std::memcmp(literalText_.data() + edge.textBegin, segment.data(), segment.size()) == 0)
            return edge.child;
    }
}

int Router::methodId(std::string_view method) const noexcept
{
    for (std::size_t id = 0; id < methodNames_.size(); ++id) {
        if (methodNames_[id] == method)
            return static_cast<int>(id);
    }
    return -1;
}

std::span<const std::string> Router::parameterNames(std::uint32_t route) const noexcept
{
    return routes_[route].parameters;
}

std::string Router::allowHeader(std::uint64_t allowed) const
{
    if ((allowed >> Builder::getMethod & 1) != 0)
        allowed |= std::uint64_t{1} << Builder::headMethod;
    allowed |= std::uint64_t{1} << Builder::optionsMethod;
    std::string text;
    for (std::size_t id = 0; id < methodNames_.size(); ++id) {
        if ((allowed >> id & 1) != 0) {
            text += text.empty() ? "" : ", ";
            text += methodNames_[id];
        }
    }
    return text;
}

} // namespace postern::routing
