// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/SecretPlaces.h"

#include "controlplane/exporting/Names.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace postern::exporting {
namespace {

/// IEEE 1003.1, 8.1: what environments and files of variables take.
bool isVariableName(std::string_view name)
{
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
    return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

Unexpected refusedSecret(const BundleSecret& secret, const std::string& why)
{
    const std::string place = secret.usedAt.empty() ? std::string() : secret.usedAt.front().toString() + ": ";
    const char* const kind = secret.source == BundleSecret::Source::Environment ? "env:" : "file:";
    return unexpected(ErrorKind::InvalidArgument, place + "the secret ${" + kind + oneLine(secret.name) + "} " + why, Fault::Config);
}

bool hasControl(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

} // namespace

Result<SecretPlaces> secretPlaces(const BundleFacts& facts)
{
    std::set<std::string> variables;
    std::set<std::string> paths;
    for (const BundleSecret& secret : facts.secrets) {
        if (secret.source == BundleSecret::Source::Environment) {
            if (!isVariableName(secret.name))
                return refusedSecret(secret, "cannot be passed on: a variable has letters, digits and \"_\"");
            variables.insert(secret.name);
            continue;
        }
        const auto path = (std::filesystem::path("/") / secret.name).lexically_normal();
        if (secret.name.empty() || hasControl(secret.name) || path.filename().empty() || secret.name.find("..") != std::string::npos)
            return refusedSecret(secret, "cannot be mounted: its path has to name a file, without \"..\"");
        paths.insert(path.generic_string());
    }
    SecretPlaces out{{variables.begin(), variables.end()}, {}};
    std::set<std::string> keys;
    for (const std::string& path : paths) {
        const std::string base = plainWord(std::filesystem::path(path).filename().string(), "secret", 60);
        std::string key = base;
        for (unsigned n = 2; !keys.insert(key).second; ++n)
            key = base + "-" + std::to_string(n);
        out.files.push_back({std::move(key), path});
    }
    return out;
}

} // namespace postern::exporting
