// SPDX-License-Identifier: Apache-2.0
#include "config/GatewayFolder.h"

#include "schema/Document.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace postern::config {

namespace fs = std::filesystem;

Result<void> writeFileAtomically(const fs::path& path, std::string_view content)
{
    const fs::path aside = path.string() + ".new";
    const auto fail = [&](const char* what) {
        const int code = errno;
        std::error_code ignored;
        fs::remove(aside, ignored);
        return unexpected(ErrorKind::IoError, path.string() + ": cannot be " + what + ": " + std::strerror(code));
    };
    std::FILE* const file = std::fopen(aside.c_str(), "wb");
    if (file == nullptr)
        return fail("made");
    const bool written = std::fwrite(content.data(), 1, content.size(), file) == content.size() && std::fflush(file) == 0 &&
                         ::fsync(::fileno(file)) == 0;
    if (std::fclose(file) != 0 || !written)
        return fail("written");
    if (std::rename(aside.c_str(), path.c_str()) != 0)
        return fail("replaced");
    return {};
}

Result<void> writeGateway(const fs::path& folder, const model::GatewayConfig& config)
{
    schema::Value document = schema::encode(config);
    // Paths below the folder are written as they were: relative to it.
    const std::string base = (folder / "").string();
    const auto relative = [&base](auto&& self, schema::Value& value) -> void {
        for (const schema::Entry& entry : value.entries())
            self(self, *value.find(entry.key));
        for (std::size_t i = 0; i < value.items().size(); ++i)
            self(self, *value.at(i));
        constexpr std::string_view secret = "${file:";
        if (value.isString() && value.asString().starts_with(base))
            value = schema::Value(value.asString().substr(base.size()));
        else if (value.isString() && value.asString().starts_with(std::string(secret) + base))
            value = schema::Value(std::string(secret) + value.asString().substr(secret.size() + base.size()));
    };
    relative(relative, document);
    schema::Value policies = document.find("policies") != nullptr ? *document.find("policies") : schema::Value::map();
    document.remove("policies");
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (auto written = writeFileAtomically(folder / "gateway.yaml", schema::writeYaml(document)); !written)
        return written;
    if (policies.size() == 0 && !fs::exists(folder / "policies.yaml", failure))
        return {};
    return writeFileAtomically(folder / "policies.yaml", schema::writeYaml(policies));
}

} // namespace postern::config
