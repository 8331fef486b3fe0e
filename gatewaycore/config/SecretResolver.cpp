// SPDX-License-Identifier: Apache-2.0
#include "config/SecretResolver.h"

#include "base/Files.h"

#include <cstdlib>

namespace postern::config {

Result<Secret> ProcessSecrets::resolve(const schema::SecretRef& reference)
{
    const auto refuse = [&reference](const std::string& why) {
        const std::string place = reference.location.toString();
        return unexpected(ErrorKind::NotFound,
                          (place.empty() ? "" : place + ": ") + reference.toString() + " cannot be used: " + why,
                          Fault::Config);
    };
    switch (reference.source) {
    case schema::SecretRef::Source::None: return refuse("there is no reference");
    case schema::SecretRef::Source::Keychain: return refuse("this program has no keychain; use ${env:} or ${file:}");
    case schema::SecretRef::Source::Environment: {
        const char* value = std::getenv(reference.name.c_str());
        if (value == nullptr || *value == '\0')
            return refuse("the environment variable is " + std::string(value == nullptr ? "not set" : "empty"));
        return Secret(value);
    }
    case schema::SecretRef::Source::File: break;
    }
    constexpr std::size_t largest = 64U << 10U;
    auto read = files::read(reference.name, largest);
    if (!read && read.error().kind() == ErrorKind::TooLarge)
        return refuse("the file is larger than 64 KiB");
    if (!read) {
        const std::string& why = read.error().message(); // PATH: cannot be read: WHY
        return refuse(why.substr(why.rfind(": ") + 2));
    }
    std::string text = *std::move(read);
    if (text.ends_with('\n'))
        text.pop_back();
    if (text.ends_with('\r'))
        text.pop_back();
    if (text.empty())
        return refuse("the file is empty");
    return Secret(std::move(text));
}

} // namespace postern::config
