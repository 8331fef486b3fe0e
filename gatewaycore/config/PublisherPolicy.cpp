// SPDX-License-Identifier: Apache-2.0
#include "config/PublisherPolicy.h"

#include <string>
#include <string_view>
#include <utility>

namespace postern::config {
namespace {

using schema::Value;

Value placedLike(Value value, const Value& original)
{
    value.setLocation(original.location());
    return value;
}

/// Copies `from.key` to `to.as` with its place; nothing when it is not there or null.
void carry(const Value& from, std::string_view key, Value& to, std::string_view as)
{
    const Value* const value = from.find(key);
    if (value != nullptr && !value->isNull())
        to.set(as, *value);
}

class PolicyReader {
  public:
    explicit PolicyReader(schema::Problems& problems) : problems_(problems) {}

    Value policy(const Value& entry)
    {
        Value out = placedLike(Value::map(), entry);
        carry(entry, "displayName", out, "displayName");
        carry(entry, "stopOnQuotaReach", out, "stopOnQuotaReach");
        if (const Value* const limit = entry.find("defaultLimit"))
            addLimit(*limit, out);
        const Value* const burst = entry.find("burstLimit"); // of applications; subscriptions have it beside
        addBurst(burst != nullptr && burst->isMap() ? *burst : entry, out);
        if (const Value* const groups = entry.find("conditionalGroups"); groups != nullptr && groups->isList()) {
            Value list = placedLike(Value::list(), *groups);
            for (const Value& each : groups->items())
                list.push(group(each));
            out.set("conditionalGroups", std::move(list));
        }
        return out;
    }

  private:
    void refuse(const Value& at, std::string message, std::string hint = {})
    {
        problems_.error(at.location(), {}, std::move(message), std::move(hint));
    }

    /// {type: REQUESTCOUNTLIMIT, requestCount: {timeUnit, unitTime, requestCount}} or the same of bandwidth.
    void addLimit(const Value& limit, Value& out)
    {
        const Value* const type = limit.find("type");
        const std::string name = type != nullptr ? type->toText() : std::string();
        const bool octets = name == "BANDWIDTHLIMIT";
        if (!octets && name != "REQUESTCOUNTLIMIT") {
            refuse(type != nullptr ? *type : limit, "\"" + name.substr(0, 40) + "\" is no limit that can be counted here",
                   "there are REQUESTCOUNTLIMIT and BANDWIDTHLIMIT");
            return;
        }
        const Value* const numbers = limit.find(octets ? "bandwidth" : "requestCount");
        if (numbers == nullptr || !numbers->isMap()) {
            refuse(limit, std::string("has no ") + (octets ? "bandwidth" : "requestCount"));
            return;
        }
        out.set("type", octets ? "bandwidth" : "requestCount");
        carry(*numbers, "unitTime", out, "unitTime");
        carry(*numbers, "timeUnit", out, "timeUnit");
        if (!octets) {
            carry(*numbers, "requestCount", out, "count");
            return;
        }
        const Value* const amount = numbers->find("dataAmount");
        const Value* const unit = numbers->find("dataUnit");
        const std::string unitName = unit != nullptr ? unit->toText() : "KB";
        if (amount == nullptr || !amount->isInteger() || amount->asInteger() <= 0 ||
            (unitName != "KB" && unitName != "MB" && unitName != "GB")) {
            refuse(amount != nullptr ? *amount : *numbers, "is no amount of data", "write dataAmount: N and dataUnit: KB, MB or GB");
            return;
        }
        out.set("data", placedLike(amount->toText() + unitName.substr(0, 1) + "iB", *amount));
    }

    void addBurst(const Value& from, Value& out)
    {
        const Value* const count = from.find("rateLimitCount");
        const Value* const unit = from.find("rateLimitTimeUnit");
        if (count == nullptr || count->asInteger() <= 0 || unit == nullptr || unit->toText().empty())
            return; // 0 is none
        const std::string_view name = unit->asString();
        const char* const per = name.starts_with("s") ? "1s" : name.starts_with("m") ? "1m" : name.starts_with("h") ? "1h" : nullptr;
        if (per == nullptr) {
            refuse(*unit, "is no unit of a burst", "write sec, min or hour");
            return;
        }
        Value burst = placedLike(Value::map(), *count);
        burst.set("count", *count);
        burst.set("per", placedLike(per, *unit));
        out.set("burst", std::move(burst));
    }

