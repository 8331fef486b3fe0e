// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsPath.h"

#include <algorithm>

namespace postern::connectors::aws {
namespace {

bool isPlainName(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

/// What a resource's part may be of, when it is written out.
bool isPlainSegment(std::string_view segment)
{
    return std::ranges::all_of(segment, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("_-.,:~%$@!+").find(c) != std::string_view::npos;
    });
}

/// A name that no parameter has yet.
std::string newName(std::string_view wanted, const std::vector<std::string>& taken)
{
    std::string out;
    for (const char c : wanted) {
        if (isPlainName(std::string_view(&c, 1)) && c != '.')
            out += c;
    }
    if (out.empty())
        out = "part";
    const std::string plain = out;
    for (int i = 2; std::ranges::find(taken, out) != taken.end(); ++i)
        out = plain + std::to_string(i);
    return out;
}

} // namespace

AwsPath awsPath(std::string_view pathTemplate)
{
    AwsPath out;
    std::string_view rest = pathTemplate;
    while (!rest.empty() && out.impossible.empty()) {
        if (rest.front() == '/')
            rest.remove_prefix(1);
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const std::string_view segment = rest.substr(0, end);
        rest.remove_prefix(end);
        const std::size_t open = segment.find('{');
        const bool whole = open == 0 && segment.find('}') == segment.size() - 1;
        if (segment.find('*') != std::string_view::npos) {
            if (!rest.empty()) {
                out.impossible = "API Gateway takes \"everything below\" at the end of a path only.";
                break;
            }
            const std::string name = newName("proxy", out.parameters);
            out.parameters.push_back(name);
            out.resource += "/{" + name + "+}";
            out.backend += "/{" + name + '}';
            if (segment != "*")
                out.looser = "API Gateway looks at whole segments: it takes there whatever stands in place of \"" + std::string(segment) + "\".";
        } else if (open != std::string_view::npos) {
            const std::string_view inner = whole ? segment.substr(1, segment.size() - 2) : segment;
            const bool plain = whole && isPlainName(inner) && std::ranges::find(out.parameters, inner) == out.parameters.end();
            const std::string name = plain ? std::string(inner) : newName(inner, out.parameters);
            out.parameters.push_back(name);
            out.resource += "/{" + name + '}';
            out.backend += "/{" + name + '}';
            if (!whole)
                out.looser = "API Gateway looks at whole segments: it takes there whatever stands in place of \"" + std::string(segment) + "\".";
        } else if (!isPlainSegment(segment)) {
            out.impossible = "API Gateway takes no segment \"" + std::string(segment) + "\".";
        } else {
            out.resource.append(1, '/').append(segment);
            out.backend.append(1, '/').append(segment);
        }
    }
    if (out.resource.empty())
        out.resource = "/";
    return out;
}

std::string settingsKey(std::string_view resource, std::string_view method)
{
    std::string out;
    for (const char c : resource) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out.append(1, '/').append(method);
}

std::string operationOf(std::string_view key)
{
    if (key.starts_with('/'))
        key.remove_prefix(1);
    const std::size_t slash = key.rfind('/');
    if (key == "*/*" || slash == std::string_view::npos)
        return std::string(key);
    std::string path;
    const std::string_view written = key.substr(0, slash);
    for (std::size_t i = 0; i < written.size(); ++i) {
        if (written[i] == '~' && i + 1 < written.size() && (written[i + 1] == '0' || written[i + 1] == '1'))
            path += written[++i] == '0' ? '~' : '/';
        else
            path += written[i];
    }
    if (!path.starts_with('/'))
        path.insert(0, 1, '/');
    return std::string(key.substr(slash + 1)) + ' ' + path;
}

} // namespace postern::connectors::aws
