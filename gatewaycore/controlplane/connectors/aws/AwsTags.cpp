// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsApi.h"

#include "crypto/Digest.h"

#include <algorithm>

namespace postern::connectors::aws {

std::string tagText(std::string_view title)
{
    constexpr std::size_t longest = 256; // octets of a tag's value
    constexpr std::string_view others = " +-=._:/@";
    std::string out;
    for (const char c : title) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.find(c) != std::string_view::npos;
        out += fits ? c : '_';
    }
    // Two titles may become one text; their digests do not.
    if (out != title || out.size() > longest) {
        const std::string digest = crypto::sha256(title).hex().substr(0, 8);
        const std::size_t colon = std::min(out.rfind(':'), out.size());
        out = out.substr(0, std::min<std::size_t>(colon, 180)) + '-' + digest + out.substr(colon, 60);
    }
    return out;
}

schema::Value tagsOf(std::string_view title)
{
    return schema::Value::object({{ownTag, "yes"}, {apiTagName, tagText(title)}});
}

} // namespace postern::connectors::aws
