// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyWords.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeObject.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace postern::connectors::envoy {

std::string durationText(std::chrono::milliseconds time)
{
    using std::chrono::milliseconds;
    static constexpr std::int64_t most = 99'999;
    const std::int64_t count = std::max<std::int64_t>(time.count(), 0);
    if (count % 1000 != 0 && count <= most)
        return std::to_string(count) + "ms";
    if (count % 1000 == 0 && count / 1000 <= most)
        return std::to_string(count / 1000) + 's';
    const std::int64_t seconds = count / 1000;
    std::string out;
    const auto add = [&out](std::int64_t value, const char* unit) {
        if (value > 0)
            out += std::to_string(std::min(value, most)) + unit;
    };
    add(seconds / 3600, "h");
    add(seconds / 60 % 60, "m");
    add(seconds % 60, "s");
    add(count % 1000, "ms");
    return out;
}

std::optional<std::chrono::milliseconds> durationIn(std::string_view text)
{
    struct Unit {
        std::string_view name;
        std::int64_t milliseconds;
    };
    static constexpr std::array<Unit, 4> units{{{"ms", 1}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}}};
    std::int64_t out = 0;
    if (text.empty())
        return std::nullopt;
    while (!text.empty()) {
        std::int64_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto unit = std::ranges::find_if(units, [text](const Unit& each) { return text.starts_with(each.name); });
        if (error != std::errc() || count < 0 || count > 99'999 || unit == units.end())
            return std::nullopt;
        out += count * unit->milliseconds;
        text.remove_prefix(unit->name.size());
    }
    return std::chrono::milliseconds(out);
}

bool isCorsOrigin(std::string_view text)
{
    if (text == "*")
        return true;
    const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
    if (scheme == 0 || scheme == text.size())
        return false;
    std::string_view host = text.substr(scheme);
    if (const std::size_t colon = host.rfind(':'); colon != std::string_view::npos) {
        const std::string_view port = host.substr(colon + 1);
        if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; }))
            return false;
        host = host.substr(0, colon);
    }
    if (host == "*")
        return true;
    if (host.starts_with("*."))
        host.remove_prefix(2);
    return !host.empty() && !host.ends_with('.') && host.find("..") == std::string_view::npos && std::ranges::all_of(host, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

bool selects(const schema::Value& policy, const schema::Value& route)
{
    return std::ranges::any_of(deployment::itemsAt(policy, "/spec/targetSelectors"), [&route](const schema::Value& each) {
        const schema::Value* const labels = each.find("matchLabels");
        const bool all = labels == nullptr || std::ranges::all_of(labels->entries(), [&route](const schema::Entry& label) { return kubernetes::labelIn(route, label.key) == label.value.toText(); });
        return all && deployment::textAt(each, "/kind") == kubernetes::kindIn(route);
    });
}

std::string escaped(std::string_view text)
{
    constexpr std::string_view special = R"(\^$.|?*+()[]{}-)";
    std::string out;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos)
            out += '\\';
        out += c;
    }
    return out;
}

PathMatch pathMatch(std::string_view context, std::string_view pathTemplate)
{
    std::string whole(context);
    whole += pathTemplate;
    // What the Gateway API does not take as an exact path has to be an expression.
    constexpr std::array<std::string_view, 6> refused{"//", "/./", "/../", "%2f", "%2F", "#"};
    const bool plain = pathTemplate.find_first_of("{*") == std::string_view::npos && whole.starts_with('/') && !whole.ends_with("/.") && !whole.ends_with("/..") &&
                       std::ranges::none_of(refused, [&whole](std::string_view each) { return whole.find(each) != std::string::npos; });
    if (plain)
        return {true, std::move(whole)};
    std::string out = escaped(context);
    std::string_view text = pathTemplate;
    while (!text.empty()) {
        const std::size_t open = text.find_first_of("{*");
        out += escaped(text.substr(0, open));
        if (open == std::string_view::npos)
            break;
        const bool all = text[open] == '*';
        const std::size_t close = all ? open : text.find('}', open);
        out += all ? ".*" : "[^/]+";
        if (close == std::string_view::npos)
            break;
        text.remove_prefix(close + 1);
    }
    return {false, std::move(out)};
}

std::optional<std::string> templateIn(const PathMatch& match, const std::vector<std::string>& contexts)
{
    for (const std::string& context : contexts) {
        const std::string begin = match.exact ? context : escaped(context);
        if (!match.value.starts_with(begin + '/'))
            continue;
        std::string_view rest = std::string_view(match.value).substr(begin.size());
        constexpr std::string_view special = R"(\^$.|?*+()[]{})";
        if (match.exact)
            return rest.find_first_of("{}*") == std::string_view::npos ? std::optional(std::string(rest)) : std::nullopt;
        std::string out;
        int parameters = 0;
        while (!rest.empty()) {
            if (rest.starts_with("[^/]+")) {
                out += "{p" + std::to_string(++parameters) + '}';
                rest.remove_prefix(5);
            } else if (rest == ".*") {
                out += '*';
                rest = {};
            } else if (rest.front() == '\\' && rest.size() > 1 && std::string_view(R"(\^$.|?+()[]-)").find(rest[1]) != std::string_view::npos) {
                out += rest[1];
                rest.remove_prefix(2);
            } else if (special.find(rest.front()) != std::string_view::npos) {
                return std::nullopt;
            } else {
                out += rest.front();
                rest.remove_prefix(1);
            }
        }
        return out;
    }
    return std::nullopt;
}

} // namespace postern::connectors::envoy
