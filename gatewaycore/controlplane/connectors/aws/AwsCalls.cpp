// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsCalls.h"

#include "controlplane/deployment/Answers.h"
#include "crypto/SigV4.h"

#include <algorithm>

namespace postern::connectors::aws {

using deployment::Probe;
using deployment::RemoteCall;
using deployment::textAt;
using schema::Value;

RemoteCall awsCall(std::string method, std::string target, Value body)
{
    RemoteCall out;
    out.method = std::move(method);
    out.target = std::move(target);
    out.body = std::move(body);
    return out;
}

Value operationOn(const char* op, const std::string& path, const std::string& value)
{
    Value out = Value::object({{"op", op}, {"path", path}});
    if (!value.empty())
        out.set("value", value);
    return out;
}

RemoteCall patchCall(const std::string& target, Value operations)
{
    // What sets a value may be sent again, and so may what takes something away (AwsPatch).
    const bool again = std::ranges::none_of(operations.items(), [](const Value& each) { return textAt(each, "/op") == "add"; });
    RemoteCall out = awsCall("PATCH", target, Value::object({{"patchOperations", std::move(operations)}}));
    out.repeatable = again;
    return out;
}

Probe madeOf(const std::string& list, const std::vector<std::pair<std::string, std::string>>& given, const Value& tags)
{
    std::string conditions;
    const auto add = [&conditions](const std::string& member, const std::string& value) { conditions += (conditions.empty() ? "" : "&") + member + '=' + crypto::sigV4Encode(value); };
    for (const auto& [member, value] : given)
        add(member, value);
    for (const schema::Entry& tag : tags.isMap() ? tags.entries() : std::vector<schema::Entry>())
        add("tags/" + tag.key, tag.value.asString());
    return {awsCall("GET", list + "#/item?" + conditions), {}, false};
}

std::string idOfAws(const Value& object) { return crypto::sigV4Encode(textAt(object, "/id")); }

void addThrottleOperations(const std::map<std::string, AwsThrottle>& from, const std::map<std::string, AwsThrottle>& to, Value& operations)
{
    for (const auto& [key, throttle] : to) {
        const auto before = from.find(key);
        if (before != from.end() && before->second == throttle)
            continue;
        operations.push(operationOn("replace", '/' + key + "/throttling/rateLimit", throttle.rate));
        operations.push(operationOn("replace", '/' + key + "/throttling/burstLimit", throttle.burst));
    }
    for (const auto& [key, throttle] : from) {
        if (!to.contains(key))
            operations.push(operationOn("remove", '/' + key));
    }
}

} // namespace postern::connectors::aws
