// SPDX-License-Identifier: Apache-2.0
#include "config/CertificateFolder.h"

#include "config/GatewayFolder.h"
#include "config/WsoExtensions.h"

#include <system_error>

namespace postern::config {
namespace {

using schema::Value;
namespace fs = std::filesystem;

constexpr std::size_t mostCertificates = 10'000;
constexpr std::string_view pemBegin = "-----BEGIN CERTIFICATE-----";

} // namespace

std::vector<FolderCertificate> readCertificateFolder(const fs::path& folder, const std::string& shown, std::string_view name,
                                                     std::vector<fs::path>& files, schema::Problems& problems)
{
    std::vector<FolderCertificate> out;
    for (const char* const ending : {".yaml", ".yml", ".json"}) {
        const std::string list = std::string(name) + ending;
        std::error_code ignored;
        if (!fs::exists(folder / list, ignored))
            continue;
        files.push_back(folder / list);
        const auto document = schema::readFile(folder / list, problems, shown + "/" + list);
        if (!document || document->isNull())
            return out;
        const Value* const data = document->isMap() ? document->find("data") : &*document;
        if (data == nullptr || !data->isList() || data->size() > mostCertificates) {
            problems.error(document->location(), {}, "must be a list of certificates", "[{alias: NAME, certificate: FILE}]");
            return out;
        }
        for (const Value& each : data->items()) {
            FolderCertificate certificate{textOf(each, "alias"), textOf(each, "certificate"), textOf(each, "tierName"),
                                          textOf(each, "endpoint"), each.location()};
            if (certificate.alias.empty() || certificate.pem.empty()) {
                problems.error(each.location(), {}, "needs alias and certificate");
                continue;
            }
            if (!certificate.pem.starts_with(pemBegin)) {
                const fs::path file = certificate.pem;
                if (file != file.filename() || file == "..") {
                    problems.error(each.location(), "certificate", "must be the name of a file beside this one");
                    continue;
                }
                files.push_back(folder / file);
                auto text = readFileText(folder / file);
                if (!text) {
                    problems.error(each.location(), "certificate", text.error().message());
                    continue;
                }
                certificate.pem = *std::move(text);
            }
            out.push_back(std::move(certificate));
        }
        return out;
    }
    return out;
}

} // namespace postern::config
