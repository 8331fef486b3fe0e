// SPDX-License-Identifier: Apache-2.0
#include "config/PathTemplate.h"

#include <algorithm>

namespace postern::config {

PathTemplate PathTemplate::parse(std::string_view text)
{
    PathTemplate out;
    const auto bad = [&out](std::string why) {
        out.problem = std::move(why);
        return out;
    };
    if (!text.starts_with('/'))
        return bad("must start with /");
    if (text.size() > 4096)
        return bad("is longer than 4096 octets");
    bool afterParameter = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f)
            return bad("holds a blank or a control character");
        if (c == '?' || c == '#')
            return bad("holds a query or fragment; a path ends before it");
        if (c == '}')
            return bad("has a } without its {");
        if (c == '*' && !(i + 1 == text.size() && text[i - 1] == '/'))
            return bad("has a * that is not its whole last segment");
        if (c != '{') {
            afterParameter = false;
            out.shape += c;
            continue;
        }
        const std::size_t close = text.find_first_of("{}/", i + 1);
        if (close == std::string_view::npos || text[close] != '}')
            return bad("has a { without its }");
        std::string name(text.substr(i + 1, close - i - 1));
        if (name.empty())
            return bad("has a parameter without a name");
        if (afterParameter)
            return bad("has two parameters side by side: where one ends cannot be told");
        if (std::find(out.parameters.begin(), out.parameters.end(), name) != out.parameters.end())
            return bad("has the parameter {" + name + "} twice");
        out.parameters.push_back(std::move(name));
        out.shape += "{}";
        afterParameter = true;
        i = close;
    }
    return out;
}

} // namespace postern::config
