// SPDX-License-Identifier: Apache-2.0
#include "dataplane/routing/RouterBuilder.h"

#include <algorithm>
#include <tuple>

namespace postern::routing {
namespace {

std::string shown(const RouteSpec& route)
{
    std::string text = route.method + " " + route.host + route.basePath + route.path;
    return route.origin.empty() ? text : text + " (" + route.origin + ")";
}

/// A literal as matching compares it.
std::string canonicalLiteral(std::string_view text)
{
    Arena arena;
    return std::string(canonicalPath(text, arena));
}

} // namespace

Router::Builder::Builder()
{
    for (const char* name : {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"})
        router_.methodNames_.emplace_back(name);
    router_.literals_.resize(64);
}

std::string_view Router::Builder::bareHost(std::string_view host) noexcept
{
    const std::size_t colon = host.rfind(':');
    if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos)
        host = host.substr(0, colon);
    if (host.ends_with('.'))
        host.remove_suffix(1);
    return host;
}

void Router::Builder::fail(const RouteSpec& route, const std::string& what)
{
    if (failures_++ == 0)
        firstFailure_ = shown(route) + ": " + what;
}

/// Takes a template's segment apart; returns what is wrong with it, or nothing.
std::string Router::Builder::parseSegment(std::string_view text, Segment& out, std::vector<std::string>& names)
{
    const std::string_view whole = text;
    std::string* literal = &out.prefix;
    while (!text.empty()) {
        const std::size_t open = text.find_first_of("{}");
        const std::string_view before = text.substr(0, open);
        if (before.find('*') != std::string_view::npos)
            return "\"*\" stands for the rest of a path and must be a whole segment, the last one; write %2A for the "
                   "character itself";
        *literal += canonicalLiteral(before);
        if (open == std::string_view::npos)
            break;
        const std::size_t close = text.find('}', open);
        if (text[open] == '}' || close == std::string_view::npos)
            return "the braces of the segment \"" + std::string(whole) + "\" do not match";
        const std::string name(text.substr(open + 1, close - open - 1));
        if (name.empty() || name.find('{') != std::string::npos)
            return "the segment \"" + std::string(whole) + "\" has a parameter without a proper name";
        if (std::find(names.begin(), names.end(), name) != names.end())
            return "the parameter \"" + name + "\" occurs twice";
        if (!out.literals.empty() && literal->empty())
            return "two parameters stand side by side in \"" + std::string(whole) +
                   "\", so nothing tells where one ends; put a literal between them";
        names.push_back(name);
        out.literals.emplace_back();
        literal = &out.literals.back();
        text.remove_prefix(close + 1);
    }
    if (out.isLiteral() && (out.prefix == "." || out.prefix == ".."))
        return "a segment \"" + out.prefix + "\" can never be asked for";
    return {};
}

std::string Router::Builder::parse(const RouteSpec& route, Template& out) const
{
    std::string_view base = route.basePath;
    while (base.ends_with('/'))
        base.remove_suffix(1);
    std::string_view path = route.path.empty() ? std::string_view("/") : std::string_view(route.path);
    for (const std::string_view part : {base, path}) {
        if (!part.empty() && part.front() != '/')
            return "the path has to begin with \"/\"";
        if (part.find_first_of("?#") != std::string_view::npos)
            return "a path template has neither query nor fragment";
    }
    const std::string whole = std::string(base) + (path == "/" ? std::string() : std::string(path));
    out.baseSegments = static_cast<std::uint32_t>(std::count(base.begin(), base.end(), '/'));
    for (std::size_t at = 0; at < whole.size();) {
        const std::size_t end = std::min(whole.find('/', at + 1), whole.size());
        const std::string_view text = std::string_view(whole).substr(at + 1, end - at - 1);
        at = end;
        if (text == "*" && at == whole.size()) {
            out.wildcard = true;
            break;
        }
        if (text.empty() && at != whole.size())
            return "the path has an empty segment (\"//\")";
        if (out.segments.size() == maxSegments)
            return "the path has more than " + std::to_string(maxSegments) + " segments";
        Segment& segment = out.segments.emplace_back();
        if (std::string problem = parseSegment(text, segment, out.parameters); !problem.empty())
            return problem;
    }
    if (out.parameters.size() > RouteMatch::maxParameters)
        return "the path has more than " + std::to_string(RouteMatch::maxParameters) + " parameters";
    return {};
}

void Router::Builder::add(const RouteSpec& route)
{
    const auto index = static_cast<std::uint32_t>(specs_.size());
    specs_.push_back(route);
    Template parsed;
    if (const std::string problem = parse(route, parsed); !problem.empty()) {
        router_.routes_.emplace_back();
        return fail(route, problem);
    }
    router_.maxDepth_ = std::max(router_.maxDepth_, static_cast<std::uint32_t>(parsed.segments.size()));
    std::uint32_t node = root(route.host);
    for (const Segment& segment : parsed.segments)
        node = childFor(node, segment);
    router_.routes_.push_back({std::move(parsed.parameters), parsed.baseSegments});

    const int method = methodFor(route.method);
    if (method < 0)
        return fail(route, "\"" + route.method + "\" is not a method, or one too many of our own");
    auto& methods = parsed.wildcard ? growing_[node].wildcard : growing_[node].methods;
    for (const MethodEntry& other : methods) {
        if (other.method == method)
            return fail(route, "it cannot be told from " + shown(specs_[other.route]) +
                                   "; remove one of them or give one API another context");
    }
    methods.push_back({static_cast<std::uint8_t>(method), index});
}

int Router::Builder::methodFor(const std::string& method)
{
    if (method == "*")
        return anyMethod;
    const int known = router_.methodId(method);
    const bool isToken = !method.empty() && std::all_of(method.begin(), method.end(), [](unsigned char c) {
        return c > 0x20 && c < 0x7f && std::strchr("()<>@,;:\\\"/[]?={}", c) == nullptr;
    });
    if (known >= 0 || !isToken || router_.methodNames_.size() == anyMethod)
        return known;
    router_.methodNames_.push_back(method);
    return static_cast<int>(router_.methodNames_.size() - 1);
}

std::uint32_t Router::Builder::newNode()
{
    router_.nodes_.emplace_back();
    growing_.emplace_back();
    return static_cast<std::uint32_t>(router_.nodes_.size() - 1);
}

std::uint32_t Router::Builder::root(std::string_view host)
{
    std::string key;
    if (host != "*") {
        for (const char c : bareHost(host))
            key += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    const auto found = roots_.find(key);
    if (found != roots_.end())
        return found->second;
    return roots_[key] = newNode();
}

std::uint32_t Router::Builder::childFor(std::uint32_t node, const Segment& segment)
{
    if (segment.isLiteral())
        return literalChildFor(node, segment.prefix);
    if (segment.isParameter()) {
        if (router_.nodes_[node].parameterChild == RouteMatch::none) {
            const std::uint32_t child = newNode();
            router_.nodes_[node].parameterChild = child;
        }
        return router_.nodes_[node].parameterChild;
    }
    for (const MixedEdge& edge : growing_[node].mixed) {
        if (edge.prefix == segment.prefix && edge.literals == segment.literals)
            return edge.child;
    }
    MixedEdge edge;
    edge.prefix = segment.prefix;
    edge.literals = segment.literals;
    edge.literalSize = segment.prefix.size();
    for (const std::string& literal : segment.literals)
        edge.literalSize += literal.size();
    edge.child = newNode();
    growing_[node].mixed.push_back(edge);
    return edge.child;
}

std::uint32_t Router::Builder::literalChildFor(std::uint32_t node, const std::string& text)
{
    const std::uint32_t known = router_.literalChild(node, text);
    if (known != RouteMatch::none)
        return known;
    if ((literalCount_ + 1) * 2 > router_.literals_.size())
        growLiterals();
    LiteralEdge edge;
    edge.hash = edgeHash(node, text);
    edge.node = node;
    edge.textBegin = static_cast<std::uint32_t>(router_.literalText_.size());
    edge.textSize = static_cast<std::uint32_t>(text.size());
    edge.child = newNode();
    router_.literalText_ += text;
    router_.nodes_[node].hasLiterals = true;
    std::size_t slot = edge.hash & (router_.literals_.size() - 1);
    while (router_.literals_[slot].node != RouteMatch::none)
        slot = (slot + 1) & (router_.literals_.size() - 1);
    router_.literals_[slot] = edge;
    ++literalCount_;
    return edge.child;
}

void Router::Builder::growLiterals()
{
    std::vector<LiteralEdge> larger(router_.literals_.size() * 2);
    for (const LiteralEdge& edge : router_.literals_) {
        if (edge.node == RouteMatch::none)
            continue;
        std::size_t slot = edge.hash & (larger.size() - 1);
        while (larger[slot].node != RouteMatch::none)
            slot = (slot + 1) & (larger.size() - 1);
        larger[slot] = edge;
    }
    router_.literals_ = std::move(larger);
}

Result<Router> Router::Builder::finish() &&
{
    if (failures_ > 0) {
        if (failures_ > 1)
            firstFailure_ += " (and " + std::to_string(failures_ - 1) + " more)";
        return unexpected(ErrorKind::InvalidConfig, firstFailure_, Fault::Config);
    }
    for (std::size_t i = 0; i < growing_.size(); ++i) {
        Growing& growing = growing_[i];
        Node& node = router_.nodes_[i];
        // The more literal octets the more specific; then whatever is fixed, so that the order of the file does not count.
        std::sort(growing.mixed.begin(), growing.mixed.end(), [](const MixedEdge& a, const MixedEdge& b) {
            const auto rank = [](const MixedEdge& e) { return std::tuple(~e.literalSize, ~e.prefix.size(), e.literals.size()); };
            return std::tuple(rank(a), std::tie(a.prefix, a.literals)) < std::tuple(rank(b), std::tie(b.prefix, b.literals));
        });
        node.mixedBegin = static_cast<std::uint32_t>(router_.mixed_.size());
        std::move(growing.mixed.begin(), growing.mixed.end(), std::back_inserter(router_.mixed_));
        node.mixedEnd = static_cast<std::uint32_t>(router_.mixed_.size());
        const auto flatten = [this](const std::vector<MethodEntry>& from, std::uint32_t& begin, std::uint32_t& end) {
            begin = static_cast<std::uint32_t>(router_.methods_.size());
            router_.methods_.insert(router_.methods_.end(), from.begin(), from.end());
            end = static_cast<std::uint32_t>(router_.methods_.size());
        };
        flatten(growing.methods, node.methodsBegin, node.methodsEnd);
        flatten(growing.wildcard, node.wildcardBegin, node.wildcardEnd);
    }
    for (const auto& [host, node] : roots_) { // sorted by name, as exactHosts_ has to be
        if (host.empty())
            router_.anyHost_ = node;
        else if (host.starts_with("*."))
            router_.suffixHosts_.push_back({host.substr(1), node});
        else
            router_.exactHosts_.push_back({host, node});
    }
    std::stable_sort(router_.suffixHosts_.begin(), router_.suffixHosts_.end(),
                     [](const HostRoot& a, const HostRoot& b) { return a.name.size() > b.name.size(); });
    return std::move(router_);
}

} // namespace postern::routing
