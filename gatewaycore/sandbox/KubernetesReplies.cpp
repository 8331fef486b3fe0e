// SPDX-License-Identifier: Apache-2.0
#include "sandbox/KubernetesReplies.h"

#include "sandbox/KubernetesFields.h"

#include <charconv>

namespace postern::sandbox {

using schema::Value;

Reply kubeStatus(int code, const std::string& reason, const std::string& message, Value details)
{
    Value body = Value::object({{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", Value::map()}, {"status", code < 400 ? "Success" : "Failure"}, {"message", message}, {"reason", reason}});
    if (!details.isNull())
        body.set("details", std::move(details));
    body.set("code", code);
    return Reply::json(body, code);
}

Reply kubeInvalid(const std::string& what, const std::string& field, const std::string& why)
{
    const Value cause = Value::object({{"reason", "FieldValueInvalid"}, {"message", why}, {"field", field}});
    return kubeStatus(422, "Invalid", what + " is invalid: " + field + ": " + why, Value::object({{"causes", Value::list({cause})}}));
}

std::string kubeText(const Value& object, std::string_view pointer)
{
    const Value* const found = fieldAt(object, pointer);
    return found == nullptr ? std::string() : found->toText();
}

std::int64_t kubeNumber(const std::string& text, std::int64_t fallback)
{
    std::int64_t out = fallback;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

} // namespace postern::sandbox
