// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsHttpApis.h"

#include "controlplane/deployment/Answers.h"
#include "crypto/SigV4.h"

#include <algorithm>

namespace postern::connectors::aws {

using deployment::textAt;
using schema::Value;

bool isHttpApi(const Value& api) { return textAt(api, "/id").starts_with(httpApiMark); }

Value listedHttpApi(const Value& entry)
{
    Value out = entry;
    const std::string id = textAt(entry, "/apiId");
    out.set("id", id.empty() ? std::string() : std::string(httpApiMark) + id);
    return out;
}

std::string targetOf(const Value& api)
{
    const std::string id = textAt(api, "/id");
    return isHttpApi(api) ? std::string(httpApiList) + '/' + crypto::sigV4Encode(id.substr(httpApiMark.size())) : "/restapis/" + crypto::sigV4Encode(id);
}

std::string exportOf(const Value& api, const std::string& stage)
{
    if (isHttpApi(api))
        return targetOf(api) + "/exports/OAS30?exportVersion=1.0&includeExtensions=true&outputType=JSON&stageName=" + crypto::sigV4Encode(stage);
    return targetOf(api) + "/stages/" + stage + "/exports/oas30?extensions=apigateway";
}

Value stageThatCounts(const Value& api, const std::vector<Value>& stages, const std::string& wanted)
{
    std::vector<std::string> names{wanted};
    if (isHttpApi(api))
        names.emplace_back("$default");
    for (const std::string& name : names) {
        const auto found = std::ranges::find_if(stages, [&name](const Value& each) { return textAt(each, "/stageName") == name; });
        if (found != stages.end())
            return *found;
    }
    return {};
}

} // namespace postern::connectors::aws
