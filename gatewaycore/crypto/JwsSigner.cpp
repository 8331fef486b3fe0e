// SPDX-License-Identifier: Apache-2.0
#include "crypto/JwsSigner.h"

#include "crypto/Base64.h"
#include "crypto/Json.h"

namespace postern::crypto {

Result<std::string> signCompact(const SigningKey& key, JwsAlgorithm algorithm, BytesView payload,
                                const JwsSignOptions& options)
{
    JsonValue header;
    header.kind = JsonValue::Kind::Object;
    const auto add = [&header](std::string_view name, std::string_view text) {
        if (text.empty())
            return;
        JsonValue value;
        value.kind = JsonValue::Kind::String;
        value.text = text;
        header.members.emplace_back(name, std::move(value));
    };
    add("alg", toString(algorithm));
    add("typ", options.type);
    add("cty", options.contentType);
    add("kid", key.keyId());
    if (!options.extraHeader.empty()) {
        Result<JsonValue> extra = parseJson(options.extraHeader);
        if (!extra || !extra->isObject())
            return unexpected(ErrorKind::InvalidArgument, "extraHeader is no JSON object");
        for (JsonMember& member : extra->members) {
            if (header.find(member.name) != nullptr)
                return unexpected(ErrorKind::InvalidArgument, "extraHeader repeats \"" + member.name + "\"");
            header.members.push_back(std::move(member));
        }
    }
    const std::string protectedPart = base64UrlEncode(writeJson(header));
    const std::string encoded = base64UrlEncode(payload);
    const Result<Bytes> signature = key.sign(algorithm, protectedPart + '.' + encoded);
    if (!signature)
        return unexpected(signature.error());
    return protectedPart + '.' + (options.detached ? std::string() : encoded) + '.' + base64UrlEncode(*signature);
}

} // namespace postern::crypto