    Value group(const Value& from)
    {
        Value out = placedLike(Value::map(), from);
        carry(from, "description", out, "description");
        if (const Value* const conditions = from.find("conditions"); conditions != nullptr && conditions->isList()) {
            Value list = placedLike(Value::list(), *conditions);
            for (const Value& each : conditions->items())
                list.push(condition(each));
            out.set("conditions", std::move(list));
        }
        if (const Value* const limit = from.find("limit")) {
            Value own = placedLike(Value::map(), *limit);
            addLimit(*limit, own);
            out.set("limit", std::move(own));
        }
        return out;
    }

    Value condition(const Value& from)
    {
        Value out = placedLike(Value::map(), from);
        const Value* const type = from.find("type");
        const std::string name = type != nullptr ? type->toText() : std::string();
        carry(from, "invertCondition", out, "invert");
        if (name == "IPCONDITION")
            addAddresses(from, out);
        else if (name == "HEADERCONDITION")
            addNamed(from, "header", "headerCondition", "headerName", "headerValue", out);
        else if (name == "QUERYPARAMETERCONDITION")
            addNamed(from, "query", "queryParameterCondition", "parameterName", "parameterValue", out);
        else if (name == "JWTCLAIMSCONDITION")
            addNamed(from, "claim", "jwtClaimsCondition", "claimUrl", "attribute", out);
        else
            refuse(type != nullptr ? *type : from, "\"" + name.substr(0, 40) + "\" is no condition",
                   "there are IPCONDITION, HEADERCONDITION, QUERYPARAMETERCONDITION and JWTCLAIMSCONDITION");
        return out;
    }

    void addAddresses(const Value& from, Value& out)
    {
        out.set("type", "ip");
        const Value* const addresses = from.find("ipCondition");
        if (addresses == nullptr || !addresses->isMap()) {
            refuse(from, "has no ipCondition");
            return;
        }
        const auto text = [addresses](std::string_view key) {
            const Value* const value = addresses->find(key);
            return value != nullptr ? value->toText() : std::string();
        };
        const bool range = text("ipConditionType") == "IPRANGE";
        Value list = placedLike(Value::list(), *addresses);
        list.push(placedLike(range ? text("startingIP") + "-" + text("endingIP") : text("specificIP"), *addresses));
        out.set("values", std::move(list));
    }

    /// WSO2 looks for the value as a regular expression anywhere in what the call has.
    void addNamed(const Value& from, const char* type, std::string_view part, std::string_view nameKey, std::string_view valueKey,
                  Value& out)
    {
        out.set("type", type);
        const Value* const named = from.find(part);
        const Value* const name = named != nullptr ? named->find(nameKey) : nullptr;
        const Value* const value = named != nullptr ? named->find(valueKey) : nullptr;
        if (name == nullptr || value == nullptr) {
            refuse(from, "has no " + std::string(part) + " with " + std::string(nameKey) + " and " + std::string(valueKey));
            return;
        }
        out.set("name", *name);
        out.set("matches", placedLike("[\\s\\S]*(?:" + value->toText() + ")[\\s\\S]*", *value));
    }

    schema::Problems& problems_;
};

/// {count, dataAmount, dataUnit, ...}: our shape, with the two words that WSO2's Publisher has for octets.
Value withOctets(const Value& entry, schema::Problems& problems)
{
    Value limit = placedLike(Value::map(), entry);
    Value numbers = placedLike(Value::map(), entry);
    for (const char* key : {"dataAmount", "dataUnit"})
        carry(entry, key, numbers, key);
    limit.set("type", "BANDWIDTHLIMIT");
    limit.set("bandwidth", std::move(numbers));
    Value whole = Value::object({{"defaultLimit", std::move(limit)}});
    Value read = PolicyReader(problems).policy(whole);
    Value out = entry;
    out.remove("dataAmount");
    out.remove("dataUnit");
    for (const char* key : {"type", "data"})
        carry(read, key, out, key);
    return out;
}

} // namespace

Value fromPublisherPolicy(const Value& entry, schema::Problems& problems)
{
    if (!entry.isMap())
        return entry;
    if (const Value* const query = entry.find("siddhiQuery")) {
        problems.error(query->location(), {}, "a Siddhi query cannot be run here",
                       "write count, unitTime and timeUnit beside keyTemplate; conditions go into a rate-limit filter's `when`");
        return entry;
    }
    if (entry.find("defaultLimit") != nullptr)
        return PolicyReader(problems).policy(entry);
    if (entry.find("dataAmount") != nullptr)
        return withOctets(entry, problems);
    return entry;
}

} // namespace postern::config
