// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/ProjectLock.h"

#include "config/GatewayFolder.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::project {
namespace {

using schema::Value;

Value sorted(const Value& value)
{
    if (value.isList()) {
        Value out = Value::list();
        for (const Value& each : value.items())
            out.push(sorted(each));
        return out;
    }
    if (!value.isMap())
        return value;
    std::vector<const schema::Entry*> entries;
    for (const schema::Entry& each : value.entries()) {
        if (!isTimeOfChange(each.key))
            entries.push_back(&each);
    }
    std::sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
    std::vector<schema::Entry> out;
    for (const schema::Entry* each : entries)
        out.push_back({each->key, {}, sorted(each->value)});
    return Value::map(std::move(out));
}

} // namespace

const schema::Schema<LockedApi>& describe(schema::Type<LockedApi>)
{
    static const auto schema = schema::Schema<LockedApi>("locked-api", "An API as it was when it was imported last.")
                                   .field("source", &LockedApi::source, "Where it came from")
                                   .field("id", &LockedApi::id, "Its id on the Publisher")
                                   .field("revision", &LockedApi::revision, "The revision that was deployed there")
                                   .field("hash", &LockedApi::hash, "Of what it says")
                                   .field("files", &LockedApi::files, "SHA-256 of each file that came with it");
    return schema;
}

const schema::Schema<ProjectLock>& describe(schema::Type<ProjectLock>)
{
    static const auto schema =
        schema::Schema<ProjectLock>("postern.lock", "What was imported, and in which state; written by postern import.")
            .field("apiVersion", &ProjectLock::apiVersion, "The format of this file").required().oneOf({{"postern/v1", "the only one so far"}})
            .keyed("apis", &ProjectLock::apis, &LockedApi::name, "By the name of the folder")
            .field("failures", &ProjectLock::failures, "What came and could not be taken: the hash of its files")
            .field("policies", &ProjectLock::policies, "What each throttling policy said when it came");
    return schema;
}

const LockedApi* ProjectLock::find(std::string_view name) const noexcept
{
    const auto found = std::find_if(apis.begin(), apis.end(), [name](const LockedApi& each) { return each.name == name; });
    return found == apis.end() ? nullptr : &*found;
}

void ProjectLock::set(LockedApi api)
{
    const auto at = std::lower_bound(apis.begin(), apis.end(), api.name,
                                     [](const LockedApi& each, const std::string& name) { return each.name < name; });
    if (at != apis.end() && at->name == api.name)
        *at = std::move(api);
    else
        apis.insert(at, std::move(api));
}

Result<ProjectLock> ProjectLock::read(const std::filesystem::path& folder)
{
    std::error_code ignored;
    if (!std::filesystem::exists(folder / fileName, ignored))
        return ProjectLock{};
    schema::Problems problems;
    const auto document = schema::readFile(folder / fileName, problems, fileName);
    auto lock = document ? describe(schema::Type<ProjectLock>{}).decode(*document, problems) : std::nullopt;
    if (!lock)
        return unexpected(problems.toError());
    std::sort(lock->apis.begin(), lock->apis.end(), [](const LockedApi& a, const LockedApi& b) { return a.name < b.name; });
    return *std::move(lock);
}

Result<void> ProjectLock::write(const std::filesystem::path& folder) const
{
    const std::string text = "# Written by postern import; keep it in git.\n" + schema::writeYaml(schema::encode(*this));
    if (const auto there = config::readFileText(folder / fileName); there && *there == text)
        return {};
    return config::writeFileAtomically(folder / fileName, text);
}

bool isTimeOfChange(std::string_view key) noexcept
{
    return key == "lastUpdatedTime" || key == "lastUpdatedTimestamp" || key == "createdTime" || key == "updatedTime";
}

std::string contentHash(const Value& document) { return crypto::sha256(schema::writeJson(sorted(document), 0)).hex(); }

} // namespace postern::project
