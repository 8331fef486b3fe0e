// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/routing/Router.h"

#include <cstring>
#include <map>

namespace postern::routing {

/// Grows a Router route by route, then flattens it. Of use to Router::build() only.
class Router::Builder {
  public:
    static constexpr std::uint32_t maxSegments = 64;
    static constexpr std::uint8_t getMethod = 0, headMethod = 1, optionsMethod = 6, anyMethod = 63;

    Builder();
    void add(const RouteSpec& route);
    Result<Router> finish() &&;

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

    std::string parse(const RouteSpec& route, Template& out) const;
    static std::string parseSegment(std::string_view text, Segment& out, std::vector<std::string>& names);
    std::uint32_t root(std::string_view host);
    std::uint32_t newNode();
    std::uint32_t childFor(std::uint32_t node, const Segment& segment);
    std::uint32_t literalChildFor(std::uint32_t node, const std::string& text);
    void growLiterals();
    int methodFor(const std::string& method);
    void fail(const RouteSpec& route, const std::string& what);

    Router router_;
    std::vector<Growing> growing_; ///< beside router_.nodes_
    std::vector<RouteSpec> specs_; ///< for naming the other side of a conflict
    std::map<std::string, std::uint32_t, std::less<>> roots_;
    std::size_t literalCount_ = 0;
    std::string firstFailure_;
    std::size_t failures_ = 0;
};

} // namespace postern::routing
