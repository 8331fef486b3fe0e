// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/DeploymentRecords.h"

#include "config/GatewayFolder.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace postern::deployment {
namespace {

/// None when there is no such file.
Result<std::optional<schema::Value>> readRecord(const std::filesystem::path& file)
{
    std::error_code failed;
    if (!std::filesystem::exists(file, failed))
        return std::optional<schema::Value>();
    auto text = config::readFileText(file);
    if (!text)
        return unexpected(std::move(text).error());
    auto record = schema::readJson(*text, file.string());
    return record ? Result<std::optional<schema::Value>>(std::optional(*std::move(record))) : unexpected(std::move(record).error());
}

Result<void> writeRecord(const std::filesystem::path& file, const schema::Value& record)
{
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    if (failed)
        return unexpected(ErrorKind::IoError, "Cannot make " + file.parent_path().string() + ": " + failed.message() + '.');
    return config::writeFileAtomically(file, schema::writeJson(record) + '\n');
}

} // namespace

const schema::Schema<DeployedApi>& describe(schema::Type<DeployedApi>)
{
    static const auto schema = schema::Schema<DeployedApi>("deployed-api", "What was deployed last of an API.")
                                   .field("api", &DeployedApi::api, "name:version").required()
                                   .field("revision", &DeployedApi::revision, "Its hash")
                                   .field("at", &DeployedApi::at, "UTC, ISO 8601")
                                   .field("who", &DeployedApi::who, "Who deployed it")
                                   .field("journal", &DeployedApi::journal, "The file that says how")
                                   .field("form", &DeployedApi::form, "Field by field");
    return schema;
}

const schema::Schema<HistoryEntry>& describe(schema::Type<HistoryEntry>)
{
    static const auto schema = schema::Schema<HistoryEntry>("history-entry", "Who did what where.")
                                   .field("at", &HistoryEntry::at, "UTC, ISO 8601").required()
                                   .field("who", &HistoryEntry::who, "Who did it")
                                   .field("environment", &HistoryEntry::environment, "Where").required()
                                   .field("api", &HistoryEntry::api, "name:version")
                                   .field("action", &HistoryEntry::action, "What was done").required()
                                   .field("revision", &HistoryEntry::revision, "Hash of what was deployed")
                                   .field("outcome", &HistoryEntry::outcome, "What came of it")
                                   .field("why", &HistoryEntry::why, "Of a failure")
                                   .field("journal", &HistoryEntry::journal, "The file that says how")
                                   .field("overridden", &HistoryEntry::overridden, "Rules of governance that were broken")
                                   .field("overriddenBy", &HistoryEntry::overriddenBy, "Who had said that they may be");
    return schema;
}

/// Titles may be anything; names of files may not.
std::filesystem::path DeploymentRecords::fileOf(const std::string& environment, const std::string& api) const
{
    return folder_ / "deployed" / environment / (crypto::sha256(api).hex().substr(0, 32) + ".json");
}

Result<std::optional<DeployedApi>> DeploymentRecords::deployed(const std::string& environment, const std::string& api) const
{
    auto read = readRecord(fileOf(environment, api));
    if (!read)
        return unexpected(std::move(read).error());
    if (!*read)
        return std::optional<DeployedApi>();
    auto record = schema::decode<DeployedApi>(**read);
    return record ? Result<std::optional<DeployedApi>>(std::optional(*std::move(record))) : unexpected(std::move(record).error());
}

Result<void> DeploymentRecords::setDeployed(const std::string& environment, const DeployedApi& api) const
{
    return writeRecord(fileOf(environment, api.api), schema::encode(api));
}

Result<void> DeploymentRecords::forget(const std::string& environment, const std::string& api) const
{
    std::error_code failed;
    std::filesystem::remove(fileOf(environment, api), failed);
    if (failed)
        return unexpected(ErrorKind::IoError, "Cannot remove " + fileOf(environment, api).string() + ": " + failed.message() + '.');
    return {};
}

Result<Sightings> DeploymentRecords::sightings(const std::string& environment) const
{
    const auto read = readRecord(folder_ / "seen" / (environment + ".json"));
    if (!read)
        return unexpected(read.error());
    Sightings out;
    for (const schema::Value& each : *read ? (*read)->items() : std::vector<schema::Value>()) {
        auto api = schema::decode<DiscoveredApi>(each);
        if (!api)
            return unexpected(std::move(api).error());
        out.insert_or_assign(api->id, *api);
    }
    return out;
}

Result<void> DeploymentRecords::setSightings(const std::string& environment, const Sightings& seen) const
{
    schema::Value all = schema::Value::list();
    for (const auto& [id, api] : seen)
        all.push(schema::encode(api));
    return writeRecord(folder_ / "seen" / (environment + ".json"), all);
}

/// Titles may be anything, as for what was deployed.
Result<std::optional<GovernanceCheck>> DeploymentRecords::governance(const std::string& api) const
{
    auto read = readRecord(folder_ / "governance" / (crypto::sha256(api).hex().substr(0, 32) + ".json"));
    if (!read)
        return unexpected(std::move(read).error());
    if (!*read)
        return std::optional<GovernanceCheck>();
    auto record = schema::decode<GovernanceCheck>(**read);
    return record ? Result<std::optional<GovernanceCheck>>(std::optional(*std::move(record))) : unexpected(std::move(record).error());
}

Result<void> DeploymentRecords::setGovernance(const GovernanceCheck& check) const
{
    return writeRecord(folder_ / "governance" / (crypto::sha256(check.api).hex().substr(0, 32) + ".json"), schema::encode(check));
}

Result<void> DeploymentRecords::add(const HistoryEntry& entry) const
{
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    const std::filesystem::path file = folder_ / "history.jsonl";
    const std::string line = schema::writeJson(schema::encode(entry), 0) + '\n';
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const bool written = descriptor >= 0 && ::write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    const std::string why = std::strerror(errno);
    if (descriptor >= 0)
        (void)::close(descriptor);
    if (!written)
        return unexpected(ErrorKind::IoError, "Cannot write " + file.string() + ": " + why + '.');
    return {};
}

std::vector<HistoryEntry> DeploymentRecords::history() const
{
    std::vector<HistoryEntry> out;
    const auto text = config::readFileText(folder_ / "history.jsonl");
    for (std::size_t at = 0; text && at < text->size();) {
        const std::size_t end = std::min(text->find('\n', at), text->size());
        if (const auto value = schema::readJson(std::string_view(*text).substr(at, end - at), "history.jsonl")) {
            if (auto entry = schema::decode<HistoryEntry>(*value))
                out.push_back(*std::move(entry));
        }
        at = end + 1;
    }
    return out;
}

std::filesystem::path DeploymentRecords::journalFile(const std::string& environment, const std::string& at) const
{
    std::string time = at;
    std::erase_if(time, [](char c) { return c == ':' || c == '-'; });
    for (int i = 1;; ++i) {
        // In the order of their names: of one second there may be more than nine.
        const std::string number = std::to_string(i);
        std::filesystem::path file = journals() / environment / (time + '-' + std::string(number.size() < 3 ? 3 - number.size() : 0, '0') + number + ".journal");
        if (std::error_code failed; !std::filesystem::exists(file, failed))
            return file;
    }
}

std::string DeploymentRecords::newestJournal(const std::string& environment) const
{
    std::filesystem::path newest;
    std::error_code failure;
    for (const auto& each : std::filesystem::directory_iterator(journals() / environment, failure))
        newest = std::max(newest, each.path());
    return newest.stem().string();
}

} // namespace postern::deployment
