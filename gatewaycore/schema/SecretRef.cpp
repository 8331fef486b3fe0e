// SPDX-License-Identifier: Apache-2.0
#include "schema/SecretRef.h"

#include <utility>

namespace postern::schema {
namespace {

constexpr std::pair<std::string_view, SecretRef::Source> sources[] = {
    {"env", SecretRef::Source::Environment},
    {"file", SecretRef::Source::File},
    {"keychain", SecretRef::Source::Keychain},
};

} // namespace

Result<SecretRef> SecretRef::parse(std::string_view text)
{
    if (!text.starts_with("${") || !text.ends_with("}"))
        return unexpected(ErrorKind::InvalidConfig, "a secret must not be written here", Fault::Config);
    const std::string_view inside = text.substr(2, text.size() - 3);
    const std::size_t colon = inside.find(':');
    for (const auto& [word, source] : sources) {
        if (colon == std::string_view::npos || inside.substr(0, colon) != word)
            continue;
        const std::string_view name = inside.substr(colon + 1);
        if (name.empty() || name.find_first_of("{}$\n\r") != std::string_view::npos || name.find('\0') != name.npos)
            break;
        return SecretRef{source, std::string(name), {}};
    }
    return unexpected(ErrorKind::InvalidConfig, "not a reference to a secret", Fault::Config);
}

std::string SecretRef::toString() const
{
    for (const auto& [word, known] : sources) {
        if (known == source)
            return "${" + std::string(word) + ":" + name + "}";
    }
    return {};
}

} // namespace postern::schema
