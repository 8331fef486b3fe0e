// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/BasicCredentials.h"

#include "base/Text.h"
#include "crypto/Base64.h"

#include <algorithm>

namespace postern::security {
namespace {

bool isBasic(std::string_view scheme) noexcept
{
    constexpr std::string_view name = "basic";
    return scheme.size() == name.size() && std::equal(scheme.begin(), scheme.end(), name.begin(), [](char theirs, char ours) {
               return (theirs | 0x20) == ours;
           });
}

} // namespace

BasicCredentials BasicCredentials::parse(std::string_view field)
{
    BasicCredentials found;
    const std::size_t blank = field.find(' ');
    if (!isBasic(field.substr(0, blank)))
        return found;
    if (field.size() > longest) {
        found.form = Form::TooLong;
        return found;
    }
    std::string_view encoded = blank == std::string_view::npos ? std::string_view() : field.substr(blank);
    while (encoded.starts_with(' '))
        encoded.remove_prefix(1);
    while (encoded.ends_with(' '))
        encoded.remove_suffix(1);
    auto decoded = crypto::base64Decode(encoded);
    if (!decoded || decoded->empty()) {
        found.form = Form::NotBase64;
        return found;
    }
    const Secret both(*std::move(decoded)); // wiped when it goes
    const std::string_view text = both.reveal();
    const std::size_t colon = text.find(':');
    const bool controls =
        std::any_of(text.begin(), text.end(), [](unsigned char octet) { return octet < 0x20 || octet == 0x7f; });
    if (controls || !isUtf8(text)) {
        found.form = Form::NotText;
    } else if (colon == std::string_view::npos) {
        found.form = Form::NoColon;
    } else {
        found.form = Form::Good;
        found.name = text.substr(0, colon);
        found.password = Secret(std::string(text.substr(colon + 1)));
    }
    return found;
}

std::string_view toString(BasicCredentials::Form form) noexcept
{
    switch (form) {
    case BasicCredentials::Form::Good: return {};
    case BasicCredentials::Form::OtherScheme: return "does not begin with Basic";
    case BasicCredentials::Form::TooLong: return "is longer than 1 KiB";
    case BasicCredentials::Form::NotBase64: return "does not hold valid base64";
    case BasicCredentials::Form::NotText: return "holds control characters, or is not UTF-8";
    case BasicCredentials::Form::NoColon: return "has no colon between name and password";
    }
    return {};
}

} // namespace postern::security
