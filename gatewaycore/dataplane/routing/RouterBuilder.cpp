// SPDX-License-Identifier: Apache-2.0
#include "dataplane/routing/RouterBuilder.h"

#include <algorithm>
#include <tuple>

namespace postern::routing {
namespace {

/// Places for literal edges, at most half of them taken.
constexpr std::size_t smallestTable = 64;

/// A literal as matching compares it.
std::string canonicalLiteral(std::string_view text)
{
    Arena arena;
    return std::string(canonicalPath(text, arena));
}

} // namespace

std::string Router::Builder::shown(const RouteSpec& route)
{
    std::string text = route.method + " " + route.host + route.basePath + route.path;
    return route.origin.empty() ? text : text + " (" + route.origin + ")";
}

Router::Builder::Builder()
{
    for (const char* name : {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"})
        router_.methodNames_.emplace_back(name);
    router_.literals_.resize(smallestTable);
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

/// Takes a template's segment apart; returns what is wrong with it, or nothing.
std::string Router::Builder::parseSegment(std::string_view text, Segment& out, std::vector<std::string>& names)
{
    const auto isPlain = [](char c) { return c != '{' && c != '}' && c != '*' && c != '%'; };
    const std::string_view whole = text;
    std::string* literal = &out.prefix;
    if (std::all_of(text.begin(), text.end(), isPlain)) { // as most are
        out.prefix = text;
        text = {};
    }
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

std::string Router::Builder::parse(const RouteSpec& route, Template& out)
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
    out.segments.reserve(std::min<std::size_t>(maxSegments, static_cast<std::size_t>(std::count(whole.begin(), whole.end(), '/'))));
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

Router::Builder::Prepared Router::Builder::prepare(RouteSpec route)
{
    Prepared out;
    out.problem_ = parse(route, out.parsed_);
    out.spec_ = std::move(route);
    return out;
}

Result<void> Router::Builder::add(RouteSpec route) { return add(prepare(std::move(route))); }

Result<void> Router::Builder::add(Prepared prepared)
{
    const auto refuse = [](std::string what) {
        return unexpected(ErrorKind::InvalidConfig, std::move(what), Fault::Config);
    };
    if (!prepared.problem_.empty())
        return refuse(std::move(prepared.problem_));
    Template& parsed = prepared.parsed_;
    RouteSpec& route = prepared.spec_;
    if (!takesMethod(route.method))
        return refuse("\"" + route.method + "\" is not a method, or one too many of our own");
    std::uint32_t node = root(route.host);
    for (const Segment& segment : parsed.segments)
        node = childFor(node, segment);
    const std::uint8_t method = methodFor(route.method);
    auto& methods = parsed.wildcard ? growing_[node].wildcard : growing_[node].methods;
    for (const MethodEntry& other : methods) { // then all its nodes were there before, so nothing has grown
        if (other.method == method)
            return refuse("it cannot be told from " + shown(specs_[other.route]) +
                          "; remove one of them or give one API another context");
    }
    methods.push_back({method, static_cast<std::uint32_t>(specs_.size())});
    for (const std::string& name : parsed.parameters)
        parameterBytes_ += sizeof(std::string) + name.size();
    router_.maxDepth_ = std::max(router_.maxDepth_, static_cast<std::uint32_t>(parsed.segments.size()));
    router_.routes_.push_back({std::move(parsed.parameters), parsed.baseSegments});
    specs_.push_back(std::move(route));
    return {};
}

Router::Builder::Mark Router::Builder::mark() const noexcept
{
    return {specs_.size(),  router_.nodes_.size(),       literalCount_,   router_.literalText_.size(),
            router_.methodNames_.size(), parameterBytes_, router_.maxDepth_};
}

void Router::Builder::rollBack(const Mark& mark)
{
    if (specs_.size() == mark.routes)
        return; // what was refused has left nothing
    router_.nodes_.resize(mark.nodes);
    growing_.resize(mark.nodes);
    for (std::size_t i = 0; i < mark.nodes; ++i) {
        std::uint32_t& child = router_.nodes_[i].parameterChild;
        child = child < mark.nodes ? child : RouteMatch::none;
        std::erase_if(growing_[i].mixed, [&](const MixedEdge& edge) { return edge.child >= mark.nodes; });
        for (std::vector<MethodEntry>* methods : {&growing_[i].methods, &growing_[i].wildcard})
            std::erase_if(*methods, [&](const MethodEntry& entry) { return entry.route >= mark.routes; });
    }
    std::erase_if(roots_, [&](const auto& entry) { return entry.second >= mark.nodes; });
    std::size_t table = smallestTable;
    while (mark.literals * 2 > table)
        table *= 2;
    placeLiterals(table, mark.nodes);
    router_.literalText_.resize(mark.literalText);
    literalCount_ = mark.literals;
    router_.methodNames_.resize(mark.methodNames);
    router_.maxDepth_ = mark.maxDepth;
    router_.routes_.resize(mark.routes);
    specs_.resize(mark.routes);
    parameterBytes_ = mark.parameterBytes;
}

std::size_t Router::Builder::memory() const noexcept
{
    return router_.nodes_.size() * sizeof(Node) + router_.literals_.size() * sizeof(LiteralEdge) +
           router_.literalText_.size() + router_.routes_.size() * (sizeof(Route) + sizeof(MethodEntry)) + parameterBytes_;
}

bool Router::Builder::takesMethod(const std::string& method) const
{
    if (method == "*" || router_.methodId(method) >= 0)
        return true;
    return router_.methodNames_.size() < anyMethod && !method.empty() &&
           std::all_of(method.begin(), method.end(), [](unsigned char c) {
               return c > 0x20 && c < 0x7f && std::strchr("()<>@,;:\\\"/[]?={}", c) == nullptr;
           });
}

std::uint8_t Router::Builder::methodFor(const std::string& method)
{
    if (method == "*")
        return anyMethod;
    const int known = router_.methodId(method);
    if (known >= 0)
        return static_cast<std::uint8_t>(known);
    router_.methodNames_.push_back(method);
    return static_cast<std::uint8_t>(router_.methodNames_.size() - 1);
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
        placeLiterals(router_.literals_.size() * 2, router_.nodes_.size());
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

/// Puts the edges to nodes below `nodes` into a table of `size`.
void Router::Builder::placeLiterals(std::size_t size, std::size_t nodes)
{
    std::vector<LiteralEdge> table(size);
    for (const LiteralEdge& edge : router_.literals_) {
        if (edge.node == RouteMatch::none || edge.child >= nodes)
            continue;
        std::size_t slot = edge.hash & (table.size() - 1);
        while (table[slot].node != RouteMatch::none)
            slot = (slot + 1) & (table.size() - 1);
        table[slot] = edge;
    }
    router_.literals_ = std::move(table);
}

Router Router::Builder::finish() &&
{
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
