// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/routing/Router.h"

#include <cstring>
#include <map>

namespace postern::routing {

/// Grows a Router route by route, then flattens it. Who has several owners' routes takes them in one owner after the
/// other, and takes back those of one whose routes do not fit beside the rest.
class Router::Builder {
  public:
    static constexpr std::uint32_t maxSegments = 64;
    static constexpr std::uint8_t getMethod = 0, headMethod = 1, optionsMethod = 6, anyMethod = 63;

    /// How far it has grown.
    struct Mark {
        std::size_t routes = 0, nodes = 0, literals = 0, literalText = 0, methodNames = 0, parameterBytes = 0;
        std::uint32_t maxDepth = 0;
    };

    Builder();
    /// A route whose template was taken apart, which needs no Builder and may be done on any thread.
    class Prepared;
    [[nodiscard]] static Prepared prepare(RouteSpec route);
    /// Takes a route in; its index is how many there were before. Refused ones leave nothing behind. Errors: InvalidConfig
    /// (a malformed template, a method that is none, a route that cannot be told from an earlier one: names that one).
    [[nodiscard]] Result<void> add(Prepared route);
    [[nodiscard]] Result<void> add(RouteSpec route);
    [[nodiscard]] Mark mark() const noexcept;
    /// Forgets every route that was added since.
    void rollBack(const Mark& mark);
    [[nodiscard]] std::size_t size() const noexcept { return specs_.size(); }
    /// About what the finished Router will hold, in octets.
    [[nodiscard]] std::size_t memory() const noexcept;
    [[nodiscard]] Router finish() &&;

    /// "GET /orders/{id} (swagger.yaml:12:5)", for errors.
    [[nodiscard]] static std::string shown(const RouteSpec& route);

    /// `host` without port and final dot; an IPv6 address keeps its brackets.
    static std::string_view bareHost(std::string_view host) noexcept;
    static std::uint64_t edgeHash(std::uint32_t node, std::string_view text) noexcept
    {
        std::uint64_t hash = (node + 1) * 0x9e3779b97f4a7c15ULL ^ text.size();
        const auto mix = [&hash](std::uint64_t word) {
            hash = (hash ^ word) * 0xd6e8feb86659fd93ULL;
            hash ^= hash >> 32;
        };
        for (; text.size() >= 8; text.remove_prefix(8)) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data(), 8);
            mix(word);
        }
        std::uint64_t word = 0;
        for (const char c : text)
            word = word << 8 | static_cast<unsigned char>(c);
        mix(word);
        return hash;
    }

  private:
    /// A template's segment: no literals at all is a lone parameter; no parameters is a lone literal, the prefix.
    struct Segment {
        std::string prefix;
        std::vector<std::string> literals; ///< one after each parameter
        [[nodiscard]] bool isLiteral() const noexcept { return literals.empty(); }
        [[nodiscard]] bool isParameter() const noexcept
        {
            return literals.size() == 1 && prefix.empty() && literals.front().empty();
        }
    };
    struct Template {
        std::vector<Segment> segments;
        std::vector<std::string> parameters;
        std::uint32_t baseSegments = 0;
        bool wildcard = false;
    };
    struct Growing {
        std::vector<MixedEdge> mixed;
        std::vector<MethodEntry> methods;
        std::vector<MethodEntry> wildcard;
    };

    static std::string parse(const RouteSpec& route, Template& out);
    static std::string parseSegment(std::string_view text, Segment& out, std::vector<std::string>& names);
    std::uint32_t root(std::string_view host);
    std::uint32_t newNode();
    std::uint32_t childFor(std::uint32_t node, const Segment& segment);
    std::uint32_t literalChildFor(std::uint32_t node, const std::string& text);
    void placeLiterals(std::size_t size, std::size_t nodes);
    [[nodiscard]] bool takesMethod(const std::string& method) const;
    std::uint8_t methodFor(const std::string& method);

    Router router_;
    std::vector<Growing> growing_; ///< beside router_.nodes_
    std::vector<RouteSpec> specs_; ///< for naming the other side of a conflict
    std::map<std::string, std::uint32_t, std::less<>> roots_;
    std::size_t literalCount_ = 0;
    std::size_t parameterBytes_ = 0; ///< of all routes' parameter names
};

class Router::Builder::Prepared {
    friend class Router::Builder;
    RouteSpec spec_;
    Template parsed_;
    std::string problem_; ///< why it will be refused; empty: nothing is wrong with it by itself
};

} // namespace postern::routing
