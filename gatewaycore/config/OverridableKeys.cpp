// SPDX-License-Identifier: Apache-2.0
#include "config/OverridableKeys.h"

#include "config/ApiSettings.h"
#include "config/KeySteps.h"
#include "model/GatewayConfig.h"

#include <algorithm>

namespace postern::config {
namespace {

/// Descriptions that hold themselves would go on for ever.
constexpr std::size_t deepestKey = 8;
constexpr std::string_view apiPrefix = "apis.*.";

void collect(const schema::ObjectSchema& schema, const std::string& prefix, std::size_t depth, std::vector<std::string>& out)
{
    for (const schema::Field& field : schema.fields()) {
        if (depth == 0 && prefix == apiPrefix && field.name == "operations")
            continue; // of an API that was built they cannot be told apart any more
        std::string key = prefix + field.name;
        if (field.overridable) {
            out.push_back(std::move(key));
            continue;
        }
        const schema::Codec* codec = field.codec.get();
        for (; codec->kind() == schema::FieldKind::List || codec->kind() == schema::FieldKind::Map; codec = codec->element())
            key += ".*";
        if (codec->kind() == schema::FieldKind::Object && depth < deepestKey)
            collect(*codec->object(), key + '.', depth + 1, out);
    }
}

} // namespace

const std::vector<std::string>& overridableKeys()
{
    static const std::vector<std::string> all = [] {
        std::vector<std::string> out;
        collect(describe(schema::Type<model::GatewayConfig>{}), "", 0, out);
        collect(describe(schema::Type<ApiSettings>{}), std::string(apiPrefix), 0, out);
        std::sort(out.begin(), out.end());
        return out;
    }();
    return all;
}

bool covers(const std::vector<std::string>& key, const std::vector<std::string>& wanted, bool exact)
{
    return !key.empty() && key.size() <= wanted.size() && std::equal(key.begin(), key.end(), wanted.begin(), [exact](const std::string& a, const std::string& b) {
        return a == "*" || (exact ? a == b : folded(a) == folded(b));
    });
}

} // namespace postern::config
