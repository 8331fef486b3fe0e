// SPDX-License-Identifier: Apache-2.0
#include "model/KeyTemplate.h"

#include <algorithm>
#include <string>
#include <utility>

namespace postern::model {
namespace {

constexpr std::pair<std::string_view, KeyTemplate::Variable> keyVariables[] = {
    {"userId", KeyTemplate::Variable::UserId},         {"apiContext", KeyTemplate::Variable::ApiContext},
    {"apiVersion", KeyTemplate::Variable::ApiVersion}, {"resourceKey", KeyTemplate::Variable::ResourceKey},
    {"appTenant", KeyTemplate::Variable::AppTenant},   {"apiTenant", KeyTemplate::Variable::ApiTenant},
    {"appId", KeyTemplate::Variable::AppId},           {"clientIp", KeyTemplate::Variable::ClientIp}};

bool isNamePart(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

} // namespace

Result<KeyTemplate> KeyTemplate::parse(std::string_view text)
{
    KeyTemplate made;
    for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at)) {
        const std::size_t begin = ++at;
        while (at < text.size() && isNamePart(text[at]))
            ++at;
        const std::string_view name = text.substr(begin, at - begin);
        const auto* const known = std::find_if(std::begin(keyVariables), std::end(keyVariables),
                                               [name](const auto& each) { return each.first == name; });
        if (known == std::end(keyVariables)) {
            std::string all;
            for (const auto& each : keyVariables)
                all += (all.empty() ? "$" : ", $") + std::string(each.first);
            return unexpected(ErrorKind::InvalidConfig,
                              "\"$" + std::string(name.substr(0, 40)) + "\" is no variable of key templates; there are " + all,
                              Fault::Config);
        }
        made.variables_.push_back(known->second);
    }
    if (made.variables_.empty())
        return unexpected(ErrorKind::InvalidConfig,
                          "a key template without a variable counts everybody together; write, for instance, "
                          "\"$userId:$apiContext\"",
                          Fault::Config);
    return made;
}

} // namespace postern::model
