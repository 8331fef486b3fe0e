// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/CheckedApis.h"

#include "config/GatewayFolder.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <system_error>

namespace postern::deployment {

// Beside the types, for argument-dependent look-up.
static const schema::Schema<FieldDrift>& describe(schema::Type<FieldDrift>)
{
    static const auto schema = schema::Schema<FieldDrift>("field-drift", "A field that differs.")
                                   .field("path", &FieldDrift::path, "Which field").required()
                                   .field("drift", &FieldDrift::drift, "How much it means").required()
                                       .oneOf({{"inSync", DriftClass::InSync, "nothing"},
                                               {"cosmetic", DriftClass::Cosmetic, "spelled otherwise"},
                                               {"unsupported", DriftClass::Unsupported, "cannot be held there"},
                                               {"secret", DriftClass::Secret, "not told"},
                                               {"unknown", DriftClass::Unknown, "not readable"},
                                               {"semantic", DriftClass::Semantic, "does something else"}})
                                   .field("mover", &FieldDrift::mover, "Who moved")
                                       .oneOf({{"nobody", Mover::Nobody, "nobody"}, {"us", Mover::Us, "here"}, {"them", Mover::Them, "there"}, {"both", Mover::Both, "both"}})
                                   .field("desired", &FieldDrift::desired, "What is wanted")
                                   .field("applied", &FieldDrift::applied, "What was deployed last")
                                   .field("live", &FieldDrift::live, "What is there")
                                   .field("note", &FieldDrift::note, "For people")
                                   .field("theirs", &FieldDrift::theirs, "The gateway's own team's")
                                   .field("ignored", &FieldDrift::ignored, "By a rule");
    return schema;
}

static const schema::Schema<Drift>& describe(schema::Type<Drift>)
{
    static const auto schema = schema::Schema<Drift>("drift", "What differs.")
                                   .field("fields", &Drift::fields, "Those that differ")
                                   .field("inSync", &Drift::inSync, "How many do not")
                                   .field("ignored", &Drift::ignored, "How many are ignored");
    return schema;
}

} // namespace postern::deployment

namespace postern::federation {
namespace {

std::filesystem::path checkedFile(const std::filesystem::path& records, const std::string& environment) { return records / "checked" / (environment + ".json"); }

} // namespace

const schema::Schema<CheckedApi>& describe(schema::Type<CheckedApi>)
{
    static const auto schema = schema::Schema<CheckedApi>("checked-api", "What the last look at one API at one gateway found.")
                                   .field("api", &CheckedApi::api, "name:version").required()
                                   .field("id", &CheckedApi::id, "The gateway's own")
                                   .field("context", &CheckedApi::context, "Where its paths begin")
                                   .field("hash", &CheckedApi::hash, "As the gateway's list has it")
                                   .field("basis", &CheckedApi::basis, "Of what it was compared with")
                                   .field("at", &CheckedApi::at, "UTC, ISO 8601")
                                   .field("drift", &CheckedApi::drift, "What differs");
    return schema;
}

Result<std::vector<CheckedApi>> readChecked(const std::filesystem::path& records, const std::string& environment)
{
    const std::filesystem::path file = checkedFile(records, environment);
    std::error_code failed;
    std::vector<CheckedApi> out;
    if (!std::filesystem::exists(file, failed))
        return out;
    const auto text = config::readFileText(file);
    if (!text)
        return unexpected(text.error());
    const auto all = schema::readJson(*text, file.string());
    if (!all)
        return unexpected(all.error());
    for (const schema::Value& each : all->items()) {
        auto checked = schema::decode<CheckedApi>(each);
        if (!checked)
            return unexpected(std::move(checked).error());
        out.push_back(*std::move(checked));
    }
    return out;
}

Result<void> writeChecked(const std::filesystem::path& records, const std::string& environment, const std::vector<CheckedApi>& checked)
{
    schema::Value all = schema::Value::list();
    for (const CheckedApi& each : checked)
        all.push(schema::encode(each));
    const std::filesystem::path file = checkedFile(records, environment);
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    if (failed)
        return unexpected(ErrorKind::IoError, "Cannot make " + file.parent_path().string() + ": " + failed.message() + '.');
    return config::writeFileAtomically(file, schema::writeJson(all, 0) + '\n');
}

CheckBasis::CheckBasis(const deployment::Environment& environment) : environment_('\n' + schema::writeJson(environment.settings, 0) + '\n')
{
    for (const deployment::IgnoreRule& rule : environment.ignore)
        environment_ += rule.api + '\t' + rule.field + '\n';
}

std::string CheckBasis::of(const std::string& revision, const deployment::DeployedApi* deployed) const
{
    const std::string last = deployed == nullptr ? std::string() : deployed->at + ' ' + deployed->revision;
    return crypto::sha256(revision + '\n' + last + environment_).hex().substr(0, 32);
}

} // namespace postern::federation
