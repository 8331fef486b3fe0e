// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzurePath.h"

#include <algorithm>

namespace postern::connectors::azure {
namespace {

void addQueryOf(std::string_view text, AzurePath& out)
{
    while (!text.empty()) {
        const std::string_view each = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(each.size() + 1, text.size()));
        const std::string_view name = each.substr(0, each.find('='));
        const std::string_view value = each.substr(std::min(name.size() + 1, each.size()));
        const bool parameter = value.size() > 2 && value.front() == '{' && value.back() == '}';
        if (!name.empty())
            out.query.emplace_back(name, parameter ? value.substr(1, value.size() - 2) : std::string_view());
    }
}

/// One step between slashes; why not when it is not empty.
std::string addStep(std::string_view step, bool last, AzurePath& out)
{
    if (last && (step == "*" || (step.starts_with("{*") && step.ends_with('}') && step.find('}') == step.size() - 1))) {
        out.path += '*';
        out.shape += '*';
        return {};
    }
    if (step == "." || step == "..")
        return "has a step that nobody can ask for";
    bool afterParameter = false;
    for (std::size_t at = 0; at < step.size(); ++at) {
        const char c = step[at];
        if (c == '*' || c == '#' || c == '}' || static_cast<unsigned char>(c) <= 0x20 || c == 0x7f)
            return "has a sign that a path here cannot have";
        out.path += c;
        out.shape += c;
        if (c != '{') {
            afterParameter = false;
            continue;
        }
        const std::size_t close = step.find_first_of("{}*#", at + 1);
        if (afterParameter || close == std::string_view::npos || step[close] != '}' || close == at + 1)
            return "has parameters that cannot be told apart";
        std::string name(step.substr(at + 1, close - at - 1));
        if (std::ranges::find(out.parameters, name) != out.parameters.end())
            return "has a parameter twice";
        out.path += name + '}';
        out.shape += '}';
        out.parameters.push_back(std::move(name));
        afterParameter = true;
        at = close;
    }
    return {};
}

} // namespace

AzurePath azurePathOf(std::string_view urlTemplate)
{
    AzurePath out;
    const std::string_view whole = urlTemplate.substr(0, urlTemplate.find('?'));
    addQueryOf(urlTemplate.substr(std::min(whole.size() + 1, urlTemplate.size())), out);
    std::string_view rest = whole;
    while (rest.starts_with('/'))
        rest.remove_prefix(1);
    out.path = out.shape = "/";
    while (!rest.empty() && out.why.empty()) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const bool last = end == rest.size();
        if (end == 0)
            out.why = "has an empty step";
        else
            out.why = addStep(rest.substr(0, end), last, out);
        rest.remove_prefix(last ? end : end + 1);
        if (!last) {
            out.path += '/';
            out.shape += '/';
        }
    }
    return out;
}

} // namespace postern::connectors::azure
