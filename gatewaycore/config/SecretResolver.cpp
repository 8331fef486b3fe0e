// SPDX-License-Identifier: Apache-2.0
#include "config/SecretResolver.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

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
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(reference.name.c_str(), "rb"), &std::fclose);
    if (!file)
        return refuse(std::strerror(errno));
    std::string text(largest + 1, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file.get()));
    if (std::ferror(file.get()) != 0)
        return refuse(std::strerror(errno));
    if (text.size() > largest)
        return refuse("the file is larger than 64 KiB");
    if (text.ends_with('\n'))
        text.pop_back();
    if (text.ends_with('\r'))
        text.pop_back();
    if (text.empty())
        return refuse("the file is empty");
    return Secret(std::move(text));
}

} // namespace postern::config
